"""Highlights as somebody sees them: only events that they may see themselves (R36)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from maillage.agenda.enums import HighlightState, OccurrenceState, OrganiserState, State
from maillage.agenda.models import Event, Highlight, HighlightEvent, Occurrence
from maillage.agenda.queries.events import events_visible_to, with_details
from maillage.agenda.telling.keywords import says
from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import organisations_visible_to
from maillage.directory.rules import team
from maillage.territory.models import Area

# A list of boxes to tick stays readable; the period and the keyword narrow it.
MOST_CANDIDATES = 120
# Each one offered to an event costs a query.
MOST_OFFERED = 12


@dataclass(frozen=True)
class Criteria:
    """What gathers events: a period always, and a theme, a district or a keyword."""

    first_day: date
    last_day: date
    theme: str = ""
    area: Area | None = None
    keyword: str = ""

    @classmethod
    def of(cls, highlight: Highlight) -> "Criteria":
        return cls(
            highlight.first_day, highlight.last_day, highlight.theme_id or "", highlight.area,
            highlight.keyword,
        )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A highlight as one reader sees it.

    ``dates`` are those of the period, in order; ``organisations`` those that the reader may see, by name.
    """

    highlight: Highlight
    dates: list[Occurrence]
    events: list[Event]
    organisations: list[Organisation]


def written_for(actor: Actor) -> list[int]:
    """Return the organisations for which somebody writes."""
    return sorted(key for key, role in actor.roles.items() if role in {MANAGER, EDITOR})


def highlights_visible_to(actor: Actor) -> QuerySet[Highlight]:
    """Return exactly the highlights for which ``agenda.view_highlight`` holds."""
    if team(actor, None):
        return Highlight.objects.all()
    seen = Q(state=HighlightState.PUBLISHED)
    if own := written_for(actor):
        theirs = HighlightEvent.objects.filter(
            highlight=OuterRef("pk"), event__organisation__in=own
        )
        seen |= Q(organisation__in=own) | Q(state=HighlightState.SUGGESTED) & Q(Exists(theirs))
    return Highlight.objects.filter(seen)


def with_links(highlights: QuerySet[Highlight]) -> QuerySet[Highlight]:
    return highlights.select_related("organisation", "area", "theme").prefetch_related(
        Prefetch("links", HighlightEvent.objects.select_related("event"))
    )


def in_period(first: date | OuterRef, last: date | OuterRef) -> Q:
    """Return the condition of a date kept between two days, both included."""
    kept = Q(state__in=(OccurrenceState.SCHEDULED, OccurrenceState.CANCELLED))
    return kept & Q(first_day__lte=last, last_day__gte=first)


def events_of(actor: Actor, highlight: Highlight) -> QuerySet[Event]:
    """Return the events of a highlight that somebody sees and that have a date in its period."""
    dated = Occurrence.objects.filter(
        in_period(highlight.first_day, highlight.last_day), event=OuterRef("pk")
    )
    seen = events_visible_to(actor).filter(Exists(dated), highlight_links__highlight=highlight)
    return seen.exclude(state=State.REMOVED).order_by("pk")


def told(actor: Actor, highlight: Highlight) -> Told:
    """Return a highlight as somebody sees it, in a fixed number of queries."""
    events = list(with_details(events_of(actor, highlight)))
    by_id = {event.pk: event for event in events}
    dates = list(
        Occurrence.objects.filter(
            in_period(highlight.first_day, highlight.last_day), event__in=by_id
        ).order_by("starts_at", "event__title", "pk")
    )
    for one in dates:
        one.event = by_id[one.event_id]
    return Told(highlight, dates, events, _organisations(actor, events))


def _organisations(actor: Actor, events: Iterable[Event]) -> list[Organisation]:
    named = {number for event in events for number in named_by(event)}
    return list(organisations_visible_to(actor).filter(pk__in=named).order_by("name", "pk"))


def named_by(event: Event) -> list[int]:
    """Return who organises an event: the one that carries it and those that accepted to be named."""
    named = [event.organisation_id] if event.organisation_id else []
    return named + [
        link.organisation_id
        for link in event.organiser_links.all()
        if link.state == OrganiserState.ACCEPTED
    ]


def candidates(criteria: Criteria) -> list[Event]:
    """Return the public events that fit a period, a theme, a district and a keyword, by first date."""
    found = with_details(fitting(Event.objects.filter(state=State.PUBLISHED), criteria))
    kept = [event for event in found.order_by("pk") if says(event, criteria.keyword)]
    firsts = dict(
        Occurrence.objects.filter(
            in_period(criteria.first_day, criteria.last_day), event__in=[one.pk for one in kept]
        )
        .order_by("-starts_at", "-pk")
        .values_list("event", "starts_at")
    )
    return sorted(kept, key=lambda one: (firsts[one.pk], one.title, one.pk))[:MOST_CANDIDATES]


def fitting(events: QuerySet[Event], criteria: Criteria) -> QuerySet[Event]:
    """Keep the events of a period, theme and district."""
    dated = Occurrence.objects.filter(
        in_period(criteria.first_day, criteria.last_day), event=OuterRef("pk")
    )
    found = events.filter(Exists(dated))
    if criteria.theme:
        themed = Q(theme_links__theme=criteria.theme) | Q(
            theme_links__theme__code__startswith=f"{criteria.theme}."
        )
        found = found.filter(pk__in=Event.objects.filter(themed).values("pk"))
    if criteria.area:
        found = found.filter(area__path__startswith=criteria.area.path)
    return found


def fits(event: Event, highlight: Highlight) -> bool:
    """Whether a public event may join a highlight by itself: see ``services.add_event``."""
    criteria = Criteria.of(highlight)
    found = fitting(Event.objects.filter(pk=event.pk, state=State.PUBLISHED), criteria)
    return found.exists() and says(event, criteria.keyword)


def listing(actor: Actor, today: date) -> dict[str, list[dict[str, Any]]]:
    """Return public highlights now, coming and past, then those in the making that somebody follows."""
    groups: dict[str, list[dict[str, Any]]] = {
        "now": [], "coming": [], "past": [], "suggested": [], "draft": [],
    }  # fmt: skip
    rows = highlights_visible_to(actor).exclude(state=HighlightState.DISMISSED)
    organisers: dict[int, list[list[int]]] = defaultdict(list)
    for link in _shown_links(actor, rows):
        organisers[link.highlight_id].append(named_by(link.event))
    for highlight in rows.order_by("first_day", "pk"):
        named = organisers[highlight.pk]
        line = {
            "highlight": highlight,
            "events": len(named),
            "organisations": len({number for numbers in named for number in numbers}),
        }
        groups[_group(highlight, today)].append(line)
    groups["past"].reverse()
    return groups


def _shown_links(actor: Actor, highlights: QuerySet[Highlight]) -> QuerySet[HighlightEvent]:
    """Return the events that their highlight shows to somebody."""
    dated = Occurrence.objects.filter(
        in_period(OuterRef("highlight__first_day"), OuterRef("highlight__last_day")),
        event=OuterRef("event"),
    )
    seen = events_visible_to(actor).exclude(state=State.REMOVED)
    rows = HighlightEvent.objects.filter(Exists(dated), highlight__in=highlights, event__in=seen)
    return rows.select_related("event").prefetch_related("event__organiser_links").order_by("pk")


def _group(highlight: Highlight, today: date) -> str:
    if highlight.state != HighlightState.PUBLISHED:
        return str(highlight.state)
    if highlight.last_day < today:
        return "past"
    return "now" if highlight.first_day <= today else "coming"


def highlights_of(actor: Actor, event: Event) -> list[Highlight]:
    """Return the highlights that an event is part of, as somebody sees them."""
    seen = highlights_visible_to(actor).filter(links__event=event)
    shown = seen.filter(state__in=(HighlightState.PUBLISHED, HighlightState.DRAFT))
    return list(shown.order_by("first_day", "pk"))


def open_to(event: Event, today: date) -> list[Highlight]:
    """Return the public highlights to come that an event could join by itself."""
    rows = Highlight.objects.filter(state=HighlightState.PUBLISHED, last_day__gte=today)
    others = rows.exclude(links__event=event).select_related("area").order_by("first_day", "pk")
    return [one for one in others[:MOST_OFFERED] if fits(event, one)]
