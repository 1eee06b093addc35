"""From a schedule to its dates.

A date is named by the start its rule gave. Two segments that give the same start give one date, the
first segment's. Days of excluded calendars are skipped, COUNT counting them as RFC 5545 counts EXDATE.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from maillage.algorithms.schedule.model import (
    Act,
    Change,
    Schedule,
    ScheduleError,
    Segment,
    key_of,
)
from maillage.algorithms.schedule.starts import starts_of

MAX_DATES = 4000
Calendars = Mapping[str, frozenset[date]]


@dataclass(frozen=True, slots=True)
class Dated:
    """One date: local ``start``, length in minutes on the clock, and what became of it."""

    key: str
    start: datetime
    minutes: int
    all_day: bool = False
    cancelled: bool = False
    moved: bool = False
    note: str = ""

    @property
    def end(self) -> datetime:
        """Local end, excluded."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def last_day(self) -> date:
        """The last local day it touches: an end at midnight belongs to the day before."""
        end = self.end
        if end > self.start and end.time() == time.min:
            return (end - timedelta(days=1)).date()
        return end.date()


def expand(
    schedule: Schedule, *, first: date, last: date, calendars: Calendars, limit: int = MAX_DATES
) -> list[Dated]:
    """Return the dates in order of start: of rules, those whose own day is within ``first``..``last``;
    every single date.

    ``calendars`` gives the days of each excluded calendar. Raises :class:`ScheduleError` ("too-many-dates",
    "unknown-calendar", "unreadable-rule").
    """
    changes = {change.key: change for change in schedule.changes}
    found: dict[str, Dated] = {}
    for segment in schedule.segments:
        for start in _starts(segment, first, last, calendars):
            key = key_of(start)
            if key in found:
                continue
            if len(found) >= limit:
                raise ScheduleError("too-many-dates", str(limit))
            found[key] = Dated(key, start, segment.minutes, segment.all_day)
    dated = (_changed(one, changes.get(one.key)) for one in found.values())
    return sorted((one for one in dated if one is not None), key=lambda one: (one.start, one.key))


def _starts(segment: Segment, first: date, last: date, calendars: Calendars) -> Iterator[datetime]:
    if not segment.rule:
        yield segment.start
        return
    skipped = [_days(calendars, code) for code in segment.excluding]
    for start in starts_of(segment.rule, segment.start, first=first, last=last):
        if not any(start.date() in days for days in skipped):
            yield start


def _days(calendars: Calendars, code: str) -> frozenset[date]:
    if code not in calendars:
        raise ScheduleError("unknown-calendar", code)
    return calendars[code]


def _changed(dated: Dated, change: Change | None) -> Dated | None:
    if change is None:
        return dated
    if change.act is Act.REMOVED:
        return None
    start = change.start or dated.start
    minutes = dated.minutes if change.minutes is None else change.minutes
    moved = (start, minutes) != (dated.start, dated.minutes)
    return Dated(
        dated.key, start, minutes, dated.all_day, change.act is Act.CANCELLED, moved, change.note
    )


def is_open_ended(schedule: Schedule, last: date) -> bool:
    """Say whether a rule gives dates after ``last``, whatever calendars it excludes."""
    after = last + timedelta(days=1)
    return any(
        next(starts_of(one.rule, one.start, first=after), None) is not None
        for one in schedule.segments
        if one.rule
    )


def moments(dated: Dated, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the start and the end in UTC.

    An hour that does not exist (clocks go forward) is read with the offset before it, one that exists twice
    is the first (RFC 5545, 3.3.5). An end that falls before the start that way is put ``minutes`` after it.
    """
    start = dated.start.replace(tzinfo=zone).astimezone(UTC)
    end = dated.end.replace(tzinfo=zone).astimezone(UTC)
    if end < start:
        end = start + timedelta(minutes=dated.minutes)
    return start, end
