"""Joining by invitation, leaving, roles: an organisation never loses its last manager by itself."""

import re
from datetime import timedelta

import pytest

from maillage.accounts.actors import actor_of
from maillage.accounts.errors import DeletionRefused
from maillage.accounts.models import Person
from maillage.accounts.services.leaving import delete_person, effects_of_deletion
from maillage.core.actor import EDITOR, FACILITATOR, MANAGER, REPRESENTATIVE
from maillage.core.errors import NotAllowed
from maillage.core.models import OutgoingMail
from maillage.directory.errors import (
    AlreadyThere,
    DirectoryError,
    InvitationGone,
    LastManager,
    TooMany,
)
from maillage.directory.models import ErrorReport, Invitation, Membership
from maillage.directory.queries.moderation import orphans
from maillage.directory.services.belonging import (
    ask_team_to_take_over,
    change_role,
    leave,
    remove_member,
)
from maillage.directory.services.invitations import accept_invitation, cancel_invitation, invite
from maillage.directory.services.profiles import correct_profile
from tests.factories.organisations import (
    OrganisationFactory,
    editor_of,
    manager_of,
    member_of,
    somebody,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


def roles(organisation) -> dict[int, str]:
    return dict(
        Membership.objects.filter(organisation=organisation).values_list("person_id", "role")
    )


def membership(organisation, actor) -> Membership:
    return Membership.objects.get(organisation=organisation, person_id=actor.person_id)


def token() -> str:
    mail = OutgoingMail.objects.filter(key__startswith="invitation:").latest("id")
    return re.search(r"/annuaire/invitation/([^/\s]+)/", mail.text)[1]


def test_an_invitation_is_accepted_with_any_account(organisation, now):
    manager, guest = manager_of(organisation), somebody()
    invitation = invite(
        actor=manager, organisation=organisation, email="autre@exemple.test", role=EDITOR, now=now
    )
    assert OutgoingMail.objects.get().to == "autre@exemple.test"
    accept_invitation(actor=guest, token=token(), now=now)
    assert roles(organisation)[guest.person_id] == EDITOR
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.email) == (now, "")


def test_a_link_works_once(organisation, now):
    invite(
        actor=manager_of(organisation),
        organisation=organisation,
        email="a@b.test",
        role=EDITOR,
        now=now,
    )
    accept_invitation(actor=somebody(), token=token(), now=now)
    with pytest.raises(InvitationGone, match="déjà servi"):
        accept_invitation(actor=somebody(), token=token(), now=now)


def test_a_link_lasts_fourteen_days(organisation, now):
    invite(
        actor=manager_of(organisation),
        organisation=organisation,
        email="a@b.test",
        role=EDITOR,
        now=now,
    )
    with pytest.raises(InvitationGone, match="quatorze jours"):
        accept_invitation(actor=somebody(), token=token(), now=now + timedelta(days=14, seconds=1))
    assert accept_invitation(actor=somebody(), token=token(), now=now + timedelta(days=14))


def test_a_cancelled_or_replaced_link_is_dead(organisation, now):
    manager = manager_of(organisation)
    invite(actor=manager, organisation=organisation, email="a@b.test", role=EDITOR, now=now)
    old = token()
    fresh = invite(actor=manager, organisation=organisation, email="A@b.test", role=EDITOR, now=now)
    with pytest.raises(InvitationGone, match="remplacée"):
        accept_invitation(actor=somebody(), token=old, now=now)
    cancel_invitation(actor=manager, invitation=fresh, now=now)
    with pytest.raises(InvitationGone):
        accept_invitation(actor=somebody(), token=token(), now=now)
    with pytest.raises(AlreadyThere):
        cancel_invitation(actor=manager, invitation=fresh, now=now)
    assert set(Invitation.objects.values_list("email", flat=True)) == {""}


def test_the_link_is_not_kept(organisation, now):
    invitation = invite(
        actor=manager_of(organisation),
        organisation=organisation,
        email="a@b.test",
        role=EDITOR,
        now=now,
    )
    assert token() not in [str(getattr(invitation, f.attname)) for f in Invitation._meta.fields]


def test_an_invitation_never_lowers_a_role(organisation, now):
    manager = manager_of(organisation)
    invite(actor=manager, organisation=organisation, email="a@b.test", role=REPRESENTATIVE, now=now)
    accept_invitation(actor=manager, token=token(), now=now)
    assert roles(organisation) == {manager.person_id: MANAGER}


@pytest.mark.parametrize(
    ("email", "role", "error"),
    [
        ("pas une adresse", EDITOR, "n’est pas une adresse"),
        ("a@b.test", "roi", "rôle n’existe pas"),
    ],
)
def test_a_wrong_invitation_is_refused(organisation, now, email, role, error):
    with pytest.raises(DirectoryError, match=error):
        invite(
            actor=manager_of(organisation),
            organisation=organisation,
            email=email,
            role=role,
            now=now,
        )


def test_somebody_who_belongs_is_not_invited_again(organisation, now):
    _, actor = member_of(organisation, email="la@exemple.test")
    with pytest.raises(AlreadyThere):
        invite(
            actor=actor, organisation=organisation, email="LA@exemple.test", role=EDITOR, now=now
        )


def test_an_organisation_invites_twenty_a_day_at_most(organisation, now):
    manager = manager_of(organisation)
    for number in range(20):
        invite(
            actor=manager,
            organisation=organisation,
            email=f"a{number}@b.test",
            role=EDITOR,
            now=now,
        )
    with pytest.raises(TooMany):
        invite(actor=manager, organisation=organisation, email="z@b.test", role=EDITOR, now=now)


def test_one_of_two_managers_leaves_freely(organisation, now):
    manager, other = manager_of(organisation), manager_of(organisation)
    leave(actor=manager, organisation=organisation, now=now)
    assert roles(organisation) == {other.person_id: MANAGER}
    assert OutgoingMail.objects.get().to == Person.objects.get(pk=other.person_id).email


def test_r9_the_last_manager_does_not_leave_alone(organisation, now):
    manager = manager_of(organisation)
    editor_of(organisation)
    with pytest.raises(LastManager):
        leave(actor=manager, organisation=organisation, now=now)
    assert roles(organisation)[manager.person_id] == MANAGER


def test_the_last_manager_leaves_by_naming_a_successor(organisation, now):
    manager = manager_of(organisation)
    heir, _ = member_of(organisation, EDITOR)
    leave(actor=manager, organisation=organisation, successor=heir, now=now)
    assert roles(organisation) == {heir.pk: MANAGER}


def test_a_successor_belongs_already_and_is_not_oneself(organisation, now):
    manager = manager_of(organisation)
    for wrong in (PersonFactory(), Person.objects.get(pk=manager.person_id)):
        with pytest.raises(DirectoryError, match="doit déjà faire partie"):
            leave(actor=manager, organisation=organisation, successor=wrong, now=now)


def test_the_last_manager_asks_the_team_which_then_takes_over(organisation, now):
    facilitator, manager = somebody(FACILITATOR), manager_of(organisation)
    correct_profile(
        actor=manager, organisation=organisation, changes={"phone": "0467000000"}, now=now
    )
    ask_team_to_take_over(actor=manager, organisation=organisation, message="Je déménage.", now=now)
    assert "Je déménage" in ErrorReport.objects.get().message
    with pytest.raises(AlreadyThere):
        ask_team_to_take_over(actor=manager, organisation=organisation, message="", now=now)
    remove_member(actor=facilitator, membership=membership(organisation, manager), now=now)
    assert roles(organisation) == {}
    assert list(orphans()) == [organisation]


def test_r9_a_manager_does_not_step_down_alone(organisation, now):
    manager = manager_of(organisation)
    with pytest.raises(LastManager):
        change_role(
            actor=manager, membership=membership(organisation, manager), role=EDITOR, now=now
        )
    with pytest.raises(LastManager):
        remove_member(actor=manager, membership=membership(organisation, manager), now=now)


def test_a_role_changes_and_the_person_is_told(organisation, now):
    manager, editor = manager_of(organisation), editor_of(organisation)
    change_role(actor=manager, membership=membership(organisation, editor), role=MANAGER, now=now)
    assert roles(organisation)[editor.person_id] == MANAGER
    assert "gestionnaire" in OutgoingMail.objects.get().text


def test_a_removed_person_is_told_why(organisation, now):
    manager, editor = manager_of(organisation), editor_of(organisation)
    gone = membership(organisation, editor)
    remove_member(actor=manager, membership=gone, reason="Fin de votre mission.", now=now)
    assert roles(organisation) == {manager.person_id: MANAGER}
    assert "Fin de votre mission" in OutgoingMail.objects.get().text
    with pytest.raises(AlreadyThere):
        remove_member(actor=manager, membership=gone, now=now)


@pytest.mark.parametrize("maker", [editor_of, lambda _organisation: somebody()])
def test_only_managers_and_the_team_decide_who_belongs(organisation, now, maker):
    manager_of(organisation)
    actor = maker(organisation)
    target = Membership.objects.filter(organisation=organisation).order_by("pk")[0]
    with pytest.raises(NotAllowed):
        invite(actor=actor, organisation=organisation, email="a@b.test", role=EDITOR, now=now)
    with pytest.raises(NotAllowed):
        change_role(actor=actor, membership=target, role=EDITOR, now=now)
    with pytest.raises(NotAllowed):
        remove_member(actor=actor, membership=target, now=now)


def test_an_account_is_not_deleted_while_others_would_be_left_without_manager(organisation, now):
    person, actor = member_of(organisation)
    heir = editor_of(organisation)
    with pytest.raises(DeletionRefused, match=organisation.name):
        delete_person(actor=actor, person=person, now=now)
    change_role(actor=actor, membership=membership(organisation, heir), role=MANAGER, now=now)
    delete_person(actor=actor, person=person, now=now)
    assert roles(organisation) == {heir.person_id: MANAGER}


def test_an_account_alone_is_deleted_and_its_profile_stays_for_the_team(organisation, now):
    person, actor = member_of(organisation)
    correct_profile(
        actor=actor, organisation=organisation, changes={"phone": "04 67 11 22 33"}, now=now
    )
    assert any(organisation.name in effect for effect in effects_of_deletion(person))
    delete_person(actor=actor_of(person), person=person, now=now)
    organisation.refresh_from_db()
    assert organisation.phone == "04 67 11 22 33"
    assert organisation.statements.get().person_id is None
    assert list(orphans()) == [organisation]
