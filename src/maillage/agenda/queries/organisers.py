"""For whom somebody may announce events, and which events are an organisation's."""

from django.db.models import Q, QuerySet

from maillage.agenda.enums import OrganiserState
from maillage.agenda.models import Event, EventOrganiser
from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.directory.models import Organisation


def may_announce_for(actor: Actor) -> list[Organisation]:
    """Return the organisations of the network that somebody writes for, by name."""
    ids = [
        number
        for number, role in actor.roles.items()
        if role in {MANAGER, EDITOR} and number not in actor.unlisted
    ]
    rows = Organisation.objects.filter(pk__in=ids).select_related("place", "area")
    return list(rows.prefetch_related("theme_links").order_by("name", "pk"))


def events_of(organisation: Organisation) -> QuerySet[Event]:
    """Return the events that an organisation carries, or is named with (R3)."""
    named = EventOrganiser.objects.filter(
        organisation=organisation, state=OrganiserState.ACCEPTED
    ).values("event")
    return Event.objects.filter(Q(organisation=organisation) | Q(pk__in=named))


def invitations_for(actor: Actor) -> QuerySet[EventOrganiser]:
    """Return the invitations to be named that wait for an answer by somebody."""
    ids = [one.pk for one in may_announce_for(actor)]
    return (
        EventOrganiser.objects.filter(organisation__in=ids, state=OrganiserState.INVITED)
        .exclude(event__state="removed")
        .select_related("event__organisation", "organisation")
        .order_by("asked_at", "pk")
    )
