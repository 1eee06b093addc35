"""Acts on one date of an event, or on a date and those that follow."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from maillage.agenda.dating.wording import sentence_of
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.models import Event
from maillage.agenda.services.events import change_event
from maillage.agenda.services.writing import locked
from maillage.algorithms.schedule import Schedule, ScheduleError, Segment
from maillage.algorithms.schedule import changing as schedules
from maillage.core.actor import Actor
from maillage.core.permissions import require

NOTE_MOST = 300


def move_date(
    *,
    actor: Actor,
    event: Event,
    key: str,
    start: datetime,
    minutes: int | None = None,
    note: str = "",
    now: datetime,
) -> Event:
    """Move one date to ``start`` (local), ``minutes`` long; people registered to it stay registered."""
    words = _note(note)
    return _change(
        actor, event, now, lambda known: schedules.move_date(known, key, start, minutes, words)
    )


def cancel_date(*, actor: Actor, event: Event, key: str, note: str = "", now: datetime) -> Event:
    """Tell one date as cancelled: it stays in pages and feeds, marked so."""
    words = _note(note)
    return _change(actor, event, now, lambda known: schedules.cancel_date(known, key, words))


def restore_date(*, actor: Actor, event: Event, key: str, now: datetime) -> Event:
    """Have a date that was cancelled or taken out take place again."""
    return _change(actor, event, now, lambda known: schedules.restore_date(known, key))


def remove_date(*, actor: Actor, event: Event, key: str, now: datetime) -> Event:
    """Take one date out of the agenda."""
    return _change(actor, event, now, lambda known: schedules.remove_date(known, key))


def add_dates(*, actor: Actor, event: Event, dates: list[Segment], now: datetime) -> Event:
    """Add single dates."""
    return _change(actor, event, now, lambda known: schedules.add_dates(known, dates))


def change_following(
    *, actor: Actor, event: Event, key: str, new: Schedule, now: datetime
) -> Event:
    """Have a date and those after it follow other rules; an empty ``new`` stops there (R12)."""
    return _change(
        actor, event, now, lambda known: schedules.this_and_following(known, key, new.segments)
    )


@transaction.atomic
def _change(
    actor: Actor, event: Event, now: datetime, change: Callable[[Schedule], Schedule]
) -> Event:
    """Change the schedule that the event has now, whatever page the person was reading."""
    current = locked(event)
    require(actor, "agenda.edit", current)
    try:
        schedule = change(Schedule.from_json(current.schedule))
    except ScheduleError as error:
        raise InvalidEvent("schedule", sentence_of(error)) from error
    return change_event(actor=actor, event=current, values={}, schedule=schedule, now=now)


def _note(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > NOTE_MOST:
        raise InvalidEvent("note", f"Cette précision est trop longue : {NOTE_MOST} signes au plus.")
    return words
