"""Taking a better date: one date of an event goes to another day, at the same hours."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from maillage.agenda.clashing.errors import InvalidDate
from maillage.agenda.models import Event
from maillage.agenda.services.events import change_event
from maillage.algorithms.schedule import Act, Change, Schedule
from maillage.core.actor import Actor

GONE = "Cette date n’est plus celle de l’événement : relisez ses dates, puis choisissez de nouveau."


@transaction.atomic
def move_date(*, actor: Actor, event: Event, day: date, to: date, now: datetime) -> Event:
    """Move the date of one day to another day; an only date is simply changed."""
    rows = event.occurrences.filter(first_day=day).order_by("starts_at", "id")
    row = rows.first()
    if row is None:
        raise InvalidDate("day", GONE)
    schedule = Schedule.from_json(event.schedule)
    shift = to - day
    only = len(schedule.segments) == 1 and not schedule.segments[0].rule and not schedule.changes
    if only:
        [segment] = schedule.segments
        moved = replace(schedule, segments=(replace(segment, start=segment.start + shift),))
    else:
        moved = _moved(
            schedule,
            row.key,
            row.starts_at.astimezone(ZoneInfo(event.timezone)).replace(tzinfo=None) + shift,
            row.ends_at - row.starts_at,
        )
    return change_event(actor=actor, event=event, values={}, schedule=moved, now=now)


def _moved(schedule: Schedule, key: str, start: datetime, length: timedelta) -> Schedule:
    others = tuple(one for one in schedule.changes if one.key != key)
    change = Change(key, Act.MOVED, start, int(length.total_seconds() // 60))
    return replace(schedule, changes=(*others, change))
