"""Registrations as screens read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from maillage.agenda.enums import OccurrenceState, RegistrationState
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering.dates import why_closed

LIVE = (RegistrationState.CONFIRMED, RegistrationState.WAITING)
# A list of choices longer than this is not read; the page of the event has all dates.
OFFERED = 40
IN_ORDER = ("rank", "made_at", "id")


def live(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    return registrations.filter(state__in=LIVE)


def waiting_list(occurrence: Occurrence) -> QuerySet[Registration]:
    """Return who waits for places at a date, in the order they are served (R14)."""
    waiting = Registration.objects.filter(occurrence=occurrence, state=RegistrationState.WAITING)
    return waiting.order_by(*IN_ORDER)


def confirmed(occurrence: Occurrence) -> QuerySet[Registration]:
    """Return who holds places at a date, by name."""
    found = Registration.objects.filter(occurrence=occurrence, state=RegistrationState.CONFIRMED)
    return found.order_by("name", "id")


def position(registration: Registration) -> int:
    """Return the place of a registration in its waiting list, from 1."""
    numbers = waiting_list(registration.occurrence).values_list("pk", flat=True)
    return list(numbers).index(registration.pk) + 1


def dates_to_come(event: Event, now: datetime) -> list[Occurrence]:
    """Return the next dates of an event that are not cancelled, the event at hand."""
    found = event.occurrences.filter(state=OccurrenceState.SCHEDULED, starts_at__gt=now)
    return list(found.select_related("event").order_by("starts_at", "id")[:OFFERED])


def open_dates(dates: Iterable[Occurrence], now: datetime) -> list[Occurrence]:
    return [one for one in dates if not why_closed(one, now)]


@dataclass(frozen=True)
class DateCounts:
    """A date and how many people it has: registrations and places held, demands and places waiting."""

    occurrence: Occurrence
    confirmed: int
    people: int
    waiting: int
    people_waiting: int


def dates_with_counts(event: Event) -> list[DateCounts]:
    """Return the dates of an event that somebody registered to, oldest first."""
    held = Q(registrations__state=RegistrationState.CONFIRMED)
    waits = Q(registrations__state=RegistrationState.WAITING)
    found = (
        event.occurrences.filter(Q(registrations__isnull=False) | Q(registered__isnull=False))
        .select_related("event")
        .annotate(
            held=Count("registrations", filter=held),
            held_places=Sum("registrations__places", filter=held, default=0),
            waits=Count("registrations", filter=waits),
            waits_places=Sum("registrations__places", filter=waits, default=0),
        )
        .order_by("starts_at", "id")
    )
    return [
        DateCounts(one, one.held, one.held_places, one.waits, one.waits_places) for one in found
    ]
