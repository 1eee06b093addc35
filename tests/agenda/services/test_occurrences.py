"""Stored dates follow the schedule."""

from datetime import UTC, datetime

import pytest

from maillage.agenda.enums import OccurrenceState, RegistrationState
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.models import Registration
from maillage.agenda.services.occurrences import rebuild
from tests.factories.events import MADE, EventFactory, date_of, once, repeated

pytestmark = pytest.mark.django_db


def test_r11_ten_o_clock_stays_ten_o_clock_when_clocks_change():
    event = EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=4", day="2026-03-21"))
    starts = [one.starts_at for one in event.occurrences.order_by("starts_at")]
    assert starts == [
        datetime(2026, 3, 21, 9, tzinfo=UTC), datetime(2026, 3, 28, 9, tzinfo=UTC),
        datetime(2026, 4, 4, 8, tzinfo=UTC), datetime(2026, 4, 11, 8, tzinfo=UTC),
    ]  # fmt: skip


def test_days_off_are_skipped(settings):
    settings.MAILLAGE_SCHOOL_ZONE = "C"
    event = EventFactory(
        schedule=repeated("FREQ=WEEKLY;UNTIL=20260601T000000", day="2026-04-04", excluding=("school", "public"))
    )  # fmt: skip
    days = [f"{one.first_day:%d/%m}" for one in event.occurrences.order_by("starts_at")]
    assert days == ["04/04", "11/04", "09/05", "16/05", "23/05", "30/05"]


def test_a_rule_without_end_is_known_ahead_and_says_until_when():
    event = EventFactory(schedule=repeated("FREQ=WEEKLY"))
    assert event.dates_until is not None
    assert (event.dates_until - MADE.date()).days == 548
    assert EventFactory(schedule=once()).dates_until is None


def test_a_date_that_people_registered_to_stays_when_the_schedule_drops_it():
    event = EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=3"))
    kept = date_of(event, 1)
    Registration.objects.create(
        occurrence=kept, name="A", email="a@b.test", state=RegistrationState.CONFIRMED, token="t", made_at=MADE
    )  # fmt: skip
    event.schedule = once(day="2026-03-14")
    assert rebuild(event, now=MADE).gone == 1
    kept.refresh_from_db()
    assert kept.state == OccurrenceState.DROPPED
    assert event.occurrences.count() == 2
    assert not rebuild(event, now=MADE)


def test_fewer_places_than_taken_are_refused():
    event = EventFactory(registration=True, places=5)
    event.occurrences.update(taken=3)
    event.places = 2
    with pytest.raises(InvalidEvent, match="gardez au moins 3 places"):
        rebuild(event, now=MADE)
