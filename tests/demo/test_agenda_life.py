"""The fictional year of the agenda: believable, whole, and marked as invented."""

from datetime import UTC, date, datetime, timedelta

import pytest

from maillage.agenda.enums import State, Status
from maillage.agenda.models import Event, Occurrence
from maillage.demo import agenda_content
from maillage.territory.models import Place


def test_every_event_has_a_real_public_place():
    known = agenda_content.positions()
    year = agenda_content.content()
    told = [*year["series"], *year["once"], *year["gathered"]["events"]]
    assert {one["place"] for one in told} <= set(known)
    keys = {one["key"] for one in year["organisers"]}
    built_in = {"judo", "jardin", "repare", "federation", "maison", "bde"}
    assert {one["who"] for one in told} <= keys | built_in


@pytest.mark.parametrize("number", range(0, 366, 30))
def test_the_year_can_be_told_from_any_day(number):
    today = date(2026, 1, 1) + timedelta(days=number)
    days = [one.schedule.segments[0].start.date() for one in agenda_content.planned(today)]
    assert len(days) > 120
    monday = agenda_content.gathering_week(today)
    assert monday.weekday() == 0
    assert monday > today + timedelta(days=27)


@pytest.mark.django_db
def test_the_year_is_fictional_and_built_once(fictional_town):
    made, people, now = fictional_town
    from maillage.demo import agenda_life

    agenda_life.invent(made, people, now)
    first = Event.objects.count()
    assert first > 140
    assert Occurrence.objects.count() > 1000
    assert not Event.objects.filter(is_fictional=False).exists()
    assert not Event.objects.filter(organisation__is_fictional=False).exists()
    assert set(Event.objects.values_list("state", flat=True)) == set(State.values) - {State.REMOVED}
    assert Event.objects.exclude(status=Status.SCHEDULED).count() == 3
    assert Place.objects.filter(source=agenda_life.SOURCE).count() < 60
    agenda_life.invent(made, people, now)
    assert Event.objects.count() == first


@pytest.fixture
def fictional_town():
    from maillage.accounts.services.personas import ensure_personas
    from maillage.core.shipped import shipped_path
    from maillage.demo import build
    from maillage.territory.services import create_territory

    now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    create_territory(
        actor=build.DEMO, name=build.NAME, insee=[build.INSEE],
        areas=[shipped_path("montpellier/quartiers.geojson")], now=now,
    )  # fmt: skip
    people = ensure_personas(actor=build.DEMO, now=now)
    return build.invent(people, now), people, now
