"""What waits for a person, and the organisations they act for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.core import registry
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.directory.enums import Listing, State
from maillage.directory.models import Membership, Organisation
from maillage.directory.quality import is_stale


@dataclass(frozen=True)
class OwnOrganisation:
    """An organisation of the person: what they are in it, and the state of its profile."""

    organisation: Organisation
    role: str
    is_current: bool
    is_stale: bool
    may_write: bool

    @property
    def is_waiting(self) -> bool:
        return self.organisation.listing == Listing.PENDING

    @property
    def is_hidden(self) -> bool:
        return self.organisation.listing == Listing.HIDDEN

    @property
    def is_dissolved(self) -> bool:
        return self.organisation.state == State.DISSOLVED


def waiting_lines(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the actor, as every module says it (label, url, count, detail)."""
    return [line for source in registry.dashboard_lines for line in source.lines(actor)]


def own_organisations(actor: Actor, now: datetime) -> list[OwnOrganisation]:
    """Return the organisations of a person by name, the one they act for first. One query."""
    rows = Membership.objects.filter(person_id=actor.who).select_related("organisation")
    found = [
        OwnOrganisation(
            organisation=row.organisation,
            role=row.get_role_display(),
            is_current=row.organisation_id == actor.organisation_id,
            is_stale=is_stale(row.organisation.confirmed_at, now),
            may_write=decide(actor, "directory.confirm_profile", row.organisation).allowed,
        )
        for row in rows.order_by("organisation__name", "pk")
    ]
    return sorted(found, key=lambda own: not own.is_current)
