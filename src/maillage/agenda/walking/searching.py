"""What can be added to a trail: organisations with a public place, and events to come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from maillage.agenda.enums import OccurrenceState, State
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.models import Event, Occurrence, Trail
from maillage.agenda.walking.proposing import EVERYBODY
from maillage.agenda.walking.queries import may_read
from maillage.agenda.walking.services import NewStop
from maillage.core.ui.french import format_date
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import organisations_visible_to

SHOWN = 8
UNKNOWN = "Cette étape n’est plus dans l’annuaire ni dans l’agenda : cherchez-la de nouveau."


@dataclass(frozen=True)
class Offer:
    """Something to add: ``code`` for the form, and two lines to recognise it."""

    code: str
    label: str
    hint: str


def found_for(trail: Trail, text: str, now: datetime) -> list[Offer]:
    """Return organisations and events whose name has the text; without text, those of the district."""
    organisations = organisations_visible_to(EVERYBODY).filter(place__lat__isnull=False)
    events = Event.objects.filter(state=State.PUBLISHED, place__lat__isnull=False)
    if text:
        organisations = organisations.filter(name__icontains=text)
        events = events.filter(title__icontains=text)
    elif trail.area:
        organisations = organisations.filter(place__area__path__startswith=trail.area.path)
        events = events.filter(place__area__path__startswith=trail.area.path)
    known = trail.stops.all()
    organisations = organisations.exclude(
        pk__in=[one.organisation_id for one in known if one.organisation_id and not one.event_id]
    )
    events = events.exclude(pk__in=[one.event_id for one in known if one.event_id])
    rows = organisations.select_related("place").order_by("name", "pk")[: 3 * SHOWN]
    offers = [
        Offer(f"organisation:{one.ref}", one.name, one.place.one_line if one.place else "")
        for one in rows
        if may_read(EVERYBODY, one, "place")
    ]
    return offers[:SHOWN] + _events(events, trail, now)


def _events(events: QuerySet[Event], trail: Trail, now: datetime) -> list[Offer]:
    today = timezone.localtime(now).date()
    dates = Occurrence.objects.filter(
        event__in=events, state=OccurrenceState.SCHEDULED, last_day__gte=today
    )
    if trail.day:
        dates = dates.filter(first_day__lte=trail.day, last_day__gte=trail.day)
    offers: dict[str, Offer] = {}
    for one in dates.select_related("event").order_by("starts_at", "pk")[: 10 * SHOWN]:
        event = one.event
        offers.setdefault(
            event.ref, Offer(f"evenement:{event.ref}", event.title, format_date(one.first_day))
        )
    return list(offers.values())[:SHOWN]


def new_stop(code: str) -> NewStop:
    """Return the stop of an offer's code; raises :class:`InvalidEvent` when it is gone or hidden."""
    kind, _, ref = code.partition(":")
    if kind == "evenement":
        event = Event.objects.filter(ref=ref, state=State.PUBLISHED).select_related(
            "place", "organisation"
        )
        if found := event.order_by("pk").first():
            return NewStop(event=found)
    rows = organisations_visible_to(EVERYBODY).filter(ref=ref).select_related("place")
    one: Organisation | None = rows.order_by("pk").first()
    if kind != "organisation" or one is None or not may_read(EVERYBODY, one, "place"):
        raise InvalidEvent("stops", UNKNOWN)
    return NewStop(organisation=one)
