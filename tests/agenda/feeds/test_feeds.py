"""The feeds of the agenda as programs ask for them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from maillage.agenda.enums import Attendance, OnlineLink, Price, State, Status
from maillage.agenda.models import Event
from maillage.algorithms.schedule import Act, Change, Schedule, Segment
from maillage.core.search import feed as changes
from maillage.territory.models import Place
from tests.agenda.finding.conftest import town
from tests.factories.events import EventFactory, once, repeated
from tests.personas import person_named

__all__ = ["town"]

pytestmark = pytest.mark.django_db
FEEDS = ("/agenda.ics", "/agenda.atom", "/agenda.json", "/agenda.csv", "/agenda.jsonld")
SECRET = "https://visio.example/secret"
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def body(answer) -> str:
    content = answer.getvalue() if answer.streaming else answer.content
    return content.decode("utf-8-sig")


def vevents(answer) -> list:
    return Calendar.from_ical(body(answer)).walk("VEVENT")


def removed(days: int = 3, **values) -> Event:
    """An event that was public, and was removed some days ago."""
    when = datetime.now(UTC) - timedelta(days=days)
    values |= {"published_at": when - timedelta(days=9), "removed_at": when}
    return EventFactory(state=State.REMOVED, **values)


def test_the_calendar_says_what_it_is(client):
    EventFactory()
    text = body(client.get("/agenda.ics"))
    for line in (
        "VERSION:2.0", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "TZID:Europe/Paris",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "CALSCALE:GREGORIAN",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in text
    assert "\r\nX-WR-CALNAME:Agenda\\, " in text
    assert "\r\nNAME:Agenda\\, " in text
    assert "SOURCE;VALUE=URI:http" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_an_event_is_told_in_full(client, town):
    place = {"label": "Maison pour tous", "lat": 43.61, "lon": 3.87, "precision": "address"}
    event = EventFactory(
        title="Fête ; la, grande", description="**Venez** nombreux", place=Place.objects.create(**place),
        themes=["sport.judo"], keywords=["quartier"], price=Price.FREE, access=["mi"],
    )  # fmt: skip
    [found] = vevents(client.get("/agenda.ics"))
    assert found["SUMMARY"] == "Fête ; la, grande".replace(" ;", "\u202f;")
    assert "Venez nombreux" in found["DESCRIPTION"]
    assert found["GEO"].to_ical() == "43.61;3.87"
    assert found["LOCATION"] == "Maison pour tous"
    assert found["CATEGORIES"].cats == ["Judo et disciplines associées", "quartier"]
    assert found["URL"].endswith(f"/agenda/{event.ref}/")
    assert found["STATUS"] == "CONFIRMED"


def test_r24_the_uid_stays_and_the_sequence_grows(client):
    event = EventFactory(sequence=4)
    [before] = vevents(client.get("/agenda.ics"))
    Event.objects.filter(pk=event.pk).update(sequence=5, title="Autre titre")
    [after] = vevents(client.get("/agenda.ics"))
    assert before["UID"] == after["UID"] == f"{event.ref}@localhost"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (4, 5)


def test_r5_a_cancelled_event_stays_in_every_feed(client):
    event = EventFactory(status=Status.CANCELLED, title="Bal annulé")
    [found] = vevents(client.get("/agenda.ics"))
    assert found["STATUS"] == "CANCELLED"
    [told] = json.loads(body(client.get("/agenda.json")))["events"]
    assert told["status"] == 6
    graph = json.loads(body(client.get("/agenda.jsonld")))["@graph"]
    assert graph[1]["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Annulé" in body(client.get("/agenda.atom"))
    assert ",annulé," in body(client.get("/agenda.csv"))
    EventFactory(status=Status.POSTPONED)
    assert [one["STATUS"] for one in vevents(client.get("/agenda.ics"))] == [
        "CANCELLED",
        "TENTATIVE",
    ]
    assert event.ref in body(client.get("/agenda.csv"))


def test_r5_a_removed_event_is_told_as_cancelled_and_says_nothing_else(client):
    gone = removed(title="Titre retiré", description="Texte retiré")
    removed(days=61)
    EventFactory(state=State.REMOVED)  # never public
    for address in ("/agenda.ics", f"/agenda/{gone.ref}/evenement.ics"):
        answer = client.get(address)
        [found] = vevents(answer)
        assert (found["UID"], found["STATUS"]) == (f"{gone.ref}@localhost", "CANCELLED")
        assert "Titre" not in body(answer)
        assert "Texte" not in body(answer)
    feed = ET.fromstring(body(client.get("/agenda.atom")))
    assert len(feed.findall(TOMBSTONE)) == 2
    assert feed.find(TOMBSTONE).get("ref").endswith(f"/agenda/{gone.ref}/")


def test_r6_the_link_of_those_registered_is_in_no_feed(client):
    event = EventFactory(
        attendance=Attendance.MIXED, online_url=SECRET, online_link=OnlineLink.REGISTERED
    )
    own = [f"/agenda/{event.ref}/evenement.{suffix}" for suffix in ("ics", "json", "jsonld")]
    addresses = [*FEEDS, *own, "/api/v1/events", f"/api/v1/events/{event.ref}"]
    for address in addresses:
        assert "visio.example" not in body(client.get(address)), address
    Event.objects.filter(pk=event.pk).update(online_link=OnlineLink.ALL)
    shown = [address for address in addresses if "visio.example" in body(client.get(address))]
    assert shown == [one for one in addresses if one != "/agenda.atom"]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_r20_only_what_is_public_is_in_feeds(client, state):
    event = EventFactory(state=state)
    for address in FEEDS:
        assert event.ref not in body(client.get(address)), address
    assert client.get(f"/agenda/{event.ref}/evenement.ics").status_code in {404, 410}


@pytest.mark.parametrize("address", FEEDS)
def test_r25_a_conditional_request_without_news_reads_no_event(client, address):
    EventFactory()
    changes.append("event", ["evt"])
    first = client.get(address)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            again = client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert len(asked) == 1
        assert "agenda_event" not in asked[0]["sql"]


def test_r25_a_change_or_another_day_gives_another_tag(client, time_machine):
    time_machine.move_to(datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    EventFactory()
    known = {"If-None-Match": client.get("/agenda.ics")["ETag"]}
    assert client.get("/agenda.ics", headers=known).status_code == 304
    assert client.get("/agenda.ics?theme=sport", headers=known).status_code == 200
    changes.append("event", ["evt"])
    assert client.get("/agenda.ics", headers=known).status_code == 200
    known = {"If-None-Match": client.get("/agenda.ics")["ETag"]}
    time_machine.move_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    assert client.get("/agenda.ics", headers=known).status_code == 200


def test_r26_removed_lists_what_left_since_a_date(client):
    EventFactory()
    old, gone = removed(days=90), removed(days=2)
    EventFactory(state=State.REMOVED)  # never public
    said = json.loads(body(client.get("/agenda.json", {"removed": "1"})))
    assert [one["uid"] for one in said["events"]] == [old.pk, gone.pk]
    assert said["events"][1] == {
        "uid": gone.pk, "slug": gone.ref, "removed": True, "updatedAt": gone.removed_at.isoformat(),
    }  # fmt: skip
    since = {"removed": "1", "updatedAt[gte]": (gone.removed_at - timedelta(days=1)).isoformat()}
    assert [
        one["uid"] for one in json.loads(body(client.get("/agenda.json", since)))["events"]
    ] == [gone.pk]


def test_the_json_list_has_the_shape_of_openagenda_and_goes_page_by_page(client):
    made = [EventFactory(schedule=once(day=f"2026-03-{day}")) for day in (14, 15, 16)]
    first = json.loads(body(client.get("/agenda.json", {"size": 2})))
    assert (first["total"], first["size"], first["after"]) == (3, 2, [str(made[1].pk)])
    rest = json.loads(body(client.get("/agenda.json", {"size": 2, "after[]": first["after"][0]})))
    assert [one["uid"] for one in first["events"] + rest["events"]] == [one.pk for one in made]
    assert rest["after"] is None
    told = first["events"][0]
    assert told["title"] == {"fr": made[0].title}
    assert told["timings"] == [
        {"begin": "2026-03-14T10:00:00+01:00", "end": "2026-03-14T12:00:00+01:00"}
    ]
    assert (told["attendanceMode"], told["status"], told["state"]) == (1, 1, 2)
    assert told["accessibility"] == dict.fromkeys(("mi", "vi", "hi", "pi", "ii"), False)
    late = {"timings[gte]": "2026-03-15T11:30:00Z"}
    assert json.loads(body(client.get("/agenda.json", late)))["total"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", "0"), ("size", "x"), ("size", "301"), ("after[]", "-1"), ("after[]", "9" * 19), ("removed", "2"),
        ("uid", "x"), ("updatedAt[gte]", "hier"), ("timings[lte]", "2026-13-01"),
        ("updatedAt[lte]", "0001-01-01T00:00:00+14:00"),
    ],
)  # fmt: skip
def test_the_json_list_names_what_it_can_not_read(client, name, value):
    answer = client.get("/agenda.json", {name: value})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert json.loads(answer.content)["errors"][0]["parameter"] in {name, "uid"}


def test_the_table_has_a_line_for_each_date(client):
    EventFactory(
        title="=1+1",
        schedule=Schedule(
            (Segment(datetime.fromisoformat("2026-03-14T10:00"), 60, "FREQ=WEEKLY;COUNT=3"),),
            (Change("2026-03-21T10:00", Act.CANCELLED, note="Salle fermée"),),
        ).to_json(),
    )
    rows = list(csv.DictReader(io.StringIO(body(client.get("/agenda.csv")))))
    assert [row["premier_jour"] for row in rows] == ["2026-03-14", "2026-03-21", "2026-03-28"]
    assert [row["date_annulee"] for row in rows] == ["non", "oui", "non"]
    assert rows[1]["precision"] == "Salle fermée"
    assert {row["titre"] for row in rows} == {"'=1+1"}


def test_linked_data_tells_each_coming_date_and_the_price(client, time_machine):
    time_machine.move_to(datetime(2026, 3, 16, 9, 0, tzinfo=UTC))
    EventFactory(
        schedule=repeated("FREQ=WEEKLY;COUNT=3"), price=Price.PAID, price_min=500, price_max=800
    )
    [_, series] = json.loads(body(client.get("/agenda.jsonld")))["@graph"]
    assert series["@type"] == "EventSeries"
    assert [one["startDate"] for one in series["subEvent"]] == [
        "2026-03-21T10:00:00+01:00", "2026-03-28T10:00:00+01:00",
    ]  # fmt: skip
    assert series["isAccessibleForFree"] is False
    assert (series["offers"]["lowPrice"], series["offers"]["highPrice"]) == ("5.00", "8.00")


def test_a_feed_asked_again_and_again_is_refused_with_what_to_do(client, monkeypatch):
    monkeypatch.setattr("maillage.agenda.feeds.views.READS_PER_HOUR", 2)
    assert [client.get("/agenda.ics").status_code for _ in range(3)] == [200, 200, 429]


def test_an_event_shared_with_the_network_is_not_kept_by_caches(client):
    event = EventFactory(state=State.NETWORK)
    client.force_login(person_named("facilitator"))
    answer = client.get(f"/agenda/{event.ref}/evenement.ics")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer
