"""C’est mon association: the code, the message, and the team's answer."""

import re
from datetime import timedelta

import pytest

from maillage.accounts.models import Person
from maillage.accounts.services import delete_person
from maillage.core.actor import FACILITATOR
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, OutgoingMail
from maillage.directory.enums import RequestState, Role
from maillage.directory.errors import CodeRefused, DirectoryError, ReasonMissing, TooMany, WrongStep
from maillage.directory.models import Claim, Membership
from maillage.directory.queries.belonging import masked_address
from maillage.directory.services.claims import (
    claim_by_code,
    claim_by_message,
    decide_claim,
    prove_claim,
    withdraw_claim,
)
from tests.factories.organisations import ClaimFactory, OrganisationFactory, manager_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(email="contact@asso.test")


def sent_code() -> str:
    mail = OutgoingMail.objects.get(key__startswith="claim-code:")
    return re.search(r"\b(\d{6})\b", mail.text)[1]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_goes_to_the_organisation_and_makes_the_first_person_manager(organisation, now):
    actor = somebody()
    claim = claim_by_code(actor=actor, organisation=organisation, now=now)
    assert OutgoingMail.objects.get().to == "contact@asso.test"
    membership = prove_claim(actor=actor, claim=claim, code=sent_code(), now=now)
    assert (membership.person_id, membership.role) == (actor.person_id, Role.MANAGER)
    claim.refresh_from_db()
    assert claim.state == RequestState.ACCEPTED


def test_a_code_is_read_with_its_spaces(organisation, now):
    actor = somebody()
    claim = claim_by_code(actor=actor, organisation=organisation, now=now)
    code = sent_code()
    assert (
        prove_claim(actor=actor, claim=claim, code=f" {code[:3]} {code[3:]} ", now=now).role
        == Role.MANAGER
    )


def test_the_code_itself_is_never_kept_with_the_claim(organisation, now):
    claim = claim_by_code(actor=somebody(), organisation=organisation, now=now)
    kept = [str(getattr(claim, field.attname)) for field in Claim._meta.fields]
    assert all(sent_code() not in value for value in kept)
    assert sent_code() not in str(
        list(AuditEntry.objects.order_by("number").values_list("data", flat=True))
    )


def test_the_second_to_come_writes_and_the_manager_is_told(organisation, now):
    manager = manager_of(organisation)
    actor = somebody()
    claim = claim_by_code(actor=actor, organisation=organisation, now=now)
    assert prove_claim(actor=actor, claim=claim, code=sent_code(), now=now).role == Role.EDITOR
    told = OutgoingMail.objects.get(key__startswith="member-arrived:")
    assert told.key.endswith(f":{manager.person_id}")


def test_a_wrong_code_is_counted_and_the_fifth_ends_the_claim(organisation, now):
    actor = somebody()
    claim = claim_by_code(actor=actor, organisation=organisation, now=now)
    code = sent_code()
    for left in (4, 3, 2, 1):
        with pytest.raises(CodeRefused, match=f"il vous reste {left} essai"):
            prove_claim(actor=actor, claim=claim, code=another(code), now=now)
    with pytest.raises(CodeRefused, match="dernier essai"):
        prove_claim(actor=actor, claim=claim, code=another(code), now=now)
    with pytest.raises(WrongStep):
        prove_claim(actor=actor, claim=claim, code=code, now=now)
    assert not Membership.objects.exists()


def test_a_code_lasts_thirty_minutes(organisation, now):
    actor = somebody()
    claim = claim_by_code(actor=actor, organisation=organisation, now=now)
    with pytest.raises(CodeRefused, match="plus valable"):
        prove_claim(actor=actor, claim=claim, code=sent_code(), now=now + timedelta(minutes=31))
    assert prove_claim(actor=actor, claim=claim, code=sent_code(), now=now + timedelta(minutes=30))


def test_a_new_code_ends_the_former_one(organisation, now):
    actor = somebody()
    former = claim_by_code(actor=actor, organisation=organisation, now=now)
    old = sent_code()
    OutgoingMail.objects.all().delete()
    fresh = claim_by_code(actor=actor, organisation=organisation, now=now)
    with pytest.raises(WrongStep):
        prove_claim(actor=actor, claim=former, code=old, now=now)
    assert prove_claim(actor=actor, claim=fresh, code=sent_code(), now=now)


def test_somebody_else_can_not_use_the_code(organisation, now):
    claim = claim_by_code(actor=somebody(), organisation=organisation, now=now)
    with pytest.raises(NotAllowed, match="quelqu’un d’autre"):
        prove_claim(actor=somebody(), claim=claim, code=sent_code(), now=now)


def test_without_an_address_on_file_no_code_is_sent(now):
    with pytest.raises(DirectoryError, match="ne connaissons pas d’adresse"):
        claim_by_code(actor=somebody(), organisation=OrganisationFactory(email=""), now=now)


def test_a_person_is_throttled_over_all_organisations(now):
    actor = somebody()
    for _ in range(6):
        claim_by_message(
            actor=actor, organisation=OrganisationFactory(), message="C’est moi.", now=now
        )
    with pytest.raises(TooMany, match="Réessayez demain"):
        claim_by_message(
            actor=actor, organisation=OrganisationFactory(), message="C’est moi.", now=now
        )
    later = now + timedelta(days=1, minutes=1)
    assert claim_by_message(
        actor=actor, organisation=OrganisationFactory(), message="C’est moi.", now=later
    )


def test_an_organisation_receives_ten_codes_a_day_at_most(organisation, now):
    for _ in range(10):
        claim_by_code(actor=somebody(), organisation=organisation, now=now)
    with pytest.raises(TooMany, match="Écrivez plutôt à l’équipe"):
        claim_by_code(actor=somebody(), organisation=organisation, now=now)
    assert OutgoingMail.objects.filter(key__startswith="claim-code:").count() == 10


def test_deleting_accounts_does_not_give_more_codes(organisation, now):
    for _ in range(10):
        actor = somebody()
        claim_by_code(actor=actor, organisation=organisation, now=now)
        person = Person.objects.get(pk=actor.person_id)
        delete_person(actor=actor, person=person, now=now)
    assert not Claim.objects.exists()
    with pytest.raises(TooMany):
        claim_by_code(actor=somebody(), organisation=organisation, now=now)


def test_a_message_reaches_each_facilitator_and_the_answer_reaches_the_person(organisation, now):
    facilitator, actor = somebody(FACILITATOR), somebody()
    claim = claim_by_message(
        actor=actor, organisation=organisation, message="Je suis la trésorière.", now=now
    )
    assert (
        "trésorière"
        in OutgoingMail.objects.get(key=f"claim-made:{claim.pk}:{facilitator.person_id}").text
    )
    decide_claim(actor=facilitator, claim=claim, accepted=True, reason="Bienvenue !", now=now)
    assert Membership.objects.get().role == Role.MANAGER
    answer = OutgoingMail.objects.get(key=f"claim-decided:{claim.pk}")
    assert answer.subject.endswith("est accepté")
    assert "Bienvenue" in answer.text


def test_a_refusal_says_why(organisation, now):
    facilitator, claim = somebody(FACILITATOR), ClaimFactory(organisation=organisation)
    with pytest.raises(ReasonMissing):
        decide_claim(actor=facilitator, claim=claim, accepted=False, reason=" ", now=now)
    claim.refresh_from_db()
    assert claim.state == RequestState.OPEN
    decide_claim(
        actor=facilitator,
        claim=claim,
        accepted=False,
        reason="Le bureau ne vous connaît pas.",
        now=now,
    )
    assert (
        "Le bureau ne vous connaît pas"
        in OutgoingMail.objects.get(key=f"claim-decided:{claim.pk}").text
    )
    assert not Membership.objects.exists()


@pytest.mark.parametrize("state", [s for s in RequestState if s != RequestState.OPEN])
def test_a_claim_is_decided_once(organisation, now, state):
    claim = ClaimFactory(organisation=organisation, state=state)
    with pytest.raises(WrongStep):
        decide_claim(actor=somebody(FACILITATOR), claim=claim, accepted=True, now=now)


def test_a_claim_is_withdrawn_by_its_author_only(organisation, now):
    actor = somebody()
    claim = claim_by_message(actor=actor, organisation=organisation, message="C’est moi.", now=now)
    with pytest.raises(NotAllowed):
        withdraw_claim(actor=somebody(), claim=claim, now=now)
    withdraw_claim(actor=actor, claim=claim, now=now)
    with pytest.raises(WrongStep):
        withdraw_claim(actor=actor, claim=claim, now=now)


@pytest.mark.parametrize(
    ("email", "shown"), [("contact@asso.org", "c•••@asso.org"), ("a@b.fr", "a•••@b.fr"), ("", "")]
)
def test_an_address_is_recognised_but_not_read(email, shown):
    assert masked_address(email) == shown
