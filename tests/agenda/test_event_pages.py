"""The screens of events: announcing, the ladder, the team's reading, and what each reader sees."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from maillage.agenda.enums import OrganiserState, State
from maillage.agenda.models import Event, TrustedOrganiser
from maillage.core.models import OutgoingMail
from maillage.directory.enums import Role
from tests.factories.events import MADE, EventFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.personas import person_named

pytestmark = pytest.mark.django_db
DAY = {"dates-first_day": "2030-03-16", "dates-from_time": "10:00", "dates-to_time": "12:00"}


@pytest.fixture
def president(client):
    """A signed-in person who manages an organisation, with its client."""
    person = person_named("president")
    home = OrganisationFactory(name="Les Amis du parc")
    MembershipFactory(organisation=home, person=person, role=Role.MANAGER)
    client.force_login(person)
    client.home, client.person = home, person
    return client


@pytest.fixture
def facilitator(client):
    client.force_login(person_named("facilitator"))
    return client


def typed(**more):
    return {"kind": "event", "title": "Repas de quartier", "where": "later", **DAY, **more}


def test_the_form_of_a_new_event_opens(president):
    answer = president.get("/agenda/nouveau/")
    assert answer.status_code == 200
    assert "Proposer à l’agenda public" in answer.content.decode()


def test_an_event_is_proposed_in_one_page(president):
    answer = president.post("/agenda/nouveau/", typed(then="public"), follow=True)
    event = Event.objects.get()
    assert answer.redirect_chain == [(event.get_absolute_url(), 302)]
    assert (event.state, event.organisation) == (State.SUBMITTED, president.home)
    assert "En attente de relecture" in answer.content.decode()


def test_a_trusted_organisation_publishes_at_once(president):
    TrustedOrganiser.objects.create(organisation=president.home, since=MADE)
    president.post("/agenda/nouveau/", typed(then="public"))
    assert Event.objects.get().state == State.PUBLISHED


def test_a_date_is_held_without_a_title(president):
    page = president.get("/agenda/nouveau/?quoi=date").content.decode()
    assert "Réserver cette date" in page
    president.post(
        "/agenda/nouveau/?quoi=date", {"kind": "forum", "then": "held", "expected": "300", **DAY}
    )
    event = Event.objects.get()
    assert (event.state, event.title, event.expected) == (State.HELD, "", 300)


def test_what_is_typed_is_not_lost_when_something_is_wrong(president):
    answer = president.post(
        "/agenda/nouveau/", typed(then="public", summary="On partage un plat", email="pas bon")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Il reste des points à corriger" in page
    assert "On partage un plat" in page
    assert not Event.objects.exists()


def test_an_event_without_title_stays_a_draft_and_says_what_is_missing(president):
    answer = president.post("/agenda/nouveau/", typed(title="", then="public"), follow=True)
    assert "Donnez un titre" in answer.content.decode()
    assert Event.objects.get().state == State.DRAFT


def picture(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return SimpleUploadedFile("fete.png", out.getvalue(), "image/png")


def test_a_picture_is_kept_with_a_form_that_is_refused(president):
    answer = president.post(
        "/agenda/nouveau/", typed(then="public", email="pas bon", image_file=picture())
    )
    page = answer.content.decode()
    assert "Votre image est gardée" in page
    mark = page.split('name="image_kept" value="')[1].split('"')[0]
    president.post("/agenda/nouveau/", typed(then="public", image_kept=mark, image_alt="Une table"))
    event = Event.objects.get()
    assert event.image.name.startswith(f"evenements/{event.ref}-")
    assert president.get(event.image.url)["Content-Type"] == "image/webp"


def test_the_picture_of_a_draft_is_hidden_from_others(president, client):
    president.post("/agenda/nouveau/", typed(then="draft", image_file=picture()))
    event = Event.objects.get()
    client.logout()
    assert client.get(event.image.url).status_code == 404


def test_an_event_is_taken_up_again_without_its_dates(president):
    event = EventFactory(organisation=president.home, summary="On partage un plat")
    page = president.get(f"/agenda/nouveau/?reprendre={event.ref}").content.decode()
    assert "On partage un plat" in page
    assert 'value="2026-03-14"' not in page


def test_r8_two_texts_are_shown_and_the_second_may_still_be_written(president):
    event = EventFactory(organisation=president.home, title="Fête", summary="Avant", version=3)
    url = f"/agenda/{event.ref}/modifier/"
    answer = president.post(url, typed(title="Fête", summary="La sienne", version="2"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "La sienne" in page
    assert "Avant" in page
    event.refresh_from_db()
    assert event.summary == "Avant"
    president.post(url, typed(title="Fête", summary="La sienne", version="3"))
    event.refresh_from_db()
    assert event.summary == "La sienne"


def test_r4_a_refusal_says_why_to_the_organisation(president, client):
    event = EventFactory(organisation=president.home, state=State.SUBMITTED, title="Fête")
    client.force_login(person_named("facilitator"))
    assert "Fête" in client.get("/agenda/relecture/").content.decode()
    url = f"/agenda/relecture/{event.ref}/"
    client.post(url, {"decision": "refuse", "reason": ""})
    event.refresh_from_db()
    assert event.state == State.SUBMITTED
    client.post(url, {"decision": "refuse", "reason": "Ajoutez le prix."})
    event.refresh_from_db()
    assert (event.state, event.refusal) == (State.REFUSED, "Ajoutez le prix.")
    mail = OutgoingMail.objects.get(to=president.person.email)
    assert "Ajoutez le prix." in mail.text
    client.force_login(president.person)
    assert "Ajoutez le prix." in client.get(event.get_absolute_url()).content.decode()
    assert "Revoir" in client.get("/mon-espace/").content.decode()


def test_somebody_else_does_not_read_for_the_team(president):
    assert president.get("/agenda/relecture/").status_code == 403
    assert president.get("/agenda/confiance/").status_code == 403
    assert president.get("/agenda/charte/modifier/").status_code == 403


def test_r2_other_organisations_see_of_a_hold_what_the_rule_says(client):
    event = EventFactory(
        state=State.HELD, title="Gala secret", summary="Surprise", expected=250,
        room="Salle cachée",
    )  # fmt: skip
    other = person_named("president")
    MembershipFactory(organisation=OrganisationFactory(), person=other, role=Role.MANAGER)
    client.force_login(other)
    page = client.get(event.get_absolute_url()).content.decode()
    assert event.organisation.name in page
    assert "250" in page
    for hidden in ("Gala secret", "Surprise", "Salle cachée"):
        assert hidden not in page
    client.logout()
    assert client.get(event.get_absolute_url()).status_code == 404


def test_r6_a_link_for_those_registered_is_on_no_page(client):
    event = EventFactory(
        online_url="https://visio.example/secret", online_link="registered", attendance="online"
    )
    assert "visio.example" not in client.get(event.get_absolute_url()).content.decode()
    event.online_link = "all"
    event.save()
    assert "visio.example" in client.get(event.get_absolute_url()).content.decode()


def test_r5_a_removed_event_says_so(client):
    event = EventFactory(state=State.REMOVED, published_at=MADE, removal="Annonce en double")
    answer = client.get(event.get_absolute_url())
    assert answer.status_code == 410
    assert "retiré de l’agenda" in answer.content.decode()
    assert "Annonce en double" in answer.content.decode()


def test_the_removal_of_a_public_event_asks_why(president):
    event = EventFactory(organisation=president.home)
    url = f"/agenda/{event.ref}/retirer/"
    assert president.post(url, {"reason": ""}).status_code == 422
    assert president.post(url, {"reason": "Doublon"}).status_code == 302
    event.refresh_from_db()
    assert event.state == State.REMOVED


def test_a_cancelled_event_says_it_in_words(president):
    event = EventFactory(organisation=president.home)
    president.post(
        f"/agenda/{event.ref}/tenue/", {"status": "cancelled", "note": "À cause de la pluie"}
    )
    page = president.get(event.get_absolute_url()).content.decode()
    assert "Annulé" in page
    assert "À cause de la pluie" in page


def test_r3_an_organisation_is_named_once_it_accepts(president, client):
    event = EventFactory(organisation=OrganisationFactory(name="Porteuse"))
    link = event.organiser_links.create(
        organisation=president.home, state=OrganiserState.INVITED, asked_at=MADE
    )
    client.logout()
    assert "Les Amis du parc" not in client.get(event.get_absolute_url()).content.decode()
    client.force_login(president.person)
    assert "On vous invite" in client.get("/agenda/mes-evenements/").content.decode()
    client.post(f"/agenda/{event.ref}/organisations/{link.pk}/repondre/", {"answer": "yes"})
    client.logout()
    assert "Les Amis du parc" in client.get(event.get_absolute_url()).content.decode()
    client.force_login(president.person)
    client.post(f"/agenda/{event.ref}/organisations/{link.pk}/repondre/", {"answer": "no"})
    client.logout()
    assert "Les Amis du parc" not in client.get(event.get_absolute_url()).content.decode()


def test_the_charter_is_public_and_its_versions_are_kept(facilitator):
    facilitator.post("/agenda/charte/modifier/", {"text": "Nouvelle règle", "number": "1"})
    assert "Nouvelle règle" in facilitator.get("/agenda/charte/").content.decode()
    assert "Nouvelle règle" not in facilitator.get("/agenda/charte/?version=1").content.decode()
    late = facilitator.post("/agenda/charte/modifier/", {"text": "Autre", "number": "1"})
    assert late.status_code == 422
    facilitator.logout()
    assert facilitator.get("/agenda/charte/").status_code == 200
    assert facilitator.get("/agenda/charte/?version=9").status_code == 404


def test_the_team_trusts_and_reads_again(facilitator):
    home = OrganisationFactory()
    facilitator.post("/agenda/confiance/", {"organisation": home.ref, "act": "trust"})
    assert TrustedOrganiser.objects.filter(organisation=home).exists()
    facilitator.post("/agenda/confiance/", {"organisation": home.ref, "act": "withdraw"})
    assert not TrustedOrganiser.objects.exists()


def test_the_page_of_an_organisation_shows_its_next_events(client):
    event = EventFactory(
        schedule={"segments": [{"start": "2036-03-14T10:00", "minutes": 60}], "changes": []}
    )
    page = client.get(event.organisation.get_absolute_url()).content.decode()
    assert "Prochains événements" in page
    assert event.title in page


def test_the_page_of_an_event_asks_little_of_the_database(client, django_assert_max_num_queries):
    event = EventFactory()
    for number in range(6):
        event.organiser_links.create(
            organisation=OrganisationFactory(name=f"Amie {number}"),
            state=OrganiserState.ACCEPTED,
            asked_at=MADE,
        )
    with django_assert_max_num_queries(20):
        page = client.get(event.get_absolute_url()).content.decode()
    assert "Amie 5" in page


def test_an_organisation_is_chosen_when_somebody_writes_for_several(president):
    other = OrganisationFactory(name="Comité des fêtes")
    MembershipFactory(organisation=other, person=president.person, role=Role.EDITOR)
    assert "Comité des fêtes" in president.get("/agenda/nouveau/").content.decode()
    president.post(f"/agenda/nouveau/?organisation={other.ref}", typed(then="draft"))
    assert Event.objects.get().organisation == other


def test_somebody_without_an_organisation_is_told_what_to_do(client):
    client.force_login(person_named("resident"))
    answer = client.get("/agenda/nouveau/")
    assert answer.status_code == 403
    assert "rattachez-vous" in answer.content.decode()


def test_an_address_typed_becomes_a_place_once(president):
    where = {"where": "other", "place_label": "Maison de quartier", "city": "Ailleurs"}
    for _ in range(2):
        president.post("/agenda/nouveau/", typed(then="draft", **where))
    first, second = Event.objects.order_by("pk")
    assert first.place.label == "Maison de quartier"
    assert first.place == second.place


def test_r6_the_event_of_others_is_not_taken_up_with_its_hidden_link(president):
    event = EventFactory(online_url="https://visio.example/secret", online_link="registered")
    answer = president.get(f"/agenda/nouveau/?reprendre={event.ref}")
    assert answer.status_code == 403
    assert "visio.example" not in answer.content.decode()
