"""Informal groups: written down in under a minute, visible after the team's look."""

from datetime import datetime, timedelta

from django.db import transaction

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.directory import notifications
from maillage.directory.enums import Kind, Listing
from maillage.directory.errors import InvalidField, TooMany, WrongStep
from maillage.directory.events import GroupProposed, ListingChanged
from maillage.directory.models import Organisation
from maillage.directory.services.belonging import lock
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.steps import needed_reason, refuse_wrong_step
from maillage.territory.models import Area

DAY = timedelta(days=1)
MAX_PER_DAY = 3


@transaction.atomic
def create_group(
    *, actor: Actor, name: str, summary: str, theme: str, area: str, now: datetime
) -> Organisation:
    """Write an informal group down; its creator manages it at once, others see it once accepted.

    ``theme`` and ``area`` are codes. A group has a district, no address: nobody's home is asked for.
    """
    require(actor, "directory.create_group")
    recent = Organisation.objects.filter(
        kind=Kind.GROUP, updated_at__gt=now - DAY, listing=Listing.PENDING,
        memberships__person_id=actor.who, memberships__since__gt=now - DAY,
    )  # fmt: skip
    if recent.count() >= MAX_PER_DAY:
        raise TooMany(
            f"Vous avez déjà proposé {MAX_PER_DAY} groupes aujourd’hui. Attendez la réponse de l’équipe "
            "d’animation."
        )
    found = Area.objects.filter(code=area).first()
    if found is None:
        raise InvalidField("area", "Choisissez un quartier dans la liste.")
    if not summary.strip():
        raise InvalidField("summary", "Dites en une phrase ce que fait votre groupe.")
    if not theme:
        raise InvalidField("themes", "Choisissez un thème : c’est par lui que l’on vous trouve.")
    group = create_organisation(
        actor=actor,
        kind=Kind.GROUP,
        values={"name": name, "summary": summary, "themes": [theme]},
        manager_id=actor.person_id,
        now=now,
    )
    group.area = found
    group.save(update_fields=["area"])
    events.publish(GroupProposed(ref=group.ref))
    notifications.group_proposed(group=group, now=now)
    return group


def _set_listing(
    actor: Actor, organisation: Organisation, listing: str, reason: str, now: datetime
) -> None:
    refuse_wrong_step("listing", organisation.listing, listing)
    before = organisation.listing
    organisation.listing = listing
    organisation.version += 1
    organisation.updated_at = now
    organisation.save(update_fields=["listing", "version", "updated_at"])
    feed.append("organisation", [organisation.ref])
    audit.record(
        actor=actor, verb="directory.listing_changed", obj=organisation, now=now,
        data={"before": before, "after": listing, "reason": reason},
    )  # fmt: skip
    events.publish(ListingChanged(ref=organisation.ref, listing=listing))
    notifications.listing_changed(organisation=organisation, before=before, reason=reason, now=now)


@transaction.atomic
def decide_group(
    *, actor: Actor, organisation: Organisation, accepted: bool, reason: str = "", now: datetime
) -> Organisation:
    """The team's look at a new group: shown, or not, with a reason sent to its people."""
    current = lock(organisation)
    require(actor, "directory.moderate", current)
    if current.listing != Listing.PENDING:
        raise WrongStep("Ce groupe a déjà reçu une réponse. Rechargez la page pour la voir.")
    text = needed_reason(reason, accepted=accepted)
    _set_listing(actor, current, Listing.LISTED if accepted else Listing.HIDDEN, text, now)
    return current


@transaction.atomic
def hide_organisation(
    *, actor: Actor, organisation: Organisation, reason: str, now: datetime
) -> Organisation:
    """Take a profile out of the directory, with a reason sent to its people."""
    current = lock(organisation)
    require(actor, "directory.moderate", current)
    text = needed_reason(reason, accepted=False)
    _set_listing(actor, current, Listing.HIDDEN, text, now)
    return current


@transaction.atomic
def list_organisation(
    *, actor: Actor, organisation: Organisation, reason: str = "", now: datetime
) -> Organisation:
    """Put a profile back into the directory."""
    current = lock(organisation)
    require(actor, "directory.moderate", current)
    text = needed_reason(reason, accepted=True)
    _set_listing(actor, current, Listing.LISTED, text, now)
    return current
