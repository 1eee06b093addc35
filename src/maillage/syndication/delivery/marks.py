"""Saying that presences may have to be sent: in the transaction of what changes them."""

from datetime import datetime

from django.db.models import Case, F, QuerySet, Value, When

from maillage.syndication.enums import Mode
from maillage.syndication.models import Destination, Presence

# Modes in which we know what is there: a platform that reads our feeds leaves no trace here.
FOLLOWED = (Mode.PUSH, Mode.ASSISTED)


def mark(presences: QuerySet[Presence], *, now: datetime) -> int:
    """Ask that presences be compared with what should be there; returns how many.

    ``asked`` grows: an attempt that began before does not answer for this change.
    """
    return presences.update(
        asked=F("asked") + 1,
        due_at=now,
        changed_at=Case(When(due_at=None, then=Value(now)), default=F("changed_at")),
    )


def mark_destination(destination: Destination, *, now: datetime) -> int:
    return mark(Presence.objects.filter(destination=destination), now=now)


def expect_presence(*, organisation_id: int, destination: Destination, now: datetime) -> None:
    """Begin to follow an organisation at a destination that we send to, and mark it."""
    if destination.mode in FOLLOWED:
        Presence.objects.get_or_create(organisation_id=organisation_id, destination=destination)
        mark(
            Presence.objects.filter(organisation_id=organisation_id, destination=destination),
            now=now,
        )
