"""Our dates are those that recurring-ical-events, an independent implementation, reads in the same calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vRecur

from maillage.algorithms.schedule import Act, Dated, Schedule, Segment, expand, key_of, moments
from maillage.algorithms.schedule.changing import (
    cancel_date,
    gives,
    move_date,
    remove_date,
    this_and_following,
)
from maillage.algorithms.schedule.rules import until_of
from maillage.algorithms.schedule.starts import starts_of
from maillage.algorithms.schedule.words import normal

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2026, 1, 1), date(2027, 6, 30)
# Days off chosen so that every rule below meets some.
CALENDARS = {
    "school": frozenset(date(2026, 4, 1) + timedelta(days=day) for day in range(20)),
    "public": frozenset({date(2026, 5, 1), date(2026, 5, 8), date(2026, 11, 11)}),
}
RULES = (
    "", "FREQ=WEEKLY;BYDAY=SA", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "FREQ=MONTHLY;BYDAY=2SA,-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=DAILY;INTERVAL=3;COUNT=60", "FREQ=DAILY;UNTIL=20260620T235900",
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)  # fmt: skip


def local(moment: datetime, *, all_day: bool):
    return moment.date() if all_day else moment.replace(tzinfo=PARIS)


def calendar_of(schedule: Schedule) -> Calendar:
    """Write a schedule as RFC 5545 tells it: RRULE, EXDATE, and RECURRENCE-ID for what is changed."""
    calendar = Calendar()
    changes = {one.key: one for one in schedule.changes}
    for number, segment in enumerate(schedule.segments):
        whole = segment.all_day
        master = Event()
        master.add("uid", f"{number}@essai")
        master.add("dtstart", local(segment.start, all_day=whole))
        master.add(
            "dtend", local(segment.start + timedelta(minutes=segment.minutes), all_day=whole)
        )
        starts = [segment.start]
        if segment.rule:
            parts = segment.parts()
            rule = vRecur.from_ical(segment.rule)
            if "UNTIL" in parts:
                end = until_of(parts["UNTIL"])
                rule["UNTIL"] = [end.date() if whole else end.replace(tzinfo=PARIS).astimezone(UTC)]
            master.add("rrule", rule)
            starts = list(starts_of(segment.rule, segment.start, last=LAST))
        for start in starts:
            off = segment.rule and any(
                start.date() in CALENDARS[code] for code in segment.excluding
            )
            change = changes.get(key_of(start))
            if off or (change and change.act is Act.REMOVED):
                master.add("exdate", local(start, all_day=whole))
            elif change:
                moved = change.start or start
                minutes = segment.minutes if change.minutes is None else change.minutes
                other = Event()
                other.add("uid", f"{number}@essai")
                other.add("recurrence-id", local(start, all_day=whole))
                other.add("dtstart", local(moved, all_day=whole))
                other.add("dtend", local(moved + timedelta(minutes=minutes), all_day=whole))
                other.add("status", "CANCELLED" if change.act is Act.CANCELLED else "CONFIRMED")
                calendar.add_component(other)
        calendar.add_component(master)
    return calendar


def ours(schedule: Schedule) -> list[tuple]:
    found = expand(schedule, first=FIRST, last=LAST, calendars=CALENDARS)
    return sorted(told(one) for one in found if FIRST <= one.start.date() <= LAST)


def told(one: Dated) -> tuple:
    if one.all_day:
        return one.start.isoformat(), one.end.isoformat(), one.cancelled
    start, end = moments(one, PARIS)
    return start.isoformat(), end.isoformat(), one.cancelled


def theirs(schedule: Schedule) -> list[tuple]:
    found = recurring_ical_events.of(calendar_of(schedule)).between(FIRST, LAST + timedelta(days=1))
    rows = []
    for one in found:
        start, end = one.start, one.end
        if isinstance(start, datetime):
            start, end = start.astimezone(UTC), end.astimezone(UTC)
        else:
            start, end = (datetime.combine(day, datetime.min.time()) for day in (start, end))
        day = start.astimezone(PARIS).date() if start.tzinfo else start.date()
        if FIRST <= day <= LAST:
            rows.append((start.isoformat(), end.isoformat(), one.get("STATUS") == "CANCELLED"))
    return sorted(rows)


@st.composite
def made(draw: st.DrawFn) -> Segment:
    whole = draw(st.booleans())
    day = draw(st.dates(date(2026, 1, 5), date(2026, 6, 30)))
    # 2 h 30 is the hour that does not exist on 29 March 2026, and exists twice on 25 October.
    clock = "00:00" if whole else draw(st.sampled_from(["10:00", "23:30", "02:30"]))
    minutes = draw(st.sampled_from([1440, 2880])) if whole else draw(st.sampled_from([30, 90, 300]))
    excluding = tuple(draw(st.sets(st.sampled_from(["school", "public"]))))
    start = datetime.fromisoformat(f"{day}T{clock}")
    rule = draw(st.sampled_from(RULES))
    return normal(Schedule((Segment(start, minutes, rule, excluding, whole),))).segments[0]


@given(
    made(),
    st.lists(
        st.tuples(
            st.sampled_from(["move", "cancel", "remove", "rest"]), st.integers(0, 99), made()
        ),
        max_size=4,
    ),
)
@settings(max_examples=60, deadline=None)
def test_r9_the_dates_are_those_of_an_independent_reader(segment, acts):
    schedule = Schedule((segment,))
    for act, number, other in acts:
        dates = expand(schedule, first=FIRST, last=LAST, calendars=CALENDARS)
        if not dates:
            break
        key = dates[number % len(dates)].key
        whole = next(one for one in schedule.segments if gives(one, key)).all_day
        if act == "move":
            assume(whole == other.all_day)
            schedule = move_date(schedule, key, other.start)
        elif act == "cancel":
            schedule = cancel_date(schedule, key)
        elif act == "remove":
            schedule = remove_date(schedule, key)
        elif other.start.date().isoformat() >= key[:10]:
            schedule = this_and_following(schedule, key, (other,))
    # One start given twice is one date here, two events in a calendar.
    keys = [
        key_of(start)
        for one in schedule.segments
        for start in ([one.start] if not one.rule else starts_of(one.rule, one.start, last=LAST))
    ]
    assume(len(keys) == len(set(keys)))
    assert ours(schedule) == theirs(schedule)
