"""Mon espace: what waits, whose organisations, for whom one acts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.actor import EDITOR, MANAGER, REPRESENTATIVE
from maillage.directory.enums import Listing
from tests.factories.organisations import ErrorReportFactory, OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
PATH = "/mon-espace/"


@pytest.fixture
def person():
    return PersonFactory(name="Monique")


def test_a_visitor_is_sent_to_the_sign_in_page_and_back(client) -> None:
    response = client.get(PATH)
    assert response.status_code == 302
    assert response["Location"] == "/compte/connexion/?next=/mon-espace/"


def test_a_person_without_organisation_is_told_what_to_do(client, person) -> None:
    client.force_login(person)
    page = client.get(PATH).content.decode()
    assert "Bonjour, Monique" in page
    assert "Vous n’êtes dans aucune organisation" in page
    assert "Rien ne vous attend" in page


def test_each_organisation_shows_the_role_and_the_state_of_its_profile(client, person, now) -> None:
    OrganisationFactory(name="Alpha", quality=80, members=[(person, MANAGER)])
    OrganisationFactory(name="Béta", listing=Listing.PENDING, members=[(person, EDITOR)])
    client.force_login(person)
    response = client.get(PATH)
    assert [(line.organisation.name, line.role) for line in response.context["own"]] == [
        ("Alpha", "gestionnaire"),
        ("Béta", "rédactrice ou rédacteur"),
    ]
    page = response.content.decode()
    assert "Fiche complète à 80 %" in page
    assert "En attente de l’équipe d’animation" in page


def test_r5_somebody_else_s_organisation_does_not_show(client, person) -> None:
    OrganisationFactory(name="Ailleurs", members=[(PersonFactory(), MANAGER)])
    client.force_login(person)
    assert "Ailleurs" not in client.get(PATH).content.decode()


def test_a_profile_confirmed_long_ago_says_so(client, person, now, time_machine) -> None:
    time_machine.move_to(now)
    OrganisationFactory(members=[(person, MANAGER)], confirmed_at=now - timedelta(days=400))
    OrganisationFactory(members=[(person, MANAGER)], confirmed_at=now - timedelta(days=10))
    client.force_login(person)
    own = client.get(PATH).context["own"]
    assert sorted(line.is_stale for line in own) == [False, True]


def test_r5_only_people_who_may_confirm_are_offered_to(client, person) -> None:
    written = OrganisationFactory(members=[(person, EDITOR)])
    represented = OrganisationFactory(members=[(person, REPRESENTATIVE)])
    client.force_login(person)
    page = client.get(PATH).content.decode()
    assert f"/annuaire/{written.ref}/confirmer/" in page
    assert f"/annuaire/{represented.ref}/confirmer/" not in page


def test_what_waits_for_the_team_is_told_with_its_number(client) -> None:
    facilitator = PersonFactory(functions=("facilitator",))
    ErrorReportFactory.create_batch(2)
    client.force_login(facilitator)
    lines = client.get(PATH).context["lines"]
    assert [(line["label"], line["count"]) for line in lines] == [("Erreurs signalées", 2)]


def test_a_single_thing_that_waits_for_the_team_is_numbered_too(client) -> None:
    ErrorReportFactory()
    client.force_login(PersonFactory(functions=("facilitator",)))
    assert '<span class="waiting__count">1</span>' in client.get(PATH).content.decode()


def test_the_organisation_one_acts_for_comes_first(client, person) -> None:
    OrganisationFactory(name="Alpha", members=[(person, MANAGER)])
    beta = OrganisationFactory(name="Béta", members=[(person, MANAGER)])
    client.force_login(person)
    client.post("/compte/agir-pour/", {"organisation": beta.pk, "next": PATH})
    own = client.get(PATH).context["own"]
    assert [(line.organisation.name, line.is_current) for line in own] == [
        ("Béta", True),
        ("Alpha", False),
    ]


def test_queries_do_not_grow_with_organisations(client, person) -> None:
    client.force_login(person)
    counts = []
    # From two on: who belongs to a single organisation acts for it.
    for number in (2, 3):
        OrganisationFactory.create_batch(number, members=[(person, MANAGER)])
        client.get(PATH)
        with CaptureQueriesContext(connection) as captured:
            client.get(PATH)
        counts.append(len(captured))
    assert counts[0] == counts[1]
