"""Trails as somebody sees them: only stops that they may see themselves (R36)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from maillage.agenda.enums import OccurrenceState, State, TrailState
from maillage.agenda.models import Event, Occurrence, Stop, Trail
from maillage.agenda.queries.events import events_visible_to, with_details
from maillage.agenda.telling.queries import written_for
from maillage.agenda.walking.hours import hours_of_dates, hours_on
from maillage.algorithms.opening_hours import hours_in_french
from maillage.algorithms.strolls import Hours, Visit
from maillage.core.actor import Actor
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import organisations_visible_to
from maillage.directory.rules import audiences_seen_by, team
from maillage.territory.accessibility import accessibility_tags
from maillage.territory.models import Place

# Where a stop's place comes from: an organisation's is shown while its address is, an event's while it is seen.
AT_HOME, AT_EVENT, FREE = "organisation", "event", "parcours"
STEP_FREE = frozenset({"fauteuil", "entree_plain_pied"})


@dataclass(frozen=True)
class SeenStop:
    """A stop as one reader sees it. ``hours`` on the chosen day as ``strolls.Visit`` has them.

    ``step_free`` is None when nobody said (R38); ``hours_text`` is the week in French.
    """

    stop: Stop
    number: int
    place: Place
    host: Organisation | None
    event: Event | None
    step_free: bool | None
    hours: Hours | None
    hours_text: str

    @property
    def visit(self) -> Visit:
        lat, lon = self.place.position or (0.0, 0.0)
        return Visit(str(self.stop.pk), lat, lon, self.stop.minutes, self.hours)


def trails_visible_to(actor: Actor) -> QuerySet[Trail]:
    """Return exactly the trails for which ``agenda.view_trail`` holds."""
    if team(actor, None):
        return Trail.objects.all()
    seen = Q(state=TrailState.PUBLISHED)
    if own := written_for(actor):
        seen |= Q(organisation__in=own)
    return Trail.objects.filter(seen)


def with_stops(trails: QuerySet[Trail]) -> QuerySet[Trail]:
    stops = Stop.objects.select_related("place", "place__area").order_by("order", "pk")
    return trails.select_related("organisation", "area").prefetch_related(Prefetch("stops", stops))


def seen_stops(actor: Actor, stops: list[Stop], day: date | None) -> list[SeenStop]:
    """Return the stops that somebody may see, numbered, with what is open that day (a fixed number of queries)."""
    hosts = {one.pk: one for one in _hosts(actor, stops)}
    wanted = [stop.event_id for stop in stops if stop.event_id]
    seen = events_visible_to(actor).exclude(state=State.REMOVED).filter(pk__in=wanted)
    events = {one.pk: one for one in with_details(seen).order_by("pk")}
    dates = _dates(list(events), day) if day else {}
    found: list[SeenStop] = []
    for stop in stops:
        host = hosts.get(stop.organisation_id or 0)
        event = events.get(stop.event_id or 0)
        place = _place(actor, stop, host, event)
        if place is not None and place.position:
            text = _hours_text(actor, stop, host, event)
            hours = _hours(event, dates, text, day)
            words = (hours_in_french(text) or text) if text else ""
            said = step_free(stop.step_free, place)
            found.append(SeenStop(stop, len(found) + 1, place, host, event, said, hours, words))
    return found


def step_free(said: bool | None, place: Place) -> bool | None:
    """Return whether a stop is step-free: as its author said, else as its place proves, else nobody knows."""
    if said is not None:
        return said
    if STEP_FREE & set(accessibility_tags(place.accessibility)):
        return True
    return False if place.accessibility.get("entree_plain_pied") is False else None


def _hosts(actor: Actor, stops: list[Stop]) -> QuerySet[Organisation]:
    wanted = [stop.organisation_id for stop in stops if stop.organisation_id]
    seen = organisations_visible_to(actor).filter(pk__in=wanted)
    return seen.select_related("place", "place__area").order_by("pk")


def may_read(actor: Actor, organisation: Organisation, key: str) -> bool:
    """Whether somebody may read a field of an organisation's profile."""
    return organisation.audience_of(key) in audiences_seen_by(actor, organisation)


def _place(
    actor: Actor, stop: Stop, host: Organisation | None, event: Event | None
) -> Place | None:
    """Return where a stop is now, None when the reader may not know."""
    if stop.event_id:
        return (event.place or stop.place) if event else None
    if stop.organisation_id and host is None:
        return None
    if host is not None and stop.place.source == AT_HOME:
        return host.place if may_read(actor, host, "place") else None
    return stop.place


def _hours_text(actor: Actor, stop: Stop, host: Organisation | None, event: Event | None) -> str:
    if stop.hours or event is not None or host is None or stop.place.source != AT_HOME:
        return stop.hours
    return host.opening_hours if may_read(actor, host, "opening_hours") else ""


def _hours(
    event: Event | None, dates: dict[int, list[Occurrence]], text: str, day: date | None
) -> Hours | None:
    if day is None:
        return None
    if event is not None:
        return hours_of_dates(dates.get(event.pk, []), day) if event.takes_place else ()
    return hours_on(text, day)


def _dates(events: list[int], day: date) -> dict[int, list[Occurrence]]:
    rows = Occurrence.objects.filter(
        event__in=events, state=OccurrenceState.SCHEDULED, first_day__lte=day, last_day__gte=day
    )
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for one in rows.order_by("starts_at", "pk"):
        found[one.event_id].append(one)
    return found
