"""The weekly letter: asked for, confirmed, sent once a week, left in one gesture."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from maillage.accounts.actors import actor_of
from maillage.accounts.personal_data import sections_of
from maillage.accounts.services.leaving import delete_person, effects_of_deletion
from maillage.agenda.letters import tasks
from maillage.agenda.letters.contents import kept_query, week_due
from maillage.agenda.letters.errors import InvalidLetter
from maillage.agenda.letters.services import (
    ask_letter,
    confirm_letter,
    forget_letters,
    leave_letter,
    send_letters,
)
from maillage.agenda.models import Digest
from maillage.core.actor import Actor
from maillage.core.models import OutgoingMail
from tests.factories.events import EventFactory, once, repeated
from tests.factories.people import PersonFactory

# A Thursday, at 8 h in Paris; the letter goes from 12 to 18 March 2026.
THURSDAY = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
ANYBODY = Actor.anonymous()


@pytest.fixture
def ask(db, now):
    """Ask for a letter: ``ask("price=free")``."""

    def ask(filters: str = "", email: str = "nadia@exemple.test", **changes) -> Digest:
        query = kept_query(QueryDict(filters), now.date())
        return ask_letter(
            **{"actor": ANYBODY, "email": email, "query": query, "now": now} | changes
        )

    return ask


@pytest.fixture
def subscribed(ask, now):
    def subscribed(filters: str = "", **changes) -> Digest:
        digest = ask(filters, **changes)
        confirm_letter(digest=digest, now=now)
        digest.refresh_from_db()
        return digest

    return subscribed


def letters() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(subject__startswith="Agenda de").order_by("pk"))


def test_r28_nothing_is_sent_before_the_address_confirms(ask, now):
    EventFactory()
    digest = ask()
    assert send_letters(now=THURSDAY) == 0
    [question] = OutgoingMail.objects.order_by("pk")
    assert f"/agenda/lettre/confirmer/{digest.token}/" in question.text
    confirm_letter(digest=digest, now=now)
    assert send_letters(now=THURSDAY) == 1
    assert len(letters()) == 1


def test_r28_a_letter_goes_once_a_week_whatever_the_worker_does(subscribed):
    EventFactory(schedule=repeated("FREQ=DAILY;COUNT=30"))
    subscribed()
    for hours in range(24 * 8):
        send_letters(now=THURSDAY + timedelta(hours=hours))
    days = [mail.created_at.date().isoformat() for mail in letters()]
    assert days == ["2026-03-12", "2026-03-19"]


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-03-12T05:59", None),
        ("2026-03-12T06:00", "2026-03-12"),
        ("2026-03-13T22:59", "2026-03-12"),
        ("2026-03-13T23:00", None),
        ("2026-03-18T12:00", None),
        # Summer time since Sunday 29 March: 7 h in Paris is 5 h UTC.
        ("2026-04-02T04:59", None),
        ("2026-04-02T05:00", "2026-04-02"),
    ],
)
def test_r28_letters_go_from_thursday_at_seven_to_friday(moment, week):
    due = week_due(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert (due and due.isoformat()) == week


def test_a_letter_tells_its_week_in_plain_text_with_its_filters(subscribed):
    EventFactory(title="Bal folk", price="free", schedule=once("2026-03-14", "20:00"))
    EventFactory(title="Match", price="paid")
    EventFactory(title="Trop tard", price="free", schedule=once("2026-03-19"))
    EventFactory(title="Brouillon", price="free", state="network")
    subscribed("price=free")
    send_letters(now=THURSDAY)
    [mail] = letters()
    assert mail.text.startswith("Bonjour,")
    assert "(Gratuit)" in mail.text
    assert "SAMEDI 14\xa0MARS" in mail.text
    assert "20\xa0h – 22\xa0h\xa0: Bal folk" in mail.text
    assert "/agenda/evt" in mail.text
    for absent in ("Match", "Trop tard", "Brouillon"):
        assert absent not in mail.text


def test_a_long_week_ends_with_the_address_of_the_rest(subscribed):
    for _ in range(9):
        EventFactory(schedule=repeated("FREQ=DAILY;COUNT=7", day="2026-03-12"))
    subscribed()
    send_letters(now=THURSDAY)
    assert "Et d’autres encore, après 60\xa0dates" in letters()[0].text


def test_r28_an_empty_week_is_not_told_and_is_over(subscribed):
    digest = subscribed()
    assert send_letters(now=THURSDAY) == 1
    assert letters() == []
    assert send_letters(now=THURSDAY) == 0
    digest.refresh_from_db()
    assert digest.last_week.isoformat() == "2026-03-12"


def test_r28_a_letter_is_left_in_one_gesture_and_nothing_stays(subscribed, client):
    EventFactory()
    digest = subscribed()
    send_letters(now=THURSDAY)
    [mail] = letters()
    path = f"/agenda/lettre/quitter/{digest.token}/"
    assert mail.headers["List-Unsubscribe"].endswith(f"{path}>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path in mail.text
    # Reading the page changes nothing; the bare POST of a mail program leaves (RFC 8058).
    assert "tout de suite" in client.get(path).content.decode()
    client.handler.enforce_csrf_checks = True
    response = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not Digest.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert "ne recevez plus" in client.get(path).content.decode()
    leave_letter(token=digest.token)


def test_asking_twice_is_one_letter_and_one_message_a_day(ask, subscribed):
    assert ask("price=free").pk == ask("price=free", email=" Nadia@exemple.test").pk
    assert OutgoingMail.objects.count() == 1


def test_who_receives_it_already_is_told_how_to_leave(subscribed, ask, now):
    digest = subscribed()
    OutgoingMail.objects.all().delete()
    ask()
    mail = OutgoingMail.objects.get()
    assert "déjà" in mail.subject
    assert digest.token in mail.text


def test_nobody_fills_somebody_else_s_box(ask):
    for price in ("free", "paid", "chosen"):
        ask(f"price={price}")
    with pytest.raises(InvalidLetter, match="attendent déjà"):
        ask()


def test_filters_too_long_are_refused_with_a_sentence(ask):
    words = "&".join(f"keyword={'mot' * 10}{number}" for number in range(30))
    with pytest.raises(InvalidLetter, match="trop nombreux"):
        ask(words)


def test_days_are_not_kept_and_a_position_is_rounded(ask):
    digest = ask("from=2026-03-01&to=2026-03-02&lat=43.610769&lon=3.876716&price=free")
    assert digest.query == "price=free&near=43.61000%2C3.88000"


def test_what_nobody_confirms_is_forgotten_in_a_week(ask, subscribed, now):
    ask()
    subscribed("price=free")
    assert forget_letters(now=now + timedelta(days=7)) == 0
    assert tasks.prune(now + timedelta(days=7, minutes=1)) == 1
    assert Digest.objects.get().query == "price=free"


def test_letters_go_a_hundred_at_a_time(subscribed, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    EventFactory()
    for number in range(3):
        subscribed(email=f"{number}@exemple.test")
    assert tasks.send(THURSDAY) is True
    assert tasks.send(THURSDAY) is False
    assert len(letters()) == 3


@pytest.mark.django_db(transaction=True)
def test_a_letter_goes_with_the_account_of_its_address(ask, now, monkeypatch):
    person = PersonFactory(email="nadia@exemple.test")
    ask("price=free")
    [row] = next(one for one in sections_of(person) if one.key == "lettres").rows
    assert row["Filtres"] == "price=free"
    assert "Vous ne recevez plus la lettre de l’agenda." in effects_of_deletion(person)
    monkeypatch.setattr(tasks.clock, "now", lambda: now)
    delete_person(actor=actor_of(person), person=person, now=now)
    assert not Digest.objects.exists()


@pytest.fixture
def _today(time_machine) -> None:
    time_machine.move_to(THURSDAY, tick=False)


@pytest.mark.usefixtures("_today")
def test_the_page_shows_filters_and_what_a_letter_would_say(client, db):
    EventFactory(title="Bal folk", price="free")
    EventFactory(title="Match", price="paid")
    page = client.get("/agenda/lettre/?price=free&from=2026-01-01").content.decode()
    assert "Gratuit" in page
    assert "Bal folk" in page
    assert "Match" not in page
    response = client.post(
        "/agenda/lettre/?price=free", {"email": "nadia@exemple.test"}, follow=True
    )
    assert "ouvrez-le et confirmez" in response.content.decode()
    assert Digest.objects.get().query == "price=free"


@pytest.mark.usefixtures("_today")
def test_the_page_refuses_with_sentences_and_a_program_believes_it_succeeded(
    client, db, monkeypatch
):
    response = client.post("/agenda/lettre/", {"email": "nadia"})
    assert response.status_code == 422
    assert "n’a pas la forme" in response.content.decode()
    client.post("/agenda/lettre/", {"email": "a@exemple.test", "homepage": "x"})
    assert not Digest.objects.exists()
    monkeypatch.setattr("maillage.agenda.letters.views.PER_HOUR", 0)
    page = client.post("/agenda/lettre/", {"email": "a@exemple.test"}).content.decode()
    assert "dans une heure" in page


@pytest.mark.usefixtures("_today")
def test_a_link_that_a_program_opens_confirms_nothing(client, ask):
    digest = ask("price=free")
    path = f"/agenda/lettre/confirmer/{digest.token}/"
    assert "Gratuit" in client.get(path).content.decode()
    digest.refresh_from_db()
    assert digest.confirmed_at is None
    assert "C’est confirmé" in client.post(path, follow=True).content.decode()
    assert client.get("/agenda/lettre/confirmer/rien/").status_code == 404
