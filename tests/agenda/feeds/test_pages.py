"""The pages about the feeds, the embedded list, and the month on paper."""

import json
import re
from datetime import UTC, datetime

import pytest

from maillage.agenda.enums import State, Status
from maillage.agenda.feeds.asked import Asked
from maillage.agenda.feeds.month import month_data, read_month
from maillage.agenda.models import Event
from maillage.algorithms.schedule import Act, Change, Schedule, Segment
from tests.agenda.finding.conftest import town
from tests.factories.events import EventFactory, once, repeated
from tests.personas import person_named

__all__ = ["town"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def test_r19_the_page_gives_each_address_with_the_filters(client, town):
    page = client.get(
        "/agenda/flux/", {"theme": "sport.judo", "from": "2026-03-01"}
    ).content.decode()
    for suffix in ("ics", "atom", "csv", "json", "jsonld"):
        assert (
            f'value="http://localhost:8000/agenda.{suffix}?theme=sport.judo&amp;from=2026-03-01"'
            in page
        )
    assert "webcal://localhost:8000/agenda.ics?theme=sport.judo" in page
    assert "/agenda/mois.pdf?theme=sport.judo" in page
    assert "Judo et disciplines associées" in page


def test_the_page_tells_what_it_did_not_understand(client, town):
    page = client.get("/agenda/flux/", {"theme": "zumba"}).content.decode()
    assert "Nous ne connaissons pas ce choix" in page


def test_the_embedded_list_gives_the_next_dates(client, time_machine):
    time_machine.move_to(NOW)
    EventFactory(title="Passé", schedule=once(day="2026-03-01"))
    EventFactory(title="Atelier", schedule=repeated("FREQ=WEEKLY;COUNT=5"))
    EventFactory(title="Annulé", schedule=once(day="2026-03-15"), status=Status.CANCELLED)
    EventFactory(title="Caché", state=State.NETWORK)
    answer = client.get("/agenda/integrer/donnees", {"nombre": "3"})
    found = json.loads(answer.content)["items"]
    assert [one["title"] for one in found] == ["Atelier", "Annulé", "Atelier"]
    assert [one["cancelled"] for one in found] == [False, True, False]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_the_composed_line_holds_the_filters_and_a_link(client, town):
    page = client.get("/agenda/integrer/", {"theme": "sport.judo", "nombre": "5"}).content.decode()
    line = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert "filtres=&quot;theme=sport.judo&quot; nombre=&quot;5&quot;" in line
    assert "/agenda/?theme=sport.judo" in line
    assert client.get("/agenda/integrer.js")["Content-Type"].startswith("text/javascript")


def test_the_month_tells_each_day_and_what_is_cancelled(town):
    EventFactory(
        title="Cours",
        schedule=Schedule(
            (Segment(datetime.fromisoformat("2026-03-14T10:00"), 60, "FREQ=WEEKLY;COUNT=4"),),
            (Change("2026-03-21T10:00", Act.CANCELLED, note="Salle fermée"),),
        ).to_json(),
    )
    EventFactory(title="Expo", schedule=once(day="2026-02-20", at="00:00", minutes=1440 * 20))
    found = month_data(Asked.between(None, None, NOW), read_month("2026-03", NOW))
    assert [day["title"].replace("\u00a0", " ") for day in found["days"]] == [
        "Dimanche 1er mars", "Samedi 14 mars", "Samedi 21 mars", "Samedi 28 mars",
    ]  # fmt: skip
    assert found["days"][0]["entries"][0]["hours"].startswith("jusqu’au")
    assert found["days"][2]["entries"][0]["status"] == "Annulé. Salle fermée"


@pytest.mark.parametrize("said", ["2026-13", "mars", "", "0000-01", "1969-12"])
def test_a_month_that_can_not_be_read_is_this_one(said):
    assert read_month(said, NOW).isoformat() == "2026-03-01"


def test_the_month_is_a_tagged_pdf_and_is_not_made_twice(client, town, tmp_path):
    EventFactory(title="Fête 🎉 des voisins", summary="Chacun *apporte* #un plat")
    answer = client.get("/agenda/mois.pdf", {"mois": "2026-03"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in answer.content
    assert b"/Lang" in answer.content
    known = {"If-None-Match": answer["ETag"]}
    assert client.get("/agenda/mois.pdf", {"mois": "2026-03"}, headers=known).status_code == 304
    assert client.get("/agenda/mois.pdf", {"mois": "2026-04"}).status_code == 200
    assert Event.objects.count() == 1


def test_the_page_of_an_event_tells_search_engines(client):
    event = EventFactory(title="Fête </script> des voisins")
    page = client.get(f"/agenda/{event.ref}/").content.decode()
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    found = json.loads(told)
    assert (found["name"], found["startDate"]) == (event.title, "2026-03-14T10:00:00+01:00")
    network = EventFactory(state=State.NETWORK)
    client.force_login(person_named("facilitator"))
    assert "ld+json" not in client.get(f"/agenda/{network.ref}/").content.decode()
