"""What the agenda offers to other pages."""

from datetime import UTC, datetime

import pytest
import time_machine

from maillage.agenda.enums import State
from tests.factories.events import EventFactory, once, repeated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_header_suggests_events_to_come_with_their_next_date(client, reindex):
    EventFactory(title="Judo pour tous", schedule=repeated("FREQ=WEEKLY;COUNT=4", "2026-02-21"))
    EventFactory(title="Judo d’hier", schedule=once("2026-03-02"))
    EventFactory(title="Judo réservé", state=State.NETWORK)
    reindex()
    html = client.get("/annuaire/suggestions/?q=jud").content.decode()
    assert "Judo pour tous" in html
    assert "samedi 7\xa0mars 2026" in html
    assert "Judo d’hier" not in html
    assert "Judo réservé" not in html


def test_the_directory_says_what_the_agenda_has(client, reindex):
    EventFactory(title="Tournoi de judo", schedule=once("2026-03-07"))
    reindex()
    html = client.get("/annuaire/?q=judo").content.decode()
    assert "1\xa0événement de l’agenda pour «\xa0judo\xa0»" in html
    assert 'href="/agenda/?q=judo"' in html
    assert "de l’agenda pour" not in client.get("/annuaire/?q=chorale").content.decode()


def test_the_front_page_shows_what_comes_each_event_once(client, reindex):
    reindex()
    EventFactory(title="Marche", schedule=repeated("FREQ=DAILY;COUNT=9", "2026-03-04"))
    EventFactory(title="Passé", schedule=once("2026-03-01"))
    EventFactory(title="Bal", schedule=once("2026-03-20"))
    html = client.get("/").content.decode()
    assert html.count("Marche</a>") == 1
    assert "Bal</a>" in html
    assert "Passé" not in html


def test_the_map_of_the_site_lists_public_events_to_come(client):
    coming = EventFactory(schedule=once("2026-03-20"))
    past, held = EventFactory(schedule=once("2026-03-01")), EventFactory(state=State.HELD)
    xml = client.get("/sitemap-events.xml").content.decode()
    assert coming.get_absolute_url() in xml
    assert past.get_absolute_url() not in xml
    assert held.get_absolute_url() not in xml
    assert "/agenda/</loc>" in client.get("/sitemap-pages.xml").content.decode()
