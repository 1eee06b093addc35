"""Who belongs, who was invited, what somebody asked: what the screens of belonging read."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from maillage.core.actor import Actor
from maillage.directory.enums import Listing, RequestState, Role
from maillage.directory.models import Claim, Draft, Invitation, Membership, Organisation

STAR = "•"


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the people of an organisation, managers first, then by how long they belong."""
    memberships = Membership.objects.filter(organisation=organisation).select_related("person")
    return memberships.annotate(rank=Count("pk", filter=Q(role=Role.MANAGER))).order_by(
        "-rank", "since", "pk"
    )


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations neither accepted nor cancelled; some may be too old."""
    invitations = organisation.invitations.select_related("invited_by")
    return invitations.filter(accepted_at=None, cancelled_at=None)


def open_claim(actor: Actor, organisation: Organisation) -> Claim | None:
    """Return what the actor asked of this organisation and still waits."""
    claims = Claim.objects.filter(
        person_id=actor.who, organisation=organisation, state=RequestState.OPEN
    )
    return claims.first()


def own_claims(actor: Actor) -> QuerySet[Claim]:
    """Return the open claims of a person."""
    claims = Claim.objects.filter(person_id=actor.who, state=RequestState.OPEN)
    claims = claims.exclude(organisation__listing=Listing.MERGED)
    return claims.select_related("organisation").order_by("made_at", "pk")


def own_drafts(actor: Actor) -> QuerySet[Draft]:
    """Return what a person began to write and did not publish."""
    drafts = Draft.objects.filter(person_id=actor.who).exclude(values={})
    drafts = drafts.exclude(organisation__listing=Listing.MERGED)
    return drafts.select_related("organisation").order_by("-updated_at", "pk")


def pending_groups_of(actor: Actor) -> QuerySet[Organisation]:
    """Return the groups of a person that still wait for the team."""
    return Organisation.objects.filter(pk__in=list(actor.roles), listing=Listing.PENDING).order_by(
        "name", "pk"
    )


def managed_alone(person_id: int) -> QuerySet[Organisation]:
    """Return the organisations that this person alone manages, with ``others``, how many else belong."""
    return (
        Organisation.objects.exclude(listing=Listing.MERGED)
        .annotate(
            managers=Count("memberships", filter=Q(memberships__role=Role.MANAGER), distinct=True),
            others=Count("memberships", filter=~Q(memberships__person=person_id), distinct=True),
        )
        .filter(
            managers=1,
            pk__in=Membership.objects.filter(person_id=person_id, role=Role.MANAGER).values(
                "organisation_id"
            ),
        )
        .order_by("name", "pk")
    )


def masked_address(email: str) -> str:
    """Return "c•••@asso.org": enough to recognise one's own address, not to write to it."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}{STAR * 3}@{domain}" if local else ""


def is_over(invitation: Invitation, now: datetime) -> bool:
    return now > invitation.expires_at
