"""Suggestions and reports: decided once, with a reason that reaches the person."""

import pytest

from maillage.core.actor import FACILITATOR, Actor
from maillage.core.errors import NotAllowed, NotVisible
from maillage.core.models import OutgoingMail
from maillage.directory.enums import Listing, RequestState
from maillage.directory.errors import InvalidField, ReasonMissing, WrongStep
from maillage.directory.queries.moderation import counts, waiting_suggestions
from maillage.directory.services.moderation import decide_suggestion
from maillage.directory.services.profiles import correct_profile
from maillage.directory.services.reports import decide_report, report_error
from tests.factories.organisations import (
    ClaimFactory,
    ErrorReportFactory,
    OrganisationFactory,
    SuggestionFactory,
    editor_of,
    manager_of,
    representative_of,
    somebody,
)

pytestmark = pytest.mark.django_db
CLOSED = [state for state in RequestState if state != RequestState.OPEN]


@pytest.fixture
def suggestion(now):
    organisation = OrganisationFactory(name="Judo du Lez")
    correct_profile(
        actor=manager_of(organisation),
        organisation=organisation,
        changes={"phone": "04 67 00 00 01"},
        now=now,
    )
    return SuggestionFactory(organisation=organisation)


def test_an_accepted_suggestion_becomes_the_profile_and_people_s_word(suggestion, now):
    decide_suggestion(
        actor=editor_of(suggestion.organisation), suggestion=suggestion, accepted=True, now=now
    )
    organisation = suggestion.organisation
    organisation.refresh_from_db()
    assert organisation.phone == "04 67 00 00 99"
    assert organisation.provenance["phone"] == ["people", "2026-03-03"]
    assert organisation.statements.get(field="phone").value == "04 67 00 00 99"


def test_a_refused_suggestion_changes_nothing_and_the_manager_is_told_why(suggestion, now):
    facilitator = somebody(FACILITATOR)
    with pytest.raises(ReasonMissing):
        decide_suggestion(actor=facilitator, suggestion=suggestion, accepted=False, now=now)
    decide_suggestion(
        actor=facilitator, suggestion=suggestion, accepted=False, reason="Ancien numéro.", now=now
    )
    suggestion.organisation.refresh_from_db()
    assert suggestion.organisation.phone == "04 67 00 00 01"
    assert "Ancien numéro." in OutgoingMail.objects.get(key__startswith="suggestion-decided:").text


@pytest.mark.parametrize("state", CLOSED)
def test_a_suggestion_is_decided_once(suggestion, now, state):
    suggestion.state = state
    suggestion.save()
    with pytest.raises(WrongStep):
        decide_suggestion(
            actor=somebody(FACILITATOR), suggestion=suggestion, accepted=True, now=now
        )


def test_a_suggestion_on_the_state_is_taken_though_no_form_edits_it(now):
    suggestion = SuggestionFactory(field="state", value="dissolved")
    decide_suggestion(actor=somebody(FACILITATOR), suggestion=suggestion, accepted=True, now=now)
    suggestion.organisation.refresh_from_db()
    assert suggestion.organisation.state == "dissolved"


def test_each_sees_the_suggestions_they_may_decide(suggestion):
    other = SuggestionFactory()
    assert set(waiting_suggestions(somebody(FACILITATOR))) == {suggestion, other}
    assert list(waiting_suggestions(manager_of(other.organisation))) == [other]
    assert list(waiting_suggestions(representative_of(other.organisation))) == []
    assert list(waiting_suggestions(somebody())) == []


def test_a_report_without_account_is_answered_then_its_address_forgotten(now):
    facilitator, organisation = somebody(FACILITATOR), OrganisationFactory()
    report = report_error(
        actor=Actor.anonymous(),
        organisation=organisation,
        message="Fermé.",
        email="moi@exemple.test",
        now=now,
    )
    assert OutgoingMail.objects.get().key == f"report-made:{report.pk}:{facilitator.person_id}"
    decide_report(
        actor=facilitator, report=report, accepted=True, reason="Corrigé, merci.", now=now
    )
    answer = OutgoingMail.objects.get(key=f"report-decided:{report.pk}")
    assert (answer.to, "Corrigé, merci." in answer.text) == ("moi@exemple.test", True)
    report.refresh_from_db()
    assert (report.state, report.email) == (RequestState.ACCEPTED, "")


def test_a_signed_in_reporter_is_answered_at_their_account_and_no_copy_is_kept(now):
    actor = somebody()
    report = report_error(
        actor=actor, organisation=OrganisationFactory(), message="Fermé.", email="x@y.test", now=now
    )
    assert (report.email, report.person_id) == ("", actor.person_id)
    decide_report(
        actor=somebody(FACILITATOR), report=report, accepted=False, reason="C’est ouvert.", now=now
    )
    assert OutgoingMail.objects.get(key=f"report-decided:{report.pk}").to == report.person.email


@pytest.mark.parametrize(
    ("message", "email", "field"),
    [("  ", "", "message"), ("x" * 2001, "", "message"), ("Faux", "moi", "email")],
)
def test_a_wrong_report_is_refused_in_words(now, message, email, field):
    with pytest.raises(InvalidField) as refusal:
        report_error(
            actor=Actor.anonymous(),
            organisation=OrganisationFactory(),
            message=message,
            email=email,
            now=now,
        )
    assert refusal.value.field == field


def test_a_hidden_profile_takes_no_report(now):
    hidden = OrganisationFactory(listing=Listing.HIDDEN)
    with pytest.raises((NotAllowed, NotVisible)):
        report_error(actor=Actor.anonymous(), organisation=hidden, message="Faux", now=now)


@pytest.mark.parametrize("state", CLOSED)
def test_a_report_is_decided_once(now, state):
    report = ErrorReportFactory(state=state)
    with pytest.raises(WrongStep):
        decide_report(actor=somebody(FACILITATOR), report=report, accepted=True, now=now)


def test_counts_say_what_waits_for_the_team(town):
    facilitator = somebody(FACILITATOR)
    ClaimFactory()
    ClaimFactory(code_digest="x" * 64)
    ClaimFactory(state=RequestState.REFUSED)
    ErrorReportFactory.create_batch(2)
    SuggestionFactory()
    OrganisationFactory(kind="group", listing=Listing.PENDING)
    found = counts(facilitator)
    assert (found.claims, found.groups, found.suggestions, found.reports) == (1, 1, 1, 2)
    assert found.total == 5
