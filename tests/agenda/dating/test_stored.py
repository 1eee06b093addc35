"""Stored dates are those of the schedule, whatever is done to it, whenever it is looked at."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.agenda.calendars import days_off
from maillage.agenda.dating import services
from maillage.agenda.dating.tasks import extend
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.services.occurrences import HORIZON, rebuild
from maillage.algorithms.schedule import Schedule, Segment, expand, moments
from maillage.core.actor import Actor
from tests.factories.events import MADE, EventFactory, repeated

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SYSTEM = Actor.for_system("essai")
RULES = (
    "", "FREQ=WEEKLY;BYDAY=SA", "FREQ=MONTHLY;BYDAY=2SA,-1FR", "FREQ=DAILY;INTERVAL=3;COUNT=40",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261231T235900", "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
)  # fmt: skip
CLOCKS = ("10:00", "02:30", "00:00", "22:00")
rules = st.sampled_from(RULES)
first_days = st.dates(date(2026, 1, 1), date(2026, 12, 1))


def wanted(event: Event) -> set[tuple]:
    """Compute the dates anew, from what the event says and nothing else."""
    schedule = Schedule.from_json(event.schedule)
    first, last = event.dates_from, event.dates_until or date(2199, 1, 1)
    calendars = days_off(("school", "public"), first, last)
    found = expand(schedule, first=first, last=last, calendars=calendars)
    return {
        (one.key, *moments(one, PARIS), one.start.date(), one.last_day, one.all_day, one.cancelled, one.moved)
        for one in found
    }  # fmt: skip


def stored(event: Event) -> set[tuple]:
    return {
        (
            one.key, one.starts_at, one.ends_at, one.first_day, one.last_day, one.all_day,
            one.state == "cancelled", one.is_moved,
        )
        for one in event.occurrences.order_by("pk")
    }  # fmt: skip


@st.composite
def made_segments(draw: st.DrawFn) -> Segment:
    clock = draw(st.sampled_from(CLOCKS))
    start = datetime.fromisoformat(f"{draw(first_days)}T{clock}")
    excluding = tuple(draw(st.sets(st.sampled_from(["school", "public"]))))
    whole = clock == "00:00"
    return Segment(
        start, 1440 if whole else draw(st.sampled_from([0, 90, 300])), draw(rules), excluding, whole
    )


def do(event: Event, act: str, number: int, segment: Segment, when: datetime) -> Event:
    """Do one thing to a date of an event, chosen by its rank."""
    rows = list(event.occurrences.order_by("key"))
    key = rows[number % len(rows)].key if rows else segment.start.strftime("%Y-%m-%dT%H:%M")
    known = {"actor": SYSTEM, "event": event, "now": when}
    if act == "move":
        return services.move_date(**known, key=key, start=segment.start, minutes=segment.minutes)
    if act == "add":
        single = Segment(segment.start, segment.minutes, all_day=segment.all_day)
        return services.add_dates(**known, dates=[single])
    if act == "rest":
        return services.change_following(**known, key=key, new=Schedule((segment,)))
    verbs = {
        "cancel": services.cancel_date,
        "restore": services.restore_date,
        "remove": services.remove_date,
    }
    return verbs[act](**known, key=key)


ACTS = ("move", "cancel", "restore", "remove", "add", "rest")
steps = st.tuples(st.sampled_from(ACTS), st.integers(0, 200), made_segments(), st.integers(0, 60))


@given(made_segments(), st.lists(steps, min_size=1, max_size=5))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_r9_stored_dates_are_the_computed_ones_through_any_acts(segment, acts):
    Event.objects.order_by("pk").delete()
    event = EventFactory(schedule=Schedule((segment,)).to_json(), organisation=None)
    now = MADE
    assert stored(event) == wanted(event)
    for act, number, other, days in acts:
        now += timedelta(days=days)
        try:
            event = do(event, act, number, other, now)
        except InvalidEvent:
            event.refresh_from_db()
        assert stored(event) == wanted(event)
        extend(now)
        event.refresh_from_db()
        assert stored(event) == wanted(event)


def test_r9_rules_without_end_are_computed_further_as_time_goes():
    event = EventFactory(schedule=repeated("FREQ=WEEKLY"))
    once = EventFactory()
    before = event.occurrences.count()
    assert extend(MADE + timedelta(days=100)) is False
    event.refresh_from_db()
    assert event.occurrences.count() == before
    later = MADE + timedelta(days=200)
    assert extend(later) is False
    event.refresh_from_db()
    assert event.dates_until == later.date() + HORIZON
    assert event.occurrences.count() == before + 28 or event.occurrences.count() == before + 29
    assert stored(event) == wanted(event)
    once.refresh_from_db()
    assert once.dates_until is None


def test_r11_an_hour_that_does_not_exist_and_one_that_exists_twice():
    gap = EventFactory(
        schedule=repeated("FREQ=DAILY;COUNT=3", day="2026-03-28", at="02:30", minutes=60)
    )
    starts = [one.starts_at for one in gap.occurrences.order_by("starts_at")]
    assert starts == [
        datetime(2026, 3, 28, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]  # fmt: skip
    twice = EventFactory(schedule=repeated("FREQ=DAILY;COUNT=1", day="2026-10-25", at="02:30"))
    assert twice.occurrences.get().starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_r12_another_hour_keeps_who_is_registered():
    event = EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=4"), registration=True, places=10)
    before = dict(event.occurrences.order_by("pk").values_list("first_day", "pk"))
    event.schedule = repeated("FREQ=WEEKLY;COUNT=4", at="15:00")
    rebuild(event, now=MADE)
    assert dict(event.occurrences.order_by("pk").values_list("first_day", "pk")) == before
    assert set(Occurrence.objects.filter(event=event).order_by().values_list("key", flat=True)) == {
        "2026-03-14T15:00", "2026-03-21T15:00", "2026-03-28T15:00", "2026-04-04T15:00",
    }  # fmt: skip
