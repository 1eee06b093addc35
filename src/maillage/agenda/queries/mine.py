"""The events of somebody's organisations, sorted by what is left to do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery

from maillage.agenda.enums import OccurrenceState, OrganiserState, State
from maillage.agenda.models import Event, EventOrganiser, Occurrence
from maillage.agenda.queries.event_page import when
from maillage.agenda.queries.events import events_visible_to, with_details
from maillage.agenda.queries.organisers import events_of
from maillage.core.actor import Actor
from maillage.directory.models import Organisation

PAST, PANEL = 20, 4


@dataclass(frozen=True)
class Line:
    """An event of a list: the date to show, already in words."""

    event: Event
    when: str


@dataclass(frozen=True)
class Mine:
    """Events to finish, to come and past, and how many wait for the team."""

    to_do: list[Line]
    coming: list[Line]
    past: list[Line]


def dated(events: QuerySet[Event], now: datetime) -> QuerySet:
    """Add ``next_at``, the moment of the next date that is not over."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), ends_at__gte=now).exclude(
        state=OccurrenceState.DROPPED
    )
    first = coming.order_by("starts_at").values("starts_at")[:1]
    return events.annotate(next_at=Subquery(first, output_field=DateTimeField()))


def lines_of(events: QuerySet, now: datetime) -> list[Line]:
    """Return events with the words of their next date, or of the last one."""
    found = list(events)
    rows: dict[int, Occurrence] = {}
    kept = Occurrence.objects.filter(event__in=found).exclude(state=OccurrenceState.DROPPED)
    for row in kept.order_by("-starts_at", "-pk"):
        # From the last to the first: the next one to come overwrites those after it.
        if row.event_id not in rows or row.ends_at >= now:
            rows[row.event_id] = row
    return [Line(one, when(rows[one.pk]) if one.pk in rows else "sans date") for one in found]


def mine(actor: Actor, *, now: datetime) -> Mine:
    """Return the events that somebody's organisations carry or are named with."""
    named = EventOrganiser.objects.filter(
        event=OuterRef("pk"), organisation__in=list(actor.roles), state=OrganiserState.ACCEPTED
    )
    theirs = Event.objects.filter(Q(organisation__in=list(actor.roles)) | Exists(named))
    own = dated(with_details(theirs.exclude(state=State.REMOVED)), now)
    unfinished = Q(state__in=(State.DRAFT, State.HELD, State.REFUSED))
    return Mine(
        to_do=lines_of(own.filter(unfinished).order_by("-updated_at", "-pk"), now),
        coming=lines_of(
            own.exclude(unfinished).exclude(next_at=None).order_by("next_at", "pk"), now
        ),
        past=lines_of(own.exclude(unfinished).filter(next_at=None).order_by("-updated_at", "-pk")[:PAST], now),
    )  # fmt: skip


def next_events(actor: Actor, organisation: Organisation, *, now: datetime) -> list[Line]:
    """Return the next events of an organisation that this reader may see."""
    ids = events_of(organisation).values("pk")
    seen = events_visible_to(actor).filter(pk__in=ids).exclude(
        state__in=(State.DRAFT, State.HELD, State.REFUSED, State.REMOVED)
    )  # fmt: skip
    coming = dated(with_details(seen), now).exclude(next_at=None)
    return lines_of(coming.order_by("next_at", "pk")[:PANEL], now)
