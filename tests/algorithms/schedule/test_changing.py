"""Moving, cancelling, leaving out, adding dates; this date and the following ones."""

from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.algorithms.schedule import Dated, Schedule, ScheduleError, Segment, expand
from maillage.algorithms.schedule.changing import (
    add_dates,
    cancel_date,
    following,
    move_date,
    remove_date,
    restore_date,
    this_and_following,
)
from maillage.algorithms.schedule.words import say
from tests.algorithms.schedule.strategies import schedules, segments

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
NONE_OFF = {"school": frozenset(), "public": frozenset()}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def dates_of(schedule: Schedule) -> list[Dated]:
    return expand(schedule, first=FIRST, last=LAST, calendars=NONE_OFF)


def brief(schedule: Schedule, number: int = 4) -> list[str]:
    return [
        f"{one.start:%m-%d %H:%M}{'x' if one.cancelled else ''}{'>' if one.moved else ''}"
        for one in dates_of(schedule)[:number]
    ]


SATURDAYS = Schedule((Segment(at("2026-03-07T10:00"), 120, "FREQ=WEEKLY;COUNT=4"),))
KEY = "2026-03-14T10:00"


def test_r12_a_moved_date_keeps_its_identity():
    moved = move_date(SATURDAYS, KEY, at("2026-03-15T14:00"), 60)
    assert brief(moved) == ["03-07 10:00", "03-15 14:00>", "03-21 10:00", "03-28 10:00"]
    assert dates_of(moved)[1].key == KEY
    assert brief(cancel_date(moved, KEY, "salle fermée"))[1] == "03-15 14:00x>"
    assert restore_date(cancel_date(moved, KEY), KEY) == moved
    assert brief(move_date(moved, KEY, at(KEY), 120)) == brief(SATURDAYS)


def test_a_date_taken_out_comes_back():
    without = remove_date(SATURDAYS, KEY)
    assert brief(without) == ["03-07 10:00", "03-21 10:00", "03-28 10:00"]
    assert brief(restore_date(without, KEY)) == brief(SATURDAYS)
    assert brief(add_dates(without, [Segment(at(KEY), 120)])) == brief(SATURDAYS)


def test_a_single_date_goes_and_another_is_added():
    more = add_dates(SATURDAYS, [Segment(at("2026-03-08T10:00"), 60)])
    assert brief(more)[1] == "03-08 10:00"
    assert brief(remove_date(more, "2026-03-08T10:00")) == brief(SATURDAYS)
    with pytest.raises(ScheduleError, match="no-such-date"):
        remove_date(SATURDAYS, "2026-03-08T10:00")


def test_r12_the_following_dates_change_and_those_before_do_not():
    kept = cancel_date(SATURDAYS, "2026-03-21T10:00", "grève")
    rest = following(kept, KEY)
    assert rest.rule == "FREQ=WEEKLY;BYDAY=SA;COUNT=3"
    later = Segment(at("2026-03-14T14:00"), 90, rest.rule)
    changed = this_and_following(kept, KEY, (later,))
    assert brief(changed) == ["03-07 10:00", "03-14 14:00", "03-21 14:00x", "03-28 14:00"]
    assert brief(this_and_following(kept, KEY)) == ["03-07 10:00"]


def test_what_follows_can_not_begin_before():
    with pytest.raises(ScheduleError, match="starts-before"):
        this_and_following(SATURDAYS, KEY, (Segment(at("2026-03-01T10:00"), 60),))


@given(schedules(), segments(), st.integers(0, 30))
@settings(max_examples=80, deadline=None)
def test_r12_whatever_the_rules_nothing_before_changes(schedule, new, number):
    dates = sorted(dates_of(schedule), key=lambda one: one.key)
    assume(dates)
    chosen = dates[number % len(dates)].key
    new = Segment(
        new.start.replace(year=2031), new.minutes, new.rule.split(";UNTIL")[0], new.excluding,
        new.all_day,
    )  # fmt: skip
    changed = this_and_following(schedule, chosen, (new,))
    before = [one for one in dates if one.key[:10] < chosen[:10]]
    after = sorted(dates_of(changed), key=lambda one: one.key)
    assert [one for one in after if one.key[:10] < chosen[:10]] == before


@given(schedules(), st.integers(0, 30))
@settings(max_examples=80, deadline=None)
def test_cancelling_and_restoring_leaves_no_trace(schedule, number):
    dates = dates_of(schedule)
    assume(dates)
    one = dates[number % len(dates)]
    assume(not one.cancelled and not one.note)
    there_and_back = restore_date(cancel_date(schedule, one.key, "pluie"), one.key)
    assert say(there_and_back) == say(schedule)
