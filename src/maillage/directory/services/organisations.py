"""Creating an organisation by hand: an informal group, or any kind by the team."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.cleaning import clean_value
from maillage.directory.enums import Kind, Listing, Role
from maillage.directory.events import OrganisationCreated
from maillage.directory.models import Membership, Organisation
from maillage.directory.refs import new_ref
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.profiles import provenance_now, state


@transaction.atomic
def create_organisation(
    *,
    actor: Actor,
    kind: str,
    values: Mapping[str, Any],
    now: datetime,
    manager_id: int | None = None,
    fictional: bool = False,
    ref: str = "",
) -> Organisation:
    """Create an organisation with its first values, said by its people or by the team.

    People may create informal groups, which wait for the team's look (listing "pending"); the team
    may create any kind, listed at once. ``manager_id`` is the person who manages it, if any.
    """
    by_team = kind != Kind.GROUP or actor.is_system
    require(actor, "directory.moderate" if by_team else "directory.create_group")
    cleaned = {key: clean_value(key, value) for key, value in values.items()}
    organisation = Organisation.objects.create(
        ref=ref or new_ref(),
        kind=kind,
        name=cleaned["name"],
        listing=Listing.LISTED if by_team else Listing.PENDING,
        is_fictional=fictional,
        updated_at=now,
    )
    if manager_id is not None:
        Membership.objects.create(
            organisation=organisation, person_id=manager_id, role=Role.MANAGER, since=now
        )
    if manager_id is not None and manager_id == actor.person_id:
        # What the founder says is the organisation's own word, not the team's.
        actor = actor.with_role(organisation.pk, Role.MANAGER.value)
    for key, value in cleaned.items():
        state(actor=actor, organisation=organisation, field=key, value=value, now=now)
    write_profile(
        organisation=organisation,
        values=cleaned,
        provenance=provenance_now(organisation, cleaned),
        now=now,
    )
    audit.record(
        actor=actor, verb="directory.organisation_created", obj=organisation, now=now,
        data={"kind": kind},
    )  # fmt: skip
    events.publish(OrganisationCreated(ref=organisation.ref))
    return organisation
