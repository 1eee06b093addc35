"""Keeping the stored dates of an event equal to what its schedule gives (R9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from maillage.agenda.calendars import days_off
from maillage.agenda.dating.wording import sentence_of
from maillage.agenda.enums import OccurrenceState, RegistrationState, State
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering.services.booking import promote_waiting
from maillage.algorithms.schedule import (
    Dated,
    Schedule,
    ScheduleError,
    expand,
    is_open_ended,
    moments,
)
from maillage.core.search import feed
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
    held = list(rows.select_for_update(of=("self",)).order_by("starts_at", "id"))
    registered = {one.pk for one in held if one.is_registered}
    waited = {one.pk for one in held if one.is_waited}
    stored = _same_date({one.key: one for one in held}, wanted, now)
    added = Occurrence.objects.bulk_create(
        [row for key, row in wanted.items() if key not in stored], batch_size=500
    )
    changed: list[Occurrence] = [
        kept for key, kept in stored.items() if key in wanted and _take_over(kept, wanted[key])
    ]
    changed += _drop(
        one for key, one in stored.items() if key not in wanted and one.pk in registered
    )
    _refuse_fewer_places(changed)
    Occurrence.objects.bulk_update(changed, COMPARED, batch_size=200)
    for one in stored.values():
        if one.pk in waited:
            promote_waiting(occurrence=one, now=now)
    gone = [one.pk for key, one in stored.items() if key not in wanted and one.pk not in registered]
    Occurrence.objects.filter(pk__in=gone).delete()
    event.dates_from, last = window_of(event, today)
    is_open = is_open_ended(Schedule.from_json(event.schedule), last)
    event.dates_until = last if is_open else None
    return Rebuilt(len(added), len(changed), len(gone))


def _same_date(
    stored: dict[str, Occurrence], wanted: dict[str, Occurrence], now: datetime
) -> dict[str, Occurrence]:
    """Return the stored dates by key: one put at another hour is the same date, with its people.

    So is an only date put on another day.
    """
    gone, new = _by_day(stored.keys() - wanted.keys()), _by_day(wanted.keys() - stored.keys())
    renamed = {
        keys[0]: new[day][0]
        for day, keys in gone.items()
        if len(keys) == 1 and len(new.get(day, ())) == 1
    }
    if len(stored) == len(wanted) == 1 and next(iter(stored.values())).starts_at > now:
        renamed = dict(zip(stored, wanted, strict=True))
    return {renamed.get(key, key): one for key, one in stored.items()}


def _by_day(keys: Iterable[str]) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for key in keys:
        days.setdefault(key[:10], []).append(key)
    return days


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


@transaction.atomic
def extend_dates(*, now: datetime, most: int) -> int:
    """Compute further the rules without end whose dates stop soon; returns how many events were."""
    soon = now.astimezone(UTC).date() + EXTENDED_WITHIN
    due = Event.objects.select_for_update(of=("self",)).filter(dates_until__lt=soon)
    events = list(due.exclude(state=State.REMOVED).order_by("dates_until", "id")[:most])
    for event in events:
        rebuild(event, now=now)
        event.save(update_fields=["dates_from", "dates_until"])
    feed.append("event", [event.ref for event in events])
    return len(events)
