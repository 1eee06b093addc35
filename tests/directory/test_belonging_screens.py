"""Belonging, groups, reports and the team's queue, as people walk through them."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.core.actor import EDITOR, FACILITATOR, MANAGER
from maillage.core.models import OutgoingMail
from maillage.core.registry import dashboard_lines
from maillage.directory.enums import Listing, RequestState
from maillage.directory.models import Claim, ErrorReport, Membership, Organisation
from tests.factories.organisations import (
    ClaimFactory,
    ErrorReportFactory,
    OrganisationFactory,
    SuggestionFactory,
    manager_of,
    member_of,
    somebody,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(town):
    return OrganisationFactory(name="Judo du Lez", email="contact@judo.test")


@pytest.fixture
def newcomer(client):
    person = PersonFactory()
    client.force_login(person)
    return person


@pytest.fixture
def facilitator(client):
    person = PersonFactory(functions=(FACILITATOR,))
    client.force_login(person)
    return person


def url(name: str, *args: object) -> str:
    return reverse(f"directory:{name}", args=args)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_newcomer_joins_by_code(client, organisation, newcomer):
    page = client.get(url("claim", organisation.ref)).content.decode()
    assert "c•••@judo.test" in page
    assert "contact@judo.test" not in page
    client.post(url("claim", organisation.ref), {"by": "code"})
    code = re.search(r"\b(\d{6})\b", OutgoingMail.objects.get().text)[1]
    wrong = client.post(url("claim_code", organisation.ref), {"code": "abc"})
    assert (wrong.status_code, "il vous reste 4 essais" in wrong.content.decode()) == (422, True)
    assert (
        client.post(url("claim_code", organisation.ref), {"code": code})["Location"]
        == f"/annuaire/{organisation.ref}/"
    )
    assert Membership.objects.get().person == newcomer


def test_a_hidden_address_is_not_half_told_to_who_claims(client, organisation, newcomer):
    organisation.audiences = {"email": "own"}
    organisation.save(update_fields=["audiences"])
    page = client.get(url("claim", organisation.ref)).content.decode()
    assert "une adresse que la fiche ne montre pas" in page
    assert "judo.test" not in page
    client.post(url("claim", organisation.ref), {"by": "code"})
    assert OutgoingMail.objects.get().to == "contact@judo.test"


def test_a_newcomer_writes_to_the_team_and_may_take_it_back(client, organisation, newcomer):
    empty = client.post(url("claim", organisation.ref), {"message": ""})
    assert (empty.status_code, "Dites en quelques mots" in empty.content.decode()) == (422, True)
    client.post(url("claim", organisation.ref), {"message": "Je suis la trésorière."})
    assert "Je suis la trésorière." in client.get(url("claim", organisation.ref)).content.decode()
    client.post(url("withdraw_claim", organisation.ref))
    assert Claim.objects.get().state == RequestState.WITHDRAWN


def test_who_belongs_already_is_told_so(client, organisation):
    person, _ = member_of(organisation)
    client.force_login(person)
    refused = client.get(url("claim", organisation.ref))
    assert (refused.status_code, "déjà rattachée" in refused.content.decode()) == (403, True)


def test_a_manager_invites_and_the_guest_accepts(client, organisation):
    manager, _ = member_of(organisation)
    client.force_login(manager)
    client.post(url("invite", organisation.ref), {"email": "lea@exemple.test", "role": EDITOR})
    assert "lea@exemple.test" in client.get(url("members", organisation.ref)).content.decode()
    address = re.search(r"(/annuaire/invitation/\S+)", OutgoingMail.objects.get().text)[1]
    guest = PersonFactory(name="Léa")
    client.logout()
    signed_out = client.get(address).content.decode()
    assert "Judo du Lez" in signed_out
    assert f"{reverse('account_login')}?next={address}" in signed_out
    assert client.post(address)["Location"].startswith(reverse("account_login"))
    client.force_login(guest)
    assert "Judo du Lez" in client.get(address).content.decode()
    client.post(address)
    assert Membership.objects.get(person=guest).role == EDITOR
    assert client.get(address).status_code == 410


def test_the_members_page_is_for_members_and_the_team(client, organisation, newcomer):
    assert client.get(url("members", organisation.ref)).status_code == 403
    person, _ = member_of(organisation, "representative", name="Rachid")
    client.force_login(person)
    html = client.get(url("members", organisation.ref)).content.decode()
    assert "Rachid" in html
    assert "Pourquoi ne puis-je pas inviter" in html


def test_a_manager_changes_a_role_and_removes_somebody(client, organisation):
    manager, _ = member_of(organisation)
    other, _ = member_of(organisation, EDITOR, name="Paul")
    membership = Membership.objects.get(person=other)
    client.force_login(manager)
    client.post(url("change_role", organisation.ref, membership.pk), {"role": MANAGER})
    membership.refresh_from_db()
    assert membership.role == MANAGER
    assert (
        "Paul" in client.get(url("remove_member", organisation.ref, membership.pk)).content.decode()
    )
    client.post(url("remove_member", organisation.ref, membership.pk), {"reason": "Merci."})
    assert not Membership.objects.filter(person=other).exists()


def test_a_member_of_another_organisation_is_out_of_reach(client, organisation):
    manager, _ = member_of(organisation)
    stranger = Membership.objects.get(person=member_of(OrganisationFactory())[0])
    client.force_login(manager)
    assert (
        client.post(url("change_role", organisation.ref, stranger.pk), {"role": EDITOR}).status_code
        == 404
    )
    assert (
        client.post(
            url("change_role", stranger.organisation.ref, stranger.pk), {"role": EDITOR}
        ).status_code
        == 403
    )


def test_the_last_manager_names_a_successor_on_the_way_out(client, organisation):
    manager, _ = member_of(organisation)
    heir, _ = member_of(organisation, EDITOR, name="Paul")
    client.force_login(manager)
    refused = client.post(url("leave", organisation.ref), {"successor": ""})
    assert (refused.status_code, "Nommez d’abord quelqu’un" in refused.content.decode()) == (
        422,
        True,
    )
    client.post(url("leave", organisation.ref), {"successor": heir.pk})
    assert list(Membership.objects.values_list("person_id", "role")) == [(heir.pk, MANAGER)]


def test_the_last_one_alone_asks_the_team(client, organisation):
    manager, _ = member_of(organisation)
    client.force_login(manager)
    assert (
        "Invitez d’abord quelqu’un" in client.get(url("leave", organisation.ref)).content.decode()
    )
    client.post(url("ask_takeover", organisation.ref), {"message": "Je déménage."})
    assert ErrorReport.objects.get().person == manager


def test_a_group_is_written_down_with_four_answers(client, town, newcomer):
    answers = {
        "name": "Jardins",
        "summary": "Nous jardinons.",
        "theme": "environnement",
        "area": "34172-07",
    }
    refused = client.post(url("new_group"), {**answers, "theme": ""})
    assert (refused.status_code, "Choisissez un thème" in refused.content.decode()) == (422, True)
    client.post(url("new_group"), answers)
    group = Organisation.objects.get(name="Jardins")
    assert (group.listing, group.memberships.get().person) == (Listing.PENDING, newcomer)


def test_a_situation_is_noted_with_its_date_and_successor(client, organisation):
    manager, _ = member_of(organisation)
    heir = OrganisationFactory()
    client.force_login(manager)
    refused = client.post(url("state", organisation.ref), {"to": "dissolved"})
    assert (refused.status_code, "Donnez la date" in refused.content.decode()) == (422, True)
    client.post(
        url("state", organisation.ref),
        {
            "to": "dissolved",
            "on": "2025-06-30",
            "successor": f"http://localhost:8000/annuaire/{heir.ref}/",
        },
    )
    organisation.refresh_from_db()
    assert (organisation.state, organisation.successor) == ("dissolved", heir)


def test_anybody_reports_an_error(client, organisation):
    assert (
        "Votre adresse électronique" in client.get(url("report", organisation.ref)).content.decode()
    )
    client.post(url("report", organisation.ref), {"message": "Fermé.", "email": "moi@exemple.test"})
    report = ErrorReport.objects.get()
    assert (report.message, report.email) == ("Fermé.", "moi@exemple.test")


def test_a_program_that_fills_the_hidden_field_reports_nothing(client, organisation):
    answer = client.post(
        url("report", organisation.ref), {"message": "Achetez !", "homepage": "spam.test"}
    )
    assert answer.status_code == 302
    assert not ErrorReport.objects.exists()


def test_reports_from_one_place_are_throttled_and_the_text_stays(client, organisation):
    for _ in range(6):
        client.post(url("report", organisation.ref), {"message": "Fermé."})
    refused = client.post(url("report", organisation.ref), {"message": "Mon septième message."})
    assert refused.status_code == 429
    assert "Mon septième message." in refused.content.decode()
    assert ErrorReport.objects.count() == 6


def test_a_hidden_profile_is_not_there_to_be_reported(client, town):
    hidden = OrganisationFactory(listing=Listing.HIDDEN)
    assert client.get(url("report", hidden.ref)).status_code == 404


QUEUES = ("claims", "groups", "suggestions", "reports", "orphans")


@pytest.mark.parametrize("kind", QUEUES)
def test_a_queue_is_for_the_team(client, town, newcomer, kind):
    refused = client.get(url(f"moderation_{kind}"))
    assert (refused.status_code, "équipe d’animation du réseau" in refused.content.decode()) == (
        403,
        True,
    )


@pytest.mark.parametrize("kind", QUEUES)
def test_an_empty_queue_says_so(client, town, facilitator, kind):
    assert 'class="empty"' in client.get(url(f"moderation_{kind}")).content.decode()


@pytest.mark.parametrize("kind", QUEUES[:-1])
def test_a_queue_costs_the_same_for_one_line_and_for_three(client, town, facilitator, kind):
    add_to_queue(kind)
    count_queries(client, url(f"moderation_{kind}"))  # the site's name is read once, then kept
    one = count_queries(client, url(f"moderation_{kind}"))
    add_to_queue(kind)
    add_to_queue(kind)
    assert count_queries(client, url(f"moderation_{kind}")) == one


def add_to_queue(kind: str) -> None:
    if kind == "groups":
        people = [(PersonFactory(), MANAGER)]
        OrganisationFactory(kind="group", listing=Listing.PENDING, members=people)
        return
    {"claims": ClaimFactory, "suggestions": SuggestionFactory, "reports": ErrorReportFactory}[
        kind
    ]()


def count_queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_claim_is_answered_in_place(client, organisation, facilitator):
    claim = ClaimFactory(organisation=organisation)
    assert "Je suis la trésorière." in client.get(url("moderation_claims")).content.decode()
    refused = client.post(url("decide_claim", claim.pk), {"decision": "refuse", "reason": ""})
    assert told(refused) == [
        "Dites pourquoi : ce motif est envoyé à la personne, qui saura ainsi quoi faire."
    ]
    client.post(
        url("decide_claim", claim.pk),
        {"decision": "accept", "reason": "Bienvenue.", "role": "representative"},
    )
    assert Membership.objects.get().role == "representative"
    again = client.post(url("decide_claim", claim.pk), {"decision": "accept"})
    assert told(again)[-1].startswith("Cela a déjà été traité")


def test_a_group_a_suggestion_and_a_report_are_answered_in_place(client, town, facilitator):
    group = OrganisationFactory(kind="group", listing=Listing.PENDING)
    suggestion, report = SuggestionFactory(), ErrorReportFactory(email="moi@exemple.test")
    client.post(url("decide_group", group.ref), {"decision": "accept"})
    client.post(url("decide_suggestion", suggestion.pk), {"decision": "accept"})
    client.post(url("decide_report", report.pk), {"decision": "refuse", "reason": "C’est juste."})
    group.refresh_from_db()
    suggestion.organisation.refresh_from_db()
    assert (group.listing, suggestion.organisation.phone) == (Listing.LISTED, "04 67 00 00 99")
    assert "C’est juste." in OutgoingMail.objects.get(to="moi@exemple.test").text


def test_a_profile_is_hidden_then_shown_again(client, organisation, facilitator):
    refused = client.post(url("listing", organisation.ref), {"reason": ""})
    assert "Dites pourquoi" in refused.content.decode()
    client.post(url("listing", organisation.ref), {"reason": "Propos injurieux."})
    organisation.refresh_from_db()
    assert organisation.listing == Listing.HIDDEN
    client.post(url("listing", organisation.ref), {"reason": ""})
    organisation.refresh_from_db()
    assert organisation.listing == Listing.LISTED


def test_the_queue_opens_where_something_waits(client, town, facilitator):
    ErrorReportFactory()
    assert client.get(url("moderation"))["Location"] == url("moderation_reports")


def lines(actor) -> dict[str, int]:
    return {
        line["label"]: line["count"]
        for entry in dashboard_lines
        if entry.lines.__module__ == "maillage.directory.receivers"
        for line in entry.lines(actor)
    }


def test_what_waits_is_said_on_the_dashboard(town):
    suggestion = SuggestionFactory()
    manager = manager_of(suggestion.organisation)
    ErrorReportFactory.create_batch(2)
    assert lines(somebody(FACILITATOR)) == {"Suggestions des sources": 1, "Erreurs signalées": 2}
    assert lines(manager) == {f"Suggestions pour « {suggestion.organisation.name} »": 1}
    assert lines(somebody()) == {}
