"""What a person does with their account, through the pages."""

import json

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from maillage.accounts import actors, registries, services
from maillage.accounts.middleware import ACTING_FOR
from maillage.accounts.models import Person
from maillage.accounts.personas import PERSONAS
from maillage.core.actor import EDITOR, MANAGER, OFFICER, Actor
from maillage.core.models import AuditEntry
from tests.factories.people import PersonFactory
from tests.personas import OPERATOR_KEY, person_named

pytestmark = pytest.mark.django_db
SYSTEM = Actor.for_system("tests")


@pytest.fixture(autouse=True)
def _a_home_for_those_who_sign_in(settings):
    settings.LOGIN_REDIRECT_URL = "accounts:home"


@pytest.fixture(autouse=True)
def _registries_of_the_test(monkeypatch):
    for name in ("deletion_obstacles", "deletion_effects", "data_exporters"):
        monkeypatch.setattr(getattr(registries, name), "_items", [])


@pytest.fixture
def person(client):
    person = PersonFactory(name="Claire Martin", email="claire@exemple.fr")
    client.force_login(person)
    return person


@pytest.fixture
def two_organisations(monkeypatch):
    monkeypatch.setattr(
        actors, "_roles", [lambda _person_id: {7: (MANAGER, True), 8: (EDITOR, True)}]
    )
    monkeypatch.setattr(
        actors, "_names", [lambda ids: {i: {7: "Amicale", 8: "Zumba"}[i] for i in ids}]
    )


def test_rename_from_the_page(client, person):
    page = client.post(reverse("accounts:rename"), {"name": "Claire M."}, follow=True)
    assert "Votre nom est changé" in page.content.decode()
    assert Person.objects.get().name == "Claire M."


def test_rename_to_nothing_keeps_the_name_and_says_why(client, person):
    page = client.post(reverse("accounts:rename"), {"name": "<i>"})
    assert page.status_code == 422
    assert "Un nom ne contient ni adresse" in page.content.decode()
    assert Person.objects.get().name == "Claire Martin"


def test_the_copy_of_ones_data_is_a_json_file(client, person):
    response = client.post(reverse("accounts:data"))
    assert response["Content-Disposition"].startswith("attachment")
    copy = json.loads(response.content)
    assert copy["compte"]["lignes"][0]["Adresse électronique"] == "claire@exemple.fr"


def test_reading_ones_data_is_not_an_act(client, person):
    assert "claire@exemple.fr" in client.get(reverse("accounts:data")).content.decode()
    assert not AuditEntry.objects.exists()


def test_deletion_needs_the_box_and_then_leaves_nobody_signed_in(client, person):
    url = reverse("accounts:delete")
    assert "Ce qui va se passer" in client.get(url).content.decode()
    refused = client.post(url)
    assert refused.status_code == 422
    assert Person.objects.count() == 1
    page = client.post(url, {"confirm": "on"}, follow=True)
    assert "Votre compte est supprimé" in page.content.decode()
    assert not Person.objects.exists()
    assert client.get(reverse("accounts:home")).status_code == 302


def test_deletion_shows_who_would_be_left_alone(client, person):
    reason = "Vous êtes la seule personne responsable de l’Amicale."
    registries.deletion_obstacles.add(lambda _person_id: [reason])
    url = reverse("accounts:delete")
    page = client.get(url).content.decode()
    assert reason in page
    assert "Supprimer mon compte</button>" not in page
    assert client.post(url, {"confirm": "on"}).status_code == 409
    assert Person.objects.count() == 1


def test_deletion_asks_for_the_password_again(client):
    client.force_login(PersonFactory(password="quatre mots sans rapport"))
    response = client.post(reverse("accounts:delete"), {"confirm": "on"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    client.post(
        reverse("account_reauthenticate"),
        {"password": "quatre mots sans rapport", "next": reverse("accounts:delete")},
    )
    assert not Person.objects.exists()


def test_other_devices_are_signed_out_and_this_one_stays(client):
    PersonFactory(email="claire@exemple.fr", password="quatre mots sans rapport")
    other = Client()
    for browser in (client, other):
        browser.post(
            reverse("account_login"),
            {"login": "claire@exemple.fr", "password": "quatre mots sans rapport"},
            headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"},
        )
    page = client.get(reverse("accounts:devices")).content.decode()
    assert page.count("Firefox sur Linux") == 2
    client.post(reverse("accounts:devices"))
    assert UserSession.objects.count() == 1
    assert client.get(reverse("accounts:home")).status_code == 200
    assert other.get(reverse("accounts:home")).status_code == 302


def test_act_for_an_organisation_of_mine(client, person, two_organisations):
    response = client.post(
        reverse("accounts:act_for"), {"organisation": "8", "next": reverse("accounts:data")}
    )
    assert response.url == reverse("accounts:data")
    assert client.session[ACTING_FOR] == 8
    page = client.get(reverse("accounts:home"))
    assert page.wsgi_request.actor.organisation_id == 8
    assert '<option value="8" selected>Zumba</option>' in page.content.decode()


def test_act_for_oneself_is_remembered(client, person, monkeypatch):
    monkeypatch.setattr(actors, "_roles", [lambda _person_id: {7: (MANAGER, True)}])
    monkeypatch.setattr(actors, "_names", [lambda _ids: {7: "Amicale"}])
    assert client.get(reverse("accounts:home")).wsgi_request.actor.organisation_id == 7
    client.post(reverse("accounts:act_for"), {"organisation": ""})
    assert client.get(reverse("accounts:home")).wsgi_request.actor.organisation_id is None


@pytest.mark.parametrize("organisation", ["9", "0", "-1", "abc", "8 OR 1=1"])
def test_r5_act_for_an_organisation_that_is_not_mine_is_refused(
    client, person, two_organisations, organisation
):
    response = client.post(reverse("accounts:act_for"), {"organisation": organisation})
    assert response.status_code == 403
    assert ACTING_FOR not in client.session


def test_act_for_never_leads_outside(client, person, two_organisations):
    response = client.post(
        reverse("accounts:act_for"), {"organisation": "7", "next": "//ailleurs.example/"}
    )
    assert response.url == reverse("accounts:home")


def test_the_switch_works_from_the_header_of_a_page(person, two_organisations):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    page = strict.get(reverse("accounts:home")).content.decode()
    form = page[page.index('class="acting__form"') :]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    response = strict.post(
        reverse("accounts:act_for"), {"organisation": "7", "csrfmiddlewaretoken": token}
    )
    assert response.status_code == 302


def test_r8_the_demonstration_page_does_not_exist_elsewhere(client, now):
    services.ensure_personas(actor=SYSTEM, now=now)
    assert client.get(reverse("accounts:demo")).status_code == 404
    response = client.post(reverse("accounts:demo"), {"persona": "president"})
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session
    assert reverse("accounts:demo") not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_the_demonstration_signs_in_as_each_persona(client, now, settings, persona):
    settings.MAILLAGE_DEMO = True
    services.ensure_personas(actor=SYSTEM, now=now)
    assert persona.name in client.get(reverse("accounts:demo")).content.decode()
    client.post(reverse("accounts:demo"), {"persona": persona.key})
    page = client.get(reverse("accounts:home"))
    assert page.wsgi_request.actor.name == persona.name
    assert page.wsgi_request.actor.functions == frozenset(persona.functions)


def test_r8_the_demonstration_signs_in_as_nobody_real(client, now, settings):
    settings.MAILLAGE_DEMO = True
    PersonFactory(email=PERSONAS[0].email)
    response = client.post(reverse("accounts:demo"), {"persona": PERSONAS[0].key})
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_fictional_person_reads_why_their_account_stays(client):
    client.force_login(person_named("resident"))
    page = client.get(reverse("accounts:delete")).content.decode()
    assert "sert à la démonstration" in page


def test_people_are_listed_to_those_who_give_functions(client, django_assert_max_num_queries):
    PersonFactory.create_batch(5, functions=(OFFICER,))
    client.force_login(person_named("facilitator"))
    with django_assert_max_num_queries(10):
        page = client.get(reverse("accounts:people"), {"q": "personne"})
    assert page.content.decode().count("service de la Ville</span>") == 5


def test_people_are_not_listed_to_a_resident(client):
    client.force_login(person_named("resident"))
    page = client.get(reverse("accounts:people"))
    assert page.status_code == 403
    assert "réservée à l’administration" in page.content.decode()


def test_a_function_is_given_and_taken_from_the_page(client):
    person = PersonFactory()
    client.force_login(person_named(OPERATOR_KEY))
    url = reverse("accounts:function", args=[person.pk])
    client.post(url, {"function": OFFICER, "act": "give"})
    assert [held.function for held in person.functions.all()] == [OFFICER]
    client.post(url, {"function": OFFICER, "act": "take"})
    assert list(person.functions.all()) == []


def test_a_resident_gives_no_function_and_sees_no_account(client):
    person = PersonFactory()
    client.force_login(person_named("resident"))
    url = reverse("accounts:function", args=[person.pk])
    response = client.post(url, {"function": OFFICER, "act": "give"})
    assert response.status_code == 404
    assert list(person.functions.all()) == []
