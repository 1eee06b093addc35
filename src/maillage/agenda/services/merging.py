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
    """Give the events of an absorbed profile to the kept one, and the places where it is named."""
    events = list(Event.objects.filter(organisation=absorbed).order_by("pk"))
    for event in events:
        _give(actor, event, absorbed, kept, now)
    already = EventOrganiser.objects.filter(organisation=kept).values("event")
    links = EventOrganiser.objects.filter(organisation=absorbed).exclude(event__in=already)
    for link in links.exclude(event__organisation=kept).select_related("event").order_by("pk"):
        _name(actor, link, absorbed, kept, now)
    return len(events)


@transaction.atomic
def follow_separation(
    *, actor: Actor, kept: Organisation, absorbed: Organisation, now: datetime
) -> int:
    """Give back what a merge had moved and that nobody gave elsewhere since; return how many events."""
    entries = AuditEntry.objects.filter(
        verb=MOVED, data__before=absorbed.ref, data__after=kept.ref
    ).order_by("number")
    carried: set[int] = set()
    named: set[int] = set()
    for entry in entries:
        (named if entry.data.get("named") else carried).add(int(entry.object_id))
    events = list(Event.objects.filter(pk__in=carried, organisation=kept).order_by("pk"))
    for event in events:
        _give(actor, event, kept, absorbed, now)
    links = EventOrganiser.objects.filter(event__in=named, organisation=kept)
    for link in links.select_related("event").order_by("pk"):
        _name(actor, link, kept, absorbed, now)
    return len(events)


def _give(
    actor: Actor, event: Event, before: Organisation, after: Organisation, now: datetime
) -> None:
    current = locked(event)
    current.organisation = after
    current.updated_at = now
    current.save(update_fields=["organisation", "updated_at"])
    _say(actor, current, before, after, now, named=False)


def _name(
    actor: Actor, link: EventOrganiser, before: Organisation, after: Organisation, now: datetime
) -> None:
    link.organisation = after
    link.save(update_fields=["organisation"])
    _say(actor, link.event, before, after, now, named=True)


def _say(
    actor: Actor,
    event: Event,
    before: Organisation,
    after: Organisation,
    now: datetime,
    *,
    named: bool,
) -> None:
    data = {"before": before.ref, "after": after.ref, "name": after.name, "named": named}
    tell(actor=actor, event=event, verb=MOVED, now=now, data=data)
