"""OpenAgenda's JSON, and ours."""

import json

import pytest

from maillage.agenda.models import Event
from maillage.directory.sources.rows import SourceError
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
EVENT = {
    "uid": 123, "slug": "bal", "title": {"fr": "Bal", "en": "Ball"}, "description": {"fr": "On danse"},
    "longDescription": {"fr": "Avec **orchestre**"}, "conditions": {"fr": "De 5 € à 8 €"},
    "keywords": {"fr": ["danse"]}, "timezone": "Europe/Paris", "status": 5, "attendanceMode": 3, "state": 2,
    "accessibility": {"mi": True, "hi": False, "vi": True}, "age": {"min": 6, "max": 99},
    "registration": [{"type": "link", "value": "https://bal.example"}, {"type": "phone", "value": "05 00 00 00 00"}],
    "onlineAccessLink": "https://en-ligne.example",
    "timings": [{"begin": "2026-05-12T20:00:00+02:00", "end": "2026-05-12T23:00:00+02:00"}],
    "location": {"name": "Salle", "address": "1 rue Basse", "postalCode": "34000", "city": "Montpellier",
                 "latitude": 43.61, "longitude": 3.87},
}  # fmt: skip


def test_every_documented_field_is_kept(bring):
    bring(json.dumps({"total": 1, "events": [EVENT]}), "export.json")
    event = Event.objects.select_related("place").get()
    assert (event.title, event.summary, event.description) == (
        "Bal",
        "On danse",
        "Avec **orchestre**",
    )
    assert (event.price, event.price_min, event.price_max) == ("paid", 500, 800)
    assert (event.status, event.attendance, event.access) == ("full", "mixed", ["mi", "vi"])
    assert (event.age_min, event.age_max) == (6, 99)
    assert [link["kind"] for link in event.links] == ["url", "phone"]
    assert event.schedule["segments"] == [{"start": "2026-05-12T20:00", "minutes": 180}]
    assert (event.place.label, event.place.lat) == ("Salle", 43.61)
    assert event.theme_codes() == ["sport.danse", "culture.danse"]


def test_what_is_wrong_is_told_and_the_rest_is_kept(bring):
    events = [
        EVENT | {"state": -1},
        {"uid": 2, "title": "Sans date", "timings": "demain", "accessibility": ["mi"]},
        "rien",
        EVENT | {"uid": 3, "title": ""},
        EVENT | {"uid": 4, "timezone": "Lune/Mer", "timings": [{"begin": "?"}, *EVENT["timings"]]},
    ]
    done = bring(json.dumps(events), "export.json")
    assert (done.counts["created"], done.counts["refused"]) == (2, 3)
    assert done.counts["queued"] == 1


@pytest.mark.parametrize("content", ["{", '{"a": 1}', "[" * 100_000])
def test_what_is_no_agenda_is_refused_in_french(bring, content):
    with pytest.raises(SourceError, match=r"« export\.json »"):
        bring(content, "export.json")


def test_our_own_feed_is_read_elsewhere_without_loss_and_not_here(bring, client, settings):
    told = EventFactory(title="Fête du fleuve", themes=["culture.musique"])
    answer = client.get("/agenda.json")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    here = bring(content, "agenda.json")
    assert (here.counts["refused"], here.counts["created"]) == (1, 0)
    settings.BASE_URL = "https://ailleurs.example"
    bring(content, "agenda.json")
    copy = Event.objects.exclude(pk=told.pk).get()
    assert copy.title == "Fête du fleuve"
    assert [one.starts_at for one in copy.occurrences.all()] == [
        one.starts_at for one in told.occurrences.all()
    ]
