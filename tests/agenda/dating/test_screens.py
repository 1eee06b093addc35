"""The pages of dates: who may open them, what each act does, what is refused."""

from datetime import UTC, datetime

import pytest

from maillage.agenda.models import CommonDate, Event
from maillage.core.actor import MANAGER
from maillage.directory.models import Membership
from tests.factories.events import EventFactory, repeated
from tests.personas import person_named

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
KEY = "2026-03-21T10:00"


@pytest.fixture(autouse=True)
def _today(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event() -> Event:
    return EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=4"), title="Judo en famille")


@pytest.fixture
def president(event, client):
    person = person_named("president")
    Membership.objects.create(
        organisation=event.organisation, person=person, role=MANAGER, since=NOW
    )
    client.force_login(person)
    return person


def address(event: Event, end: str = "") -> str:
    return f"/agenda/{event.ref}/dates/{end}"


def seen(client, event: Event) -> str:
    text = client.get(address(event)).content.decode()
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_only_those_who_write_for_an_event_change_its_dates(client, event, president):
    assert client.get(address(event)).status_code == 200
    client.force_login(person_named("resident"))
    assert client.get(address(event)).status_code == 403
    assert client.post(address(event, f"{KEY}/supprimer/")).status_code == 403
    client.logout()
    assert client.get(address(event)).status_code == 302
    assert event.occurrences.count() == 4


def test_each_act_on_a_date(client, event, president):
    sequence = event.sequence
    moved = {
        "date-day": "2026-03-22",
        "date-from_time": "15:00",
        "date-to_time": "16:30",
        "date-note": "",
    }
    assert client.post(address(event, f"{KEY}/deplacer/"), moved).status_code == 302
    row = event.occurrences.get(key=KEY)
    assert (row.starts_at, row.is_moved) == (datetime(2026, 3, 22, 14, tzinfo=UTC), True)
    assert "dimanche 22 mars 2026, 15 h – 16 h 30" in seen(client, event)
    assert "déplacée, prévue le samedi 21 mars 2026, 10 h" in seen(client, event)

    client.post(address(event, f"{KEY}/annuler/"), {"note": "Tatamis en réparation"})
    assert "Tatamis en réparation" in seen(client, event)
    client.post(address(event, f"{KEY}/retablir/"))
    assert "Tatamis en réparation" not in seen(client, event)

    client.post(address(event, f"{KEY}/supprimer/"))
    assert event.occurrences.count() == 3
    assert "Dates supprimées" in seen(client, event)
    client.post(address(event, f"{KEY}/retablir/"))
    assert event.occurrences.count() == 4
    event.refresh_from_db()
    assert event.sequence == sequence + 5


def test_this_date_and_the_following_ones(client, event, president):
    page = client.get(address(event, f"{KEY}/suite/")).content.decode()
    assert 'value="2026-03-21"' in page
    later = {
        "dates-first_day": "2026-03-21", "dates-from_time": "17:00", "dates-to_time": "18:00",
        "dates-repeats": "weekly", "dates-ends": "count", "dates-count": "2",
    }  # fmt: skip
    assert client.post(address(event, f"{KEY}/suite/"), later).status_code == 302
    hours = [f"{one.starts_at:%d %H}" for one in event.occurrences.order_by("starts_at")]
    assert hours == ["14 09", "21 16", "28 16"]
    client.post(address(event, "2026-03-28T17:00/suite/"), {"stop": "1"})
    assert event.occurrences.count() == 2


def test_what_is_refused_says_why_and_keeps_what_was_typed(client, event, president):
    wrong = client.post(
        address(event, f"{KEY}/deplacer/"), {"date-day": "", "date-note": "Ailleurs"}
    )
    assert wrong.status_code == 422
    assert "Donnez le nouveau jour." in wrong.content.decode()
    assert "Ailleurs" in wrong.content.decode()
    before = {"dates-first_day": "2026-03-01", "dates-from_time": "10:00", "dates-repeats": "once"}
    page = client.post(address(event, f"{KEY}/suite/"), before).content.decode()
    assert "La suite ne peut pas commencer avant la date choisie." in page
    assert client.get(address(event, "2026-03-22T10:00/")).status_code == 404
    once = EventFactory(organisation=event.organisation)
    page = client.post(address(once, "2026-03-14T10:00/supprimer/"), follow=True).content.decode()
    assert "Donnez au moins une date." in page
    assert once.occurrences.count() == 1


def test_the_preview_says_the_rule_and_its_next_dates(client, settings):
    settings.MAILLAGE_SCHOOL_ZONE = "C"
    asked = {
        "dates-first_day": "2026-03-14", "dates-from_time": "10:00", "dates-to_time": "12:00",
        "dates-repeats": "weekly", "dates-no_school": "on",
    }  # fmt: skip
    part = client.get(
        "/agenda/dates/apercu/", asked, headers={"hx-request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert part.count("<li>") == 6
    assert "Les vacances scolaires sont connues" in part
    whole = client.post("/agenda/dates/apercu/", asked).content.decode()
    assert "<h1>" in whole
    assert part.strip() in whole
    wrong = client.post("/agenda/dates/apercu/", asked | {"dates-from_time": ""}).content.decode()
    assert "Donnez l’heure de début" in wrong


def test_the_page_of_an_event_says_what_is_not_known_of_holidays(client, settings):
    settings.MAILLAGE_SCHOOL_ZONE = "C"
    event = EventFactory(schedule=repeated("FREQ=WEEKLY", excluding=("school",)))
    assert (
        "Les vacances scolaires sont connues"
        in client.get(event.get_absolute_url()).content.decode()
    )
    CommonDate.objects.create(
        kind="school", label="Été", first_day="2031-07-01", last_day="2031-08-31", zone="A"
    )
    page = client.get(event.get_absolute_url()).content.decode()
    assert "30\u00a0août 2026" in page
