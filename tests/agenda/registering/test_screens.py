"""Pages of registrations: somebody without an account, and those who keep the list."""

import re
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering.parts import box
from maillage.agenda.registering.services.booking import cancel
from maillage.core.actor import MANAGER, Actor
from maillage.core.models import AuditEntry, OutgoingMail
from maillage.directory.models import Membership
from tests.agenda.registering.conftest import states
from tests.factories.events import EventFactory, date_of, repeated
from tests.personas import actor_named, person_named

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LINK = "https://visio.exemple.test/salle"


@pytest.fixture(autouse=True)
def _today(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def president(event, client):
    person = person_named("president")
    Membership.objects.create(
        organisation=event.organisation, person=person, role=MANAGER, since=NOW
    )
    client.force_login(person)
    return person


def answers(date: Occurrence, **changes: str) -> dict[str, str]:
    return {
        "date": str(date.pk), "name": "Nadia Benali", "email": "nadia@exemple.test", "phone": "",
        "places": "2", "homepage": "",
    } | changes  # fmt: skip


def address(event: Event, end: str = "") -> str:
    return f"/agenda/{event.ref}/{end}"


def test_the_box_says_places_and_term_and_leads_to_the_private_page(client, event, date):
    page = client.get(address(event, "inscription/")).content.decode()
    assert "6\xa0places libres" in page
    assert "effacé le 13\xa0avril 2026" in page
    response = client.post(address(event, "inscription/"), answers(date))
    made = Registration.objects.get()
    assert response.url == f"/agenda/inscription/{made.token}/"
    page = client.get(response.url).content.decode()
    assert "Confirmée" in page
    assert "2\xa0places" in page


def test_what_was_typed_is_kept_when_something_is_missing(client, event, date):
    response = client.post(address(event, "inscription/"), answers(date, email="nadia"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "n’a pas la forme" in page
    assert 'value="Nadia Benali"' in page
    assert not Registration.objects.exists()


def test_the_same_address_is_told_so_and_sent_its_link(client, event, date, come):
    come("nadia")
    response = client.post(address(event, "inscription/"), answers(date))
    assert response.status_code == 409
    page = response.content.decode()
    assert "déjà inscrite" in page
    assert Registration.objects.get().token not in page
    assert OutgoingMail.objects.filter(key__contains=":link:").count() == 1


def test_a_program_believes_that_it_registered(client, event, date):
    response = client.post(address(event, "inscription/"), answers(date, homepage="http://x.test"))
    assert response.url == address(event)
    assert not Registration.objects.exists()


def test_many_registrations_from_one_place_are_slowed_down(client, event, date, monkeypatch):
    monkeypatch.setattr("maillage.agenda.registering.views.people.PER_HOUR", 1)
    assert client.post(address(event, "inscription/"), answers(date)).status_code == 302
    second = answers(date, email="paul@exemple.test")
    response = client.post(address(event, "inscription/"), second)
    assert response.status_code == 429
    assert "depuis une heure" in response.content.decode()


def test_a_date_is_chosen_among_those_to_come(client, db):
    event = EventFactory(
        schedule=repeated("FREQ=WEEKLY;COUNT=3", day="2026-02-28"), registration=True, places=3
    )
    page = client.get(address(event, "inscription/")).content.decode()
    assert re.findall(r"samedi \d+\xa0mars", page) == ["samedi 7\xa0mars", "samedi 14\xa0mars"]
    past = date_of(event, 0)
    response = client.post(address(event, "inscription/"), answers(past))
    assert response.status_code == 422
    assert "plus ouverte" in response.content.decode()


def test_a_closed_event_says_why(client, event):
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    page = client.get(address(event, "inscription/")).content.decode()
    assert "Cet événement est annulé" in page
    response = client.post(address(event, "inscription/"), {"name": "N"})
    assert response.status_code == 422


def test_an_event_without_registration_has_no_box(client, event):
    Event.objects.filter(pk=event.pk).update(registration=False)
    assert "Pas d’inscription ici" in client.get(address(event, "inscription/")).content.decode()
    assert box(Actor.anonymous(), EventFactory(), NOW) is None


def test_somebody_signed_in_need_not_type_their_name(client, event):
    client.force_login(person_named("resident"))
    page = client.get(address(event, "inscription/")).content.decode()
    assert re.search(r'name="email" value="[^"]+@', page)


def test_r18_needs_are_asked_only_if_wanted_and_read_by_the_organisation_alone(
    client, event, date, president, come
):
    ask = "Avez-vous besoin"
    assert ask not in client.get(address(event, "inscription/")).content.decode()
    Event.objects.filter(pk=event.pk).update(asks_needs=True)
    assert ask in client.get(address(event, "inscription/")).content.decode()
    come("nadia", needs="Boucle magnétique")
    sheet = address(event, f"inscriptions/{date.pk}/")
    table = f"{sheet}liste.csv"
    assert "Boucle magnétique" in client.get(sheet).content.decode()
    assert b"Boucle" in b"".join(client.get(table).streaming_content)
    client.force_login(person_named("facilitator"))
    assert "Boucle magnétique" not in client.get(sheet).content.decode()
    assert b"Boucle" not in b"".join(client.get(table).streaming_content)


def test_r16_somebody_cancels_by_the_link_without_account(client, come, date):
    made = come("nadia", 2)
    page = client.get(f"/agenda/inscription/{made.token}/annuler/").content.decode()
    assert "Annuler mon inscription" in page
    response = client.post(f"/agenda/inscription/{made.token}/annuler/", follow=True)
    assert "est annulée" in response.content.decode()
    date.refresh_from_db()
    assert date.taken == 0
    again = client.get(f"/agenda/inscription/{made.token}/annuler/").content.decode()
    assert "plus rien à annuler" in again


def test_a_private_page_is_told_to_no_other_site(client, come):
    response = client.get(f"/agenda/inscription/{come('nadia').token}/")
    # "no-referrer" would also hide where our own forms come from, and they would be refused.
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_another_number_of_places_by_the_link(client, come):
    made = come("nadia", 2)
    path = f"/agenda/inscription/{made.token}/places/"
    assert (
        "3\xa0places à votre nom"
        in client.post(path, {"places": "3"}, follow=True).content.decode()
    )
    response = client.post(path, {"places": "99"})
    assert response.status_code == 422
    assert "entre 1 et 6" in response.content.decode()
    made.refresh_from_db()
    assert made.places == 3


def test_an_unknown_link_says_what_may_have_happened(client, db):
    response = client.get("/agenda/inscription/rien/")
    assert response.status_code == 404
    assert "effacées" in response.content.decode()


def test_r6_the_online_link_is_given_to_people_registered_only(client, event, come, now):
    Event.objects.filter(pk=event.pk).update(
        online_url=LINK, online_link="registered", attendance="mixed"
    )
    come("nadia", 6)
    waiting = come("paul", 1)
    held = Registration.objects.get(name="nadia")
    assert LINK in client.get(f"/agenda/inscription/{held.token}/").content.decode()
    assert LINK in client.get(f"/agenda/inscription/{held.token}/date.ics").content.decode()
    assert LINK not in client.get(address(event, "inscription/")).content.decode()
    for page in ("", "date.ics"):
        path = f"/agenda/inscription/{waiting.token}/{page}"
        assert LINK not in client.get(path).content.decode()
    texts = dict(OutgoingMail.objects.order_by("pk").values_list("to", "text"))
    assert LINK in texts["nadia@exemple.test"]
    assert LINK not in texts["paul@exemple.test"]
    cancel(registration=held, now=now)
    assert LINK not in client.get(f"/agenda/inscription/{held.token}/").content.decode()


def test_the_calendar_file_is_read_by_others(client, come):
    made = come("nadia", 2)
    body = client.get(f"/agenda/inscription/{made.token}/date.ics").content
    [entry] = Calendar.from_ical(body).walk("VEVENT")
    assert entry["DTSTART"].dt == datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
    assert entry["STATUS"] == "CONFIRMED"
    cancel(registration=made, now=NOW)
    body = client.get(f"/agenda/inscription/{made.token}/date.ics").content
    assert b"STATUS:CANCELLED" in body


def test_the_sheet_is_ticked_without_undoing_what_somebody_else_ticks(
    client, event, date, president, come
):
    one, two, three = (come(name) for name in ("nadia", "paul", "zoe"))
    Registration.objects.filter(pk=three.pk).update(is_present=True)
    path = address(event, f"inscriptions/{date.pk}/")
    # Somebody else ticks Paul after this page was shown; here Nadia is ticked, and Zoé's tick is taken away.
    Registration.objects.filter(pk=two.pk).update(is_present=True)
    client.post(path, {"venue": [one.pk, "9999999999999999999999"], "notee": [three.pk]})
    there = Registration.objects.filter(is_present=True).order_by("name")
    assert [row.name for row in there] == ["nadia", "paul"]
    assert "2\xa0personnes venues" in client.get(path).content.decode()


def test_somebody_is_added_at_the_door_until_it_is_full(client, event, date, president, come):
    come("nadia", 5)
    path = address(event, f"inscriptions/{date.pk}/ajouter/")
    added = {"ajout-name": "Rémi", "ajout-email": "", "ajout-places": "1", "ajout-is_there": "on"}
    assert "Rémi est sur la liste" in client.post(path, added, follow=True).content.decode()
    response = client.post(path, added | {"ajout-name": "Luc"})
    assert response.status_code == 422
    assert "Toutes les places sont prises" in response.content.decode()
    assert 'value="Luc"' in response.content.decode()
    row = Registration.objects.get(name="Rémi")
    assert (row.is_present, row.email) == (True, "")
    assert "Rémi" not in str(AuditEntry.objects.latest("number").data)


def test_an_address_is_not_added_twice(client, event, date, president, come):
    come("nadia")
    path = address(event, f"inscriptions/{date.pk}/ajouter/")
    added = {"ajout-name": "N", "ajout-email": "NADIA@exemple.test", "ajout-places": "1"}
    assert "déjà inscrite" in client.post(path, added).content.decode()


def test_somebody_is_moved_up_with_a_reason_kept_without_their_name(
    client, event, date, president, come
):
    first = come("nadia", 5)
    come("paul", 4)
    second = come("zoe", 4)
    path = address(event, f"inscriptions/{date.pk}/{second.pk}/avancer/")
    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "Anime l’atelier."})
    cancel(registration=first, now=NOW)
    assert states(date) == {"nadia": "cancelled", "paul": "waiting", "zoe": "confirmed"}
    assert AuditEntry.objects.latest("number").data["reason"] == "Anime l’atelier."
    page = client.get(address(event, f"inscriptions/{date.pk}/")).content.decode()
    assert "zoe" in page


def test_a_message_goes_once_to_each(client, event, date, president, come):
    come("nadia", 6)
    come("paul", 1)
    path = address(event, f"inscriptions/{date.pk}/message/")
    said = {"message-subject": "Vélos", "message-text": "Apportez le vôtre."}
    assert "1\xa0personne" in client.post(path, said, follow=True).content.decode()
    assert "déjà parti" in client.post(path, said, follow=True).content.decode()
    client.post(path, said | {"message-waiting_too": "on"})
    mails = OutgoingMail.objects.filter(key__contains=":message:").order_by("to")
    assert [mail.to for mail in mails] == ["nadia@exemple.test", "paul@exemple.test"]
    assert "Apportez le vôtre." in mails[0].text
    assert client.post(path, {"message-subject": ""}).status_code == 422


def test_organisers_cancel_for_somebody(client, event, date, president, come):
    made = come("nadia")
    path = address(event, f"inscriptions/{date.pk}/{made.pk}/annuler/")
    assert "raison" in client.get(path).content.decode()
    client.post(path, {"reason": "Vous l’avez demandé par téléphone."})
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_the_dates_of_an_event_are_told_in_words(client, event, date, president, come):
    come("nadia", 5)
    come("paul", 2)
    page = client.get(address(event, "inscriptions/")).content.decode()
    words = "1\xa0inscription, 5\xa0personnes pour 6\xa0places\u202f; 1\xa0demande attend (2\xa0places)."
    assert words in page
    Registration.objects.all().delete()
    Occurrence.objects.filter(pk=date.pk).update(registered=5, attended=4)
    page = client.get(address(event, "inscriptions/")).content.decode()
    assert "5\xa0personnes inscrites, 4\xa0venues" in page


PAGES = ("", "{date}/", "{date}/liste.csv", "{date}/{made}/annuler/")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_reads_the_list(client, event, date, come, page):
    made = come("nadia")
    path = address(event, f"inscriptions/{page.format(date=date.pk, made=made.pk)}")
    assert client.get(path).status_code == 302
    client.force_login(person_named("volunteer"))
    assert client.get(path).status_code == 403


def test_the_list_of_a_removed_event_is_still_kept_by_its_organisation(event, date, come, rf):
    come("nadia")
    Event.objects.filter(pk=event.pk).update(state="removed", removed_at=NOW)
    from maillage.agenda.registering.access import managed_date

    actor = actor_named("president", roles={event.organisation_id: MANAGER})
    assert managed_date(actor, event.ref, date.pk) == date


def test_pages_of_the_list_ask_a_bounded_number_of_questions(
    client, event, date, president, come, django_assert_max_num_queries
):
    for number in range(5):
        come(f"p{number}")
    for page in ("", f"{date.pk}/"):
        with django_assert_max_num_queries(24):
            client.get(address(event, f"inscriptions/{page}"))
