"""Keeping the stored dates of an event equal to what its schedule gives (R9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from maillage.agenda.calendars import days_off
from maillage.agenda.enums import OccurrenceState, RegistrationState
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering.services.booking import promote_waiting
from maillage.algorithms.schedule import Dated, Schedule, ScheduleError, expand, moments
from maillage.algorithms.schedule.expanding import is_open_ended
from maillage.core.ui.french import count

# Rules without end are known this far ahead, and extended before less than EXTENDED_WITHIN is left.
HORIZON = timedelta(days=548)
EXTENDED_WITHIN = timedelta(days=400)
LOOK_BACK = timedelta(days=730)

COMPARED = (
    "key", "starts_at", "ends_at", "first_day", "last_day", "all_day", "state", "is_moved", "note", "places",
)  # fmt: skip


@dataclass(frozen=True)
class Rebuilt:
    """What rebuilding did: how many dates appeared, changed, went."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def window_of(event: Event, today: date) -> tuple[date, date]:
    """Return the days between which the rules of an event are expanded."""
    return event.dates_from or today - LOOK_BACK, today + HORIZON


def computed(event: Event, *, today: date) -> list[Dated]:
    """Return the dates that the schedule gives; raises :class:`InvalidEvent` with a sentence."""
    first, last = window_of(event, today)
    try:
        schedule = Schedule.from_json(event.schedule)
        codes = {code for segment in schedule.segments for code in segment.excluding}
        return expand(schedule, first=first, last=last, calendars=days_off(codes, first, last))
    except ScheduleError as error:
        raise InvalidEvent("schedule", sentence_of(error)) from error


@transaction.atomic
def rebuild(event: Event, *, now: datetime) -> Rebuilt:
    """Make the stored dates those of the schedule; call it in the transaction that changed the event.

    A date that people are registered to is kept as "supprimée" when the schedule drops it; where places
    grew, the waiting list is served at once. Sets the event's window; the caller saves ``dates_from`` and
    ``dates_until`` with the rest.
    """
    today = now.astimezone(ZoneInfo(event.timezone)).date()
    wanted = {one.key: row_of(event, one) for one in computed(event, today=today)}
    people = Registration.objects.filter(occurrence=OuterRef("pk"))
    waiting = people.filter(state=RegistrationState.WAITING)
    rows = event.occurrences.annotate(is_registered=Exists(people), is_waited=Exists(waiting))
    # Nobody takes a place while places change.
    held = rows.select_for_update(of=("self",)).order_by("starts_at", "id")
    stored = _same_date({one.key: one for one in held}, wanted, now)
    added = Occurrence.objects.bulk_create(
        [row for key, row in wanted.items() if key not in stored], batch_size=500
    )
    changed: list[Occurrence] = [
        kept for key, kept in stored.items() if key in wanted and _take_over(kept, wanted[key])
    ]
    changed += _drop(one for key, one in stored.items() if key not in wanted and one.is_registered)
    _refuse_fewer_places(changed)
    Occurrence.objects.bulk_update(changed, COMPARED, batch_size=200)
    for one in stored.values():
        if one.is_waited:
            promote_waiting(occurrence=one, now=now)
    gone = [one.pk for key, one in stored.items() if key not in wanted and not one.is_registered]
    Occurrence.objects.filter(pk__in=gone).delete()
    first, last = window_of(event, today)
    event.dates_from = first
    is_open = is_open_ended(Schedule.from_json(event.schedule), last)
    event.dates_until = last if is_open else None
    return Rebuilt(len(added), len(changed), len(gone))


def _same_date(
    stored: dict[str, Occurrence], wanted: dict[str, Occurrence], now: datetime
) -> dict[str, Occurrence]:
    """Return the stored dates by key: an only date put on another day is the same date, with its people."""
    if len(stored) == len(wanted) == 1 and stored.keys() != wanted.keys():
        [(key, _)], [row] = wanted.items(), stored.values()
        if row.starts_at > now:
            return {key: row}
    return stored


def row_of(event: Event, dated: Dated) -> Occurrence:
    """Return a date as the table keeps it, not saved."""
    starts_at, ends_at = moments(dated, ZoneInfo(event.timezone))
    return Occurrence(
        event=event,
        key=dated.key,
        starts_at=starts_at,
        ends_at=ends_at,
        first_day=dated.start.date(),
        last_day=dated.last_day,
        all_day=dated.all_day,
        state=OccurrenceState.CANCELLED if dated.cancelled else OccurrenceState.SCHEDULED,
        is_moved=dated.moved,
        note=dated.note,
        places=event.places if event.registration else None,
    )


def _take_over(kept: Occurrence, wanted: Occurrence) -> bool:
    """Copy what differs; say whether anything did."""
    before: list[Any] = [getattr(kept, name) for name in COMPARED]
    after: list[Any] = [getattr(wanted, name) for name in COMPARED]
    for name, value in zip(COMPARED, after, strict=True):
        setattr(kept, name, value)
    return before != after


def _drop(registered: Iterable[Occurrence]) -> list[Occurrence]:
    dropped = [one for one in registered if one.state != OccurrenceState.DROPPED]
    for one in dropped:
        one.state = OccurrenceState.DROPPED
    return dropped


def _refuse_fewer_places(rows: Iterable[Occurrence]) -> None:
    for row in rows:
        if row.places is not None and row.taken > row.places:
            taken = count(row.taken, "place est prise", "places sont prises")
            raise InvalidEvent(
                "places",
                f"Déjà {taken} le {row.first_day:%d/%m/%Y} : gardez au moins {row.taken} places, "
                "ou annulez d’abord des inscriptions.",
            )
