"""What feeds say: public events with their stored dates, read in chunks so that memory does not grow (R27)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from maillage.agenda.enums import OccurrenceState, State
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.queries.events import with_details

CHUNK = 200
# How long iCalendar goes on saying that an event was removed: most calendars read again within the month.
REMOVED_FOR = timedelta(days=60)


class Stored(NamedTuple):
    """One stored date, without the weight of a model. Moments are in UTC, the end excluded."""

    key: str
    starts_at: datetime
    ends_at: datetime
    first_day: date
    last_day: date
    all_day: bool
    state: str
    is_moved: bool
    note: str

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    def local(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the start and the end on the clocks of a place."""
        return self.starts_at.astimezone(zone), self.ends_at.astimezone(zone)


@dataclass(frozen=True)
class Told:
    """An event and its dates, in order, as a feed tells them."""

    event: Event
    dates: tuple[Stored, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.event.timezone)

    def next_date(self, now: datetime) -> Stored | None:
        """Return the date that is running or comes next, else the last one; None without dates."""
        held = [one for one in self.dates if not one.is_cancelled] or list(self.dates)
        coming = (one for one in held if one.ends_at >= now)
        return next(coming, held[-1] if held else None)


def public_events() -> QuerySet[Event]:
    """Return the events that everybody sees."""
    return Event.objects.filter(state=State.PUBLISHED)


def removed_events(*, since: datetime | None = None) -> QuerySet[Event]:
    """Return the events that were public and were removed (R26): from ``since`` on, or all of them."""
    gone = Event.objects.filter(state=State.REMOVED, published_at__isnull=False)
    return gone if since is None else gone.filter(removed_at__gte=since)


def tell(events: QuerySet[Event], *, on: Q | None = None, chunk: int = CHUNK) -> Iterator[Told]:
    """Yield events with their dates, oldest first: the same few queries for every ``chunk`` of them.

    ``on`` narrows the dates.
    """
    ordered = with_details(events).order_by("pk")
    last = 0
    while True:
        found = list(ordered.filter(pk__gt=last)[:chunk])
        yield from told(found, on)
        if len(found) < chunk:
            return
        last = found[-1].pk


def told(events: Iterable[Event], on: Q | None = None) -> Iterator[Told]:
    """Yield events, read already, with their dates (one query)."""
    read = list(events)
    dates: dict[int, list[Stored]] = defaultdict(list)
    for event_id, stored in stored_dates([event.pk for event in read], on or Q()):
        dates[event_id].append(stored)
    for event in read:
        yield Told(event, tuple(dates[event.pk]))


def stored_dates(event_ids: list[int], on: Q) -> Iterator[tuple[int, Stored]]:
    """Yield (event's key, date) in order of start; dates that only their registered still see are left out."""
    rows = (
        Occurrence.objects.filter(on, event__in=event_ids)
        .exclude(state=OccurrenceState.DROPPED)
        .order_by("starts_at", "id")
        .values_list("event_id", *Stored._fields)
    )
    for event_id, *values in rows.iterator(chunk_size=2000):
        yield event_id, Stored(*values)
