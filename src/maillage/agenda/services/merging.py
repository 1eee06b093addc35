"""Events follow their organisation when the directory merges two profiles, and come back when it parts them."""

from datetime import datetime

from django.db import transaction

from maillage.agenda.models import Event, EventOrganiser
from maillage.agenda.services.writing import locked, tell
from maillage.core.actor import Actor
from maillage.core.models import AuditEntry
from maillage.directory.models import Organisation

MOVED = "agenda.organisation_merged"


@transaction.atomic
def follow_merge(*, actor: Actor, kept: Organisation, absorbed: Organisation, now: datetime) -> int:
    """Give the events of an absorbed profile to the kept one; return how many."""
    moved = 0
    for event in Event.objects.filter(organisation=absorbed).order_by("pk"):
        _give(actor, event, absorbed, kept, now)
        moved += 1
    already = EventOrganiser.objects.filter(organisation=kept).values("event")
    links = EventOrganiser.objects.filter(organisation=absorbed).exclude(event__in=already)
    links.update(organisation=kept)
    return moved


@transaction.atomic
def follow_separation(
    *, actor: Actor, kept: Organisation, absorbed: Organisation, now: datetime
) -> int:
    """Give back the events that a merge had moved and that nobody gave elsewhere since."""
    entries = AuditEntry.objects.filter(
        verb=MOVED, data__before=absorbed.ref, data__after=kept.ref
    ).order_by("number")
    ids = [int(entry.object_id) for entry in entries]
    moved = Event.objects.filter(pk__in=ids, organisation=kept).order_by("pk")
    back = list(moved)
    for event in back:
        _give(actor, event, kept, absorbed, now)
    return len(back)


def _give(
    actor: Actor, event: Event, before: Organisation, after: Organisation, now: datetime
) -> None:
    current = locked(event)
    current.organisation = after
    current.updated_at = now
    current.save(update_fields=["organisation", "updated_at"])
    tell(
        actor=actor, event=current, verb=MOVED, now=now,
        data={"before": before.ref, "after": after.ref, "name": after.name},
    )  # fmt: skip
