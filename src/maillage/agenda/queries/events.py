"""Which events somebody sees: the lists' side of ``agenda.view`` (R1)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agenda.enums import SHARED, OrganiserState, State
from maillage.agenda.models import Event, EventOrganiser
from maillage.core.actor import Actor
from maillage.directory.rules import team


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """Return exactly the events for which ``agenda.view`` holds."""
    if team(actor, None):
        return Event.objects.all()
    return Event.objects.filter(visible_to(actor)).exclude(state=State.REMOVED)


def visible_to(actor: Actor, path: str = "") -> Q:
    """Return the condition of :func:`events_visible_to`, but for removal, from a related table.

    ``path`` leads to the event: "event__" from a date.
    """

    def on(**condition: Any) -> Q:
        return Q(**{f"{path}{name}": value for name, value in condition.items()})

    seen = on(state=State.PUBLISHED)
    if actor.is_network_member:
        seen |= on(state__in=sorted(SHARED))
    if actor.roles:
        own = sorted(actor.roles)
        named = EventOrganiser.objects.filter(
            event=OuterRef(f"{path}pk"), organisation__in=own
        ).exclude(state=OrganiserState.DECLINED)
        seen |= on(organisation__in=own) | Q(Exists(named))
    return seen


def with_details(events: QuerySet[Event]) -> QuerySet[Event]:
    """Fetch what an event's page, lines and feeds show, in a fixed number of queries."""
    return events.select_related("organisation", "place", "place__area", "area").prefetch_related(
        "theme_links__theme", "organiser_links__organisation"
    )
