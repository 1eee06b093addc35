"""R23: other programs read from the calendar exactly the dates that are stored."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from maillage.agenda.feeds.ical import ical_parts
from maillage.agenda.feeds.reading import Stored, Told
from maillage.agenda.models import Event
from maillage.agenda.services.occurrences import computed, row_of, window_of
from maillage.algorithms.schedule import Act, Change, Schedule, Segment, is_open_ended, key_of
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 1, 10)
# Days around both changes of clocks of 2026, and some others.
DAYS = st.sampled_from(
    [date(2026, 3, 27) + timedelta(days=n) for n in range(4)]
    + [date(2026, 10, 23) + timedelta(days=n) for n in range(4)]
    + [date(2025, 12, 31), date(2026, 2, 28), date(2026, 7, 14)]
)
HOURS = st.sampled_from([(0, 0), (1, 30), (2, 0), (2, 30), (3, 0), (10, 0), (23, 30)])
MINUTES = st.sampled_from([0, 30, 90, 120, 600, 1440, 2000])
RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;COUNT=9", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=SA,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=7", "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260930T235959",
        "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261025", "FREQ=MONTHLY;BYDAY=2SA", "FREQ=MONTHLY;BYDAY=-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1",
    ]
)  # fmt: skip


@st.composite
def segments(draw, *, all_day: bool) -> Segment:
    hour, minute = (0, 0) if all_day else draw(HOURS)
    start = datetime.combine(draw(DAYS), datetime.min.time()).replace(hour=hour, minute=minute)
    rule = draw(st.just("") | RULES)
    excluding = draw(st.sampled_from([(), ("public",), ("school",)])) if rule else ()
    minutes = draw(st.sampled_from([1440, 2880])) if all_day else draw(MINUTES)
    return Segment(start, minutes, rule, excluding, all_day)


@st.composite
def schedules(draw) -> Schedule:
    kinds = draw(st.sampled_from([(False,), (True,), (False, True)]))
    found = tuple(
        draw(st.lists(st.sampled_from(kinds).flatmap(lambda kind: segments(all_day=kind)), min_size=1, max_size=3))
    )  # fmt: skip
    keys = [key_of(one.start) for one in found]
    changes = {}
    for key in draw(st.lists(st.sampled_from(keys), max_size=2)):
        act = draw(st.sampled_from(Act))
        moved = draw(DAYS) if act is Act.MOVED else None
        start = datetime.combine(moved, datetime.fromisoformat(key).time()) if moved else None
        changes[key] = Change(key, act, start, note=draw(st.sampled_from(["", "Salle 2"])))
    return Schedule(found, tuple(changes.values()))


def stored(event: Event) -> tuple[Stored, ...]:
    rows = (row_of(event, one) for one in computed(event, today=TODAY))
    return tuple(Stored(*(getattr(row, name) for name in Stored._fields)) for row in rows)


def told(event: Event, schedule: Schedule) -> Told:
    """Give an event a schedule and the dates that would be stored, without storing them."""
    event.schedule = schedule.to_json()
    event.dates_from = event.dates_until = None
    dates = stored(event)
    first, last = window_of(event, TODAY)
    event.dates_from = first
    event.dates_until = last if is_open_ended(schedule, last) else None
    return Told(event, tuple(sorted(dates, key=lambda one: (one.starts_at, one.key))))


def text_of(one: Told) -> str:
    return "".join(ical_parts([one], name="Essai", source="http://x/agenda.ics", zones=[]))


def moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, datetime.min.time(), PARIS)
    return value.astimezone(UTC)


def read_back(text: str, first: date, last: date) -> list[tuple[datetime, datetime, bool]]:
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(
        first - timedelta(days=4), last + timedelta(days=4)
    )
    return sorted(
        (moment(one.start), moment(one.end), one.get("STATUS") == "CANCELLED") for one in found
    )


def expected(one: Told) -> list[tuple[datetime, datetime, bool]]:
    return sorted((date_.starts_at, date_.ends_at, date_.is_cancelled) for date_ in one.dates)


def confusing(one: Told) -> bool:
    """Say whether recurring_ical_events takes a date for another: it compares local hours with hours in UTC.

    (``util.to_recurrence_ids`` of its version 3.8.) Two dates one or two hours apart, one of which is an exception.
    """
    clocks = {datetime.fromisoformat(date_.key) for date_ in one.dates}
    return any(
        clock.replace(tzinfo=PARIS).astimezone(UTC).replace(tzinfo=None) in clocks
        for clock in clocks
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_r23_other_programs_read_the_stored_dates():
    event = EventFactory()

    @example(Schedule((Segment(at("2026-03-28T02:30"), 60, "FREQ=DAILY;COUNT=3"),)))
    @example(Schedule((Segment(at("2026-03-28T22:00"), 720, "FREQ=WEEKLY;COUNT=3"),)))
    @example(Schedule((Segment(at("2026-10-25T02:30"), 60), Segment(at("2026-10-26T02:30"), 60))))
    @given(schedules())
    @settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
    def check(schedule: Schedule) -> None:
        one = told(event, schedule)
        assume(not confusing(one))
        last = event.dates_until or date(2028, 1, 1)
        found = read_back(text_of(one), event.dates_from, last)
        # Beyond what is stored, an endless rule goes on: only its stored part is compared.
        ends = datetime.combine(last, datetime.max.time(), PARIS)
        assert [row for row in found if row[0] <= ends] == [
            row for row in expected(one) if row[0] <= ends
        ]

    check()
