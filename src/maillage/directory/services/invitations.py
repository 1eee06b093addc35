"""Inviting by mail: a link that works once, for fourteen days."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory import notifications
from maillage.directory.errors import AlreadyThere, DirectoryError, InvitationGone, TooMany
from maillage.directory.models import Invitation, Membership, Organisation
from maillage.directory.queries.belonging import open_invitations
from maillage.directory.services.belonging import join, known_role, lock

LIFE = timedelta(days=14)
DAY = timedelta(days=1)
MAX_PER_DAY = 20


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, actor: Actor, organisation: Organisation, email: str, role: str, now: datetime
) -> Invitation:
    """Invite somebody by mail; a former open invitation to the same address is replaced."""
    address, wanted = email.strip(), known_role(role)
    try:
        validate_email(address)
    except ValidationError:
        raise DirectoryError(
            f"« {address[:80]} » n’est pas une adresse électronique. Exemple : prenom.nom@exemple.fr."
        ) from None
    current = lock(organisation)
    require(actor, "directory.manage_members", current)
    if Membership.objects.filter(organisation=current, person__email__iexact=address).exists():
        raise AlreadyThere("La personne qui a cette adresse fait déjà partie de l’organisation.")
    recent = Invitation.objects.filter(organisation=current, made_at__gt=now - DAY)
    if recent.count() >= MAX_PER_DAY:
        raise TooMany(
            f"Une organisation envoie {MAX_PER_DAY} invitations par jour au plus. Réessayez demain."
        )
    open_invitations(current).filter(email__iexact=address).update(cancelled_at=now, email="")
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=current,
        email=address,
        role=wanted,
        token_digest=token_digest(token),
        invited_by_id=actor.person_id,
        made_at=now,
        expires_at=now + LIFE,
    )
    audit.record(
        actor=actor, verb="directory.member_invited", obj=current, now=now,
        data={"invitation": invitation.pk, "role": wanted},
    )  # fmt: skip
    notifications.invitation_sent(invitation=invitation, token=token, by=actor.name, now=now)
    return invitation


def usable_invitation(*, token: str, now: datetime) -> Invitation:
    """Return the invitation of a link, or raise :class:`InvitationGone` with what happened to it."""
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_digest=token_digest(token))
        .first()
    )
    if invitation is not None and invitation.accepted_at:
        raise InvitationGone("Cette invitation a déjà servi : chaque lien ne sert qu’une fois.")
    if invitation is not None and now > invitation.expires_at:
        raise InvitationGone(
            "Cette invitation a plus de quatorze jours. Demandez-en une nouvelle à la personne qui "
            "vous l’a envoyée."
        )
    if invitation is None or invitation.cancelled_at:
        raise InvitationGone(
            "Cette invitation a été annulée ou remplacée. Demandez-en une nouvelle à la personne qui "
            "vous l’a envoyée."
        )
    return invitation


@transaction.atomic
def accept_invitation(*, actor: Actor, token: str, now: datetime) -> Membership:
    """Belong, by the link received: whoever holds it and is signed in, whatever their address."""
    found = usable_invitation(token=token, now=now)
    organisation = lock(found.organisation)
    # Read again under the lock: the same link opened twice at once joins once.
    invitation = usable_invitation(token=token, now=now)
    require(actor, "directory.accept_invitation", invitation)
    invitation.accepted_at = now
    # What the address was for is done; the person's own account says the rest.
    invitation.email = ""
    invitation.save(update_fields=["accepted_at", "email"])
    membership = join(
        actor=actor, person_id=actor.who, organisation=organisation, role=invitation.role,
        how="invitation", now=now,
    )  # fmt: skip
    notifications.member_arrived(membership=membership, now=now)
    return membership


@transaction.atomic
def cancel_invitation(*, actor: Actor, invitation: Invitation, now: datetime) -> None:
    """Take an invitation back: its link no longer works."""
    organisation = lock(invitation.organisation)
    require(actor, "directory.manage_members", organisation)
    current = open_invitations(organisation).filter(pk=invitation.pk).first()
    if current is None:
        raise AlreadyThere("Cette invitation a déjà été acceptée ou annulée.")
    current.cancelled_at, current.email = now, ""
    current.save(update_fields=["cancelled_at", "email"])
    audit.record(
        actor=actor, verb="directory.invitation_cancelled", obj=organisation, now=now,
        data={"invitation": current.pk},
    )  # fmt: skip
