"""Subscribed calendars: read by themselves, asked politely, held when they shrink; and the team's screens."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from maillage.agenda.enums import QueuedState, Status
from maillage.agenda.errors import InvalidEvent, WrongStep
from maillage.agenda.imports.deciding import accept_absences, decide_absence, decide_text
from maillage.agenda.imports.following import Description, follow_source, pause_source
from maillage.agenda.imports.registrations import team_lines
from maillage.agenda.imports.tasks import read_due
from maillage.agenda.models import Event, EventSource, QueuedText, SourceEvent
from maillage.algorithms.schedule import Schedule
from maillage.core.actor import Actor
from tests.agenda.imports.sample import row, rows, when
from tests.agenda.imports.variants import as_csv
from tests.factories.people import PersonFactory
from tests.guards import close_file
from tests.harvest.conftest import Answer, library

pytestmark = pytest.mark.django_db
__all__ = ["library"]
TEAM = Actor.for_system("tests")
PAGES = ("event_sources", "new_event_source", "queued_texts", "absences")
MAY = Schedule.once(datetime(2026, 5, 12, 20), 90)  # noqa: DTZ001 - local by design


def ics(*numbers: int) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}@ici\r\nSUMMARY:Cours {n}\r\nDTSTART:20260512T2000{n:02}\r\nEND:VEVENT\r\n"
        for n in numbers
    )
    return f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode()


@pytest.fixture
def follow(settings, tmp_path, now):
    settings.MAILLAGE_DATA = tmp_path

    def follow(url: str, **changes: Any) -> EventSource:
        description = Description(**({"name": "Médiathèque", "url": url} | changes))
        return follow_source(actor=TEAM, description=description, now=now)

    return follow


@pytest.fixture
def facilitator(client):
    person = PersonFactory(functions=("facilitator",))
    client.force_login(person)
    return person


def test_a_subscribed_calendar_is_read_at_its_hour_and_asked_politely(follow, library, now):
    source = follow(library.put(ics(1, 2, 3), "/a.ics"))
    assert read_due(now) == 1
    source.refresh_from_db()
    assert (Event.objects.count(), source.format) == (3, "ics")
    assert source.next_at == now + timedelta(hours=24)
    assert read_due(now + timedelta(hours=1)) == 0
    assert read_due(now + timedelta(hours=25)) == 1
    assert "If-None-Match" in library.seen[-1][1]
    source.refresh_from_db()
    assert source.report["counts"]["created"] == 3


def test_a_source_that_fails_is_tried_less_and_less_and_says_why(follow, library, now):
    source = follow(library.url("/rien.ics"))
    waits = []
    for _ in range(4):
        moment = source.next_at or now
        read_due(moment)
        source.refresh_from_db()
        waits.append((source.next_at - moment) / timedelta(hours=1))
    assert waits == [1, 2, 4, 8]
    assert source.last_error.startswith("Il n’y a plus rien à cette adresse")
    library.put(ics(1), "/rien.ics")
    read_due(source.next_at)
    source.refresh_from_db()
    assert (source.failures, source.last_error) == (0, "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<html>"), "pas un tableau"),
        (Answer(b"a;b\n1;2\n"), "--mapping"),
        (Answer(b""), "vide"),
        (Answer(status=500), "en panne"),
    ],
)
def test_what_is_no_agenda_changes_nothing(follow, library, now, answer, words):
    library.answers["/a"] = answer
    source = follow(library.url("/a"))
    read_due(now)
    source.refresh_from_db()
    assert words in source.last_error
    assert not Event.objects.exists()


def test_a_source_that_shrinks_is_held_for_a_person(follow, library, now):
    source = follow(library.put(ics(1, 2, 3, 4), "/a.ics"))
    read_due(now)
    library.put(ics(1, 2), "/a.ics")
    read_due(now + timedelta(days=2))
    source.refresh_from_db()
    assert "2 événements sur 4" in source.report["held"]
    assert not SourceEvent.objects.exclude(missing_since=None).exists()
    assert accept_absences(actor=TEAM, source=source, now=now + timedelta(days=3)) == 2
    with pytest.raises(WrongStep):
        accept_absences(actor=TEAM, source=source, now=now + timedelta(days=3))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "agenda.ics"}, "url"),
        ({"url": "ftp://exemple.fr/a.ics"}, "url"),
        ({"mapping": "rien"}, "mapping"),
        ({"mapping": '[columns]\ntitle = "t"\n'}, "mapping"),
    ],
)
def test_a_source_that_does_not_hold_is_refused_by_its_field(follow, changes, field):
    with pytest.raises(InvalidEvent) as error:
        follow(changes.pop("url", "https://exemple.fr/a.ics"), **changes)
    assert error.value.field == field


def test_webcal_is_https_and_an_address_is_followed_once(follow, now):
    source = follow("webcal://exemple.fr/a.ics")
    assert source.url == "https://exemple.fr/a.ics"
    with pytest.raises(InvalidEvent):
        follow("https://exemple.fr/a.ics")
    pause_source(actor=TEAM, source=source, paused=True, now=now)
    assert read_due(now + timedelta(days=1)) == 0


def test_a_person_reads_a_text_and_their_dates_stay(bring, now):
    bring(as_csv(rows()))
    waiting = QueuedText.objects.get(row__event__title="Guided walk")
    decide_text(actor=TEAM, text=waiting, schedule=MAY, now=now)
    event = Event.objects.get(title="Guided walk")
    assert event.schedule == MAY.to_json()
    with pytest.raises(WrongStep):
        decide_text(actor=TEAM, text=waiting, schedule=None, now=now)
    changed = rows()
    changed[4] |= when("2026-05-02", "2026-05-02", "At 11am.")
    done = bring(as_csv(changed), now=now + timedelta(days=1))
    event.refresh_from_db()
    assert event.schedule == MAY.to_json()
    assert done.counts["kept"] == 1


def test_a_text_left_as_text_waits_again_only_when_its_words_change(bring, now):
    bring(as_csv(rows()))
    waiting = QueuedText.objects.get(row__event__title="Permanence")
    decide_text(actor=TEAM, text=waiting, schedule=None, now=now)
    bring(as_csv(rows()), now=now + timedelta(days=1))
    waiting.refresh_from_db()
    assert waiting.state == QueuedState.LEFT
    changed = rows()
    changed[11]["Horaires"] = "Sur rendez-vous, le matin"
    bring(as_csv(changed), now=now + timedelta(days=2))
    waiting.refresh_from_db()
    assert waiting.state == QueuedState.OPEN


def test_r41_a_person_says_whether_what_disappeared_is_cancelled(bring, now):
    bring(as_csv([row(n, f"Cours {n}", **when("2026-05-12")) for n in range(1, 15)]))
    done = bring(
        as_csv([row(n, f"Cours {n}", **when("2026-05-12")) for n in range(3, 15)]),
        now=now + timedelta(days=1),
    )
    assert done.counts["missing"] == 2
    first, second = SourceEvent.objects.exclude(missing_since=None).order_by("pk")
    decide_absence(actor=TEAM, row=first, cancelled=True, now=now)
    decide_absence(actor=TEAM, row=second, cancelled=False, now=now)
    assert Event.objects.get(pk=first.event_id).status == Status.CANCELLED
    assert Event.objects.get(pk=second.event_id).status == Status.SCHEDULED
    with pytest.raises(WrongStep):
        decide_absence(actor=TEAM, row=second, cancelled=True, now=now)


@pytest.mark.parametrize("page", PAGES)
def test_only_the_team_sees_sources(client, page):
    address = reverse(f"agenda:{page}")
    assert client.get(address).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 403


def test_the_screens_tell_what_waits_and_take_answers(client, facilitator, bring, now):
    for page in PAGES:
        assert client.get(reverse(f"agenda:{page}")).status_code == 200
    bring(as_csv(rows()))
    coming = [row(20 + n, f"Atelier {n}", **when("2030-05-12")) for n in range(8)]
    bring(as_csv([*rows(), *coming]), now=now + timedelta(days=1))
    bring(as_csv([*rows(), *coming[1:]]), now=now + timedelta(days=2))
    lines = team_lines(Actor(person_id=facilitator.pk, functions=frozenset({"facilitator"})))
    assert [line["count"] for line in lines] == [4, 1]
    page = client.get(reverse("agenda:event_source", args=["toulouse-agenda"])).content.decode()
    assert "1 disparu" in page.replace("\xa0", " ").replace("\u202f", " ")
    report = client.get(reverse("agenda:event_source_report", args=["toulouse-agenda"]))
    assert report.status_code == 200
    close_file(report)
    gone = SourceEvent.objects.get(event__title="Atelier 0")
    client.post(reverse("agenda:answer_absence", args=[gone.pk]), {"answer": "cancel"})
    assert Event.objects.get(title="Atelier 0").status == Status.CANCELLED
    waiting = QueuedText.objects.get(row__event__title="Nocturnes")
    address = reverse("agenda:queued_text", args=[waiting.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"dates-repeats": "once"}).status_code == 422
    told = {
        "dates-repeats": "once", "dates-first_day": "2026-06-20", "dates-from_time": "10:00",
        "dates-to_time": "19:00",
    }  # fmt: skip
    assert client.post(address, told).status_code == 302
    assert client.get(address).status_code == 404


def test_a_source_is_added_from_its_page_and_mistakes_are_kept(client, facilitator):
    address = reverse("agenda:new_event_source")
    wrong = client.post(address, {"name": "Ludothèque", "url": "nulle part", "every_hours": "24"})
    assert wrong.status_code == 422
    assert "Ludothèque" in wrong.content.decode()
    typed = {"name": "Ludothèque", "url": "https://exemple.invalid/a.ics", "every_hours": "24"}
    assert client.post(address, typed).status_code == 302
    source = EventSource.objects.get()
    for name in ("event_source", "change_event_source"):
        assert client.get(reverse(f"agenda:{name}", args=[source.code])).status_code == 200
    client.post(reverse("agenda:pause_event_source", args=[source.code]), {"to": "paused"})
    source.refresh_from_db()
    assert source.is_paused
