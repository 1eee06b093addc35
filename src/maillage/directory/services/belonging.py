"""Who belongs: joining, leaving, roles. An organisation's last manager never leaves it alone."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import Person
from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import decide, require
from maillage.directory import notifications
from maillage.directory.enums import Role
from maillage.directory.errors import AlreadyThere, DirectoryError, LastManager
from maillage.directory.events import MemberJoined, MemberLeft
from maillage.directory.models import ErrorReport, Membership, Organisation
from maillage.directory.services.steps import needed_reason

STRENGTH = (Role.REPRESENTATIVE, Role.EDITOR, Role.MANAGER)


def lock(organisation: Organisation) -> Organisation:
    """Lock the organisation: two managers leaving at once are taken one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def known_role(role: str) -> Role:
    if role not in Role.values:
        raise DirectoryError("Ce rôle n’existe pas : choisissez dans la liste proposée.")
    return Role(role)


def has_manager(organisation: Organisation, *, but: int = 0) -> bool:
    """Whether somebody manages the organisation, apart from the person ``but``."""
    managers = Membership.objects.filter(organisation=organisation, role=Role.MANAGER)
    return managers.exclude(person_id=but).exists()


def role_on_arrival(organisation: Organisation) -> Role:
    """The first to come manages; later ones write, until a manager decides otherwise."""
    return Role.EDITOR if has_manager(organisation) else Role.MANAGER


def join(
    *, actor: Actor, person_id: int, organisation: Organisation, role: str, how: str, now: datetime
) -> Membership:
    """Make a person belong, inside the caller's transaction; somebody already there keeps the stronger role.

    ``how`` (code, team, invitation, founder) says in the record what proved it.
    """
    membership, created = Membership.objects.get_or_create(
        person_id=person_id,
        organisation=organisation,
        defaults={"role": role, "since": now},
    )
    if not created and STRENGTH.index(Role(role)) > STRENGTH.index(Role(membership.role)):
        membership.role = role
        membership.save(update_fields=["role"])
    audit.record(
        actor=actor,
        verb="directory.member_joined",
        obj=organisation,
        now=now,
        data={"person": person_id, "role": membership.role, "how": how},
    )
    events.publish(
        MemberJoined(ref=organisation.ref, person_id=person_id, role=str(membership.role))
    )
    return membership


def _part(actor: Actor, membership: Membership, verb: str, now: datetime) -> None:
    organisation, person_id = membership.organisation, membership.person_id
    membership.delete()
    audit.record(actor=actor, verb=verb, obj=organisation, now=now, data={"person": person_id})
    events.publish(MemberLeft(ref=organisation.ref, person_id=person_id))


@transaction.atomic
def leave(
    *, actor: Actor, organisation: Organisation, successor: Person | None = None, now: datetime
) -> None:
    """Leave an organisation. The last manager names a successor among its people, in the same act.

    Raises :class:`LastManager` otherwise: the team can then take the profile over.
    """
    current = lock(organisation)
    require(actor, "directory.leave", current)
    membership = Membership.objects.select_related("organisation").get(
        person_id=actor.who, organisation=current
    )
    if successor is not None:
        heir = Membership.objects.filter(person=successor, organisation=current).first()
        if heir is None or heir.person_id == actor.person_id:
            raise DirectoryError(
                "La personne qui vous succède doit déjà faire partie de l’organisation : invitez-la d’abord."
            )
        if membership.role == Role.MANAGER and heir.role != Role.MANAGER:
            _set_role(actor, heir, Role.MANAGER, now)
    if membership.role == Role.MANAGER and not has_manager(current, but=actor.who):
        raise LastManager(current.name)
    _part(actor, membership, "directory.member_left", now)
    notifications.member_left(organisation=current, person_id=actor.who, now=now)


@transaction.atomic
def ask_team_to_take_over(
    *, actor: Actor, organisation: Organisation, message: str, now: datetime
) -> ErrorReport:
    """The last manager asks the team to take the profile over; it answers from its queue."""
    current = lock(organisation)
    require(actor, "directory.leave", current)
    waiting = ErrorReport.objects.filter(
        organisation=current, person_id=actor.who, state="open", message__startswith=TAKE_OVER
    )
    if waiting.exists():
        raise AlreadyThere(
            "Votre demande est déjà arrivée à l’équipe d’animation, qui va vous répondre."
        )
    report = ErrorReport.objects.create(
        organisation=current,
        person_id=actor.who,
        message=f"{TAKE_OVER} {needed_reason(message, accepted=True)}".strip(),
        made_at=now,
    )
    audit.record(actor=actor, verb="directory.takeover_asked", obj=current, now=now)
    notifications.report_made(report=report, now=now)
    return report


TAKE_OVER = "Je gère seule ou seul cette fiche et je souhaite la quitter : merci de la reprendre."


def _set_role(actor: Actor, membership: Membership, role: Role, now: datetime) -> None:
    before = membership.role
    membership.role = role
    membership.save(update_fields=["role"])
    audit.record(
        actor=actor,
        verb="directory.role_changed",
        obj=membership.organisation,
        now=now,
        data={"person": membership.person_id, "before": before, "after": role},
    )
    notifications.role_changed(membership=membership, now=now)


def _refuse_last(actor: Actor, membership: Membership) -> None:
    """Only the team may leave an organisation without manager: it then answers for the profile."""
    is_last = membership.role == Role.MANAGER and not has_manager(
        membership.organisation, but=membership.person_id
    )
    if is_last and not decide(actor, "directory.moderate"):
        raise LastManager(membership.organisation.name)


@transaction.atomic
def change_role(*, actor: Actor, membership: Membership, role: str, now: datetime) -> Membership:
    """Give a member another role, and tell them. Raises :class:`LastManager`."""
    wanted = known_role(role)
    lock(membership.organisation)
    current = Membership.objects.select_related("organisation").get(pk=membership.pk)
    require(actor, "directory.manage_members", current)
    if current.role == wanted:
        return current
    if wanted != Role.MANAGER:
        _refuse_last(actor, current)
    _set_role(actor, current, wanted, now)
    return current


@transaction.atomic
def remove_member(*, actor: Actor, membership: Membership, reason: str = "", now: datetime) -> None:
    """Take a person out of an organisation; they are told by mail, with the reason."""
    lock(membership.organisation)
    current = (
        Membership.objects.select_related("organisation", "person").filter(pk=membership.pk).first()
    )
    if current is None:
        raise AlreadyThere("Cette personne ne fait déjà plus partie de l’organisation.")
    require(actor, "directory.manage_members", current)
    _refuse_last(actor, current)
    notifications.member_removed(
        membership=current, reason=needed_reason(reason, accepted=True), now=now
    )
    _part(actor, current, "directory.member_removed", now)
