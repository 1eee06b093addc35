"""What is open on one day, in minutes of that day."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.timezone import localtime as local
from opening_hours import OpeningHours, ParserError, State

from maillage.agenda.models import Occurrence
from maillage.algorithms.strolls import Hours
from maillage.core.ui.french import format_time_range

NIGHT = 24 * 60


@lru_cache(maxsize=4096)
def hours_on(text: str, day: date) -> Hours | None:
    """Return the hours of an OpenStreetMap expression on a day, empty when closed, None when not understood.

    A stretch that is open only under a condition (a comment: "on appointment") is not an open door.
    """
    if not text.strip():
        return None
    try:
        read = OpeningHours(text, country="FR")
    except ParserError:
        return None
    midnight = datetime.combine(day, time())
    found = []
    for start, end, state, *_ in read.intervals(midnight, midnight + timedelta(days=1)):
        if state == State.OPEN:
            found.append((_minutes(start, midnight), _minutes(end, midnight)))
    return tuple(found)


def _minutes(moment: datetime | None, midnight: datetime) -> int:
    if moment is None:
        return NIGHT
    return min(NIGHT, max(0, int((moment - midnight).total_seconds() // 60)))


def hours_of_dates(dates: list[Occurrence], day: date) -> Hours:
    """Return the hours of dates of an event on a day, empty when there is none."""
    found = set()
    for one in dates:
        if one.first_day <= day <= one.last_day:
            if one.all_day or one.first_day < day < one.last_day:
                found.add((0, NIGHT))
                continue
            start, end = local(one.starts_at), local(one.ends_at)
            opens = start.hour * 60 + start.minute if one.first_day == day else 0
            closes = end.hour * 60 + end.minute if end.date() == day else NIGHT
            found.add((opens, closes))
    return tuple(sorted(found))


def in_words(hours: Hours) -> str:
    """Return "10 h – 12 h 30, 14 h – 18 h"."""
    return ", ".join(format_time_range(clock(start), clock(end)) for start, end in hours)


def clock(minutes: float) -> time:
    """Return a minute of the day as an hour, midnight at its end."""
    whole = round(minutes) % NIGHT
    return time(whole // 60, whole % 60)
