"""The dates of an iCalendar event (RFC 5545): rules, added and excluded dates, dates that differ.

What :mod:`maillage.algorithms.schedule` does not hold (rules within a day, rules told in UTC, whose local hour
moves with the clocks) becomes single dates, from two years ago to the end of next year:
the window moves once a year, so that reading the same calendar twice changes nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rruleset, rrulestr
from icalendar.error import BrokenCalendarProperty

from maillage.algorithms.schedule import (
    Act,
    Change,
    Schedule,
    ScheduleError,
    Segment,
    key_of,
)

DAY = 24 * 60
MOST_SINGLE = 1000


@dataclass
class CalendarDates:
    """The dates of one event; ``zone`` is its time zone, ``notes`` are French sentences of what was simplified."""

    schedule: Schedule
    zone: str
    notes: list[str] = field(default_factory=list)


class NoDates(ValueError):
    """The event has no date that can be read; the message is a French sentence."""


def dates_of(main: Any, others: Iterable[Any], *, zone: ZoneInfo, today: date) -> CalendarDates:
    """Return the dates of a VEVENT and of those that replace some of its dates.

    ``main`` and ``others`` are ``icalendar`` components, ``zone`` the calendar's for floating and UTC hours.
    Raises :class:`NoDates`.
    """
    return _Reader(main, zone, today).read(list(others))


class _Reader:
    def __init__(self, main: Any, zone: ZoneInfo, today: date) -> None:
        self.main, self.today = main, today
        start = _moment(main, "DTSTART")
        if start is None:
            raise NoDates("Cet événement n’a pas de date de début qui se lise (DTSTART).")
        self.all_day = not isinstance(start, datetime)
        self.is_utc = _is_utc(start)
        self.zone = zone if self.is_utc else _zone_of(start) or zone
        self.origin = start
        self.start = self.local(start)
        self.minutes = self.length(main, self.start)
        self.notes: list[str] = []

    def read(self, others: list[Any]) -> CalendarDates:
        segments = self.segments()
        changes = {change.key: change for change in self.excluded()}
        for other in others:
            change = self.replaced(other)
            if change is not None:
                changes[change.key] = change
        schedule = Schedule(tuple(segments), tuple(changes.values()))
        return CalendarDates(schedule, self.zone.key, self.notes)

    def local(self, moment: date) -> datetime:
        """Return a date or a moment as a naive local time of the event."""
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time.min)
        if moment.tzinfo is None:
            return moment.replace(second=0, microsecond=0)
        return moment.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)

    def length(self, event: Any, start: datetime) -> int:
        """Return the length in minutes on the clock: DTEND, else DURATION, else a day or nothing."""
        end = _moment(event, "DTEND")
        duration = _value(event, "DURATION")
        if end is not None:
            minutes = int((self.local(end) - start).total_seconds() // 60)
        elif isinstance(duration, timedelta):
            minutes = int(duration.total_seconds() // 60)
        else:
            minutes = DAY if self.all_day else 0
        return max(minutes, DAY) if self.all_day else max(minutes, 0)

    def segments(self) -> list[Segment]:
        rules = [_local_rule(one, self) for one in _all(self.main, "RRULE")]
        found: list[Segment] = []
        if self.is_utc and rules:
            return self.single_dates() + self.added()
        try:
            for rule in rules:
                rrulestr(rule, dtstart=self.start)
                found.append(Segment(self.start, self.minutes, rule, all_day=self.all_day))
        except (ScheduleError, ValueError):
            return self.single_dates() + self.added()
        return (found or [self.one(self.start)]) + self.added()

    def one(self, start: datetime, minutes: int | None = None) -> Segment:
        return Segment(start, self.minutes if minutes is None else minutes, all_day=self.all_day)

    def single_dates(self) -> list[Segment]:
        """Return the dates that rules give, one by one, in the zone in which they are told."""
        known = rruleset()
        origin = self.origin
        if not isinstance(origin, datetime):
            origin = datetime.combine(origin, time.min)
        try:
            for rule in _all(self.main, "RRULE"):
                known.rrule(rrulestr(rule.to_ical().decode(), dtstart=origin))
            first = datetime(self.today.year - 2, 1, 1, tzinfo=origin.tzinfo)
            last = datetime(self.today.year + 2, 1, 1, tzinfo=origin.tzinfo)
            moments = list(
                islice(_until(known.xafter(max(first, origin), inc=True), last), MOST_SINGLE)
            )
        except (ValueError, TypeError, OverflowError):
            self.notes.append(
                "La règle de répétition ne se lit pas : seule la première date est gardée."
            )
            return [self.one(self.start)]
        self.notes.append(
            f"La répétition a été écrite en dates simples, jusqu’à {MOST_SINGLE} au plus."
        )
        starts = dict.fromkeys(self.local(moment) for moment in moments)
        return [self.one(start) for start in starts] or [self.one(self.start)]

    def added(self) -> list[Segment]:
        found = []
        for value in _dates(self.main, "RDATE"):
            if isinstance(value, tuple):
                start = self.local(value[0])
                end = value[1]
                length = end if isinstance(end, timedelta) else self.local(end) - start
                found.append(self.one(start, max(0, int(length.total_seconds() // 60))))
            else:
                found.append(self.one(self.local(value)))
        return found

    def excluded(self) -> Iterator[Change]:
        for value in _dates(self.main, "EXDATE"):
            if isinstance(value, tuple):
                continue
            start = self.local(value)
            if not isinstance(value, datetime) and not self.all_day:
                start = datetime.combine(value, self.start.time())
            yield Change(key_of(start), Act.REMOVED)

    def replaced(self, other: Any) -> Change | None:
        """Return what another VEVENT of the same UID says of one date."""
        which = _moment(other, "RECURRENCE-ID")
        if which is None:
            return None
        if other["RECURRENCE-ID"].params.get("RANGE"):
            self.notes.append(
                "Un changement qui vaut pour toutes les dates suivantes n’a pas été repris : vérifiez les dates."
            )
        key = key_of(self.local(which))
        if str(other.get("STATUS", "")).upper() == "CANCELLED":
            return Change(key, Act.CANCELLED)
        moment = _moment(other, "DTSTART")
        start = self.local(moment if moment is not None else which)
        title = str(other.get("SUMMARY", ""))
        note = title if title != str(self.main.get("SUMMARY", "")) else ""
        return Change(key, Act.MOVED, start, self.length(other, start), note[:200])


def _until(moments: Iterable[datetime], last: datetime) -> Iterator[datetime]:
    for moment in moments:
        if moment > last:
            return
        yield moment


def _local_rule(rule: Any, reader: _Reader) -> str:
    """Return an RRULE as the schedule holds it: its UNTIL local, a day's UNTIL meaning its end."""
    parts = []
    for part in rule.to_ical().decode().split(";"):
        name, _, value = part.partition("=")
        if name.upper() == "UNTIL":
            value = _local_until(rule["UNTIL"][0], reader)
        parts.append(f"{name}={value}")
    return ";".join(parts)


def _local_until(until: date, reader: _Reader) -> str:
    if isinstance(until, datetime):
        return f"{reader.local(until):%Y%m%dT%H%M}59"
    return f"{until:%Y%m%d}" if reader.all_day else f"{until:%Y%m%d}T235959"


def _all(event: Any, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _value(event: Any, name: str) -> Any:
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def _moment(event: Any, name: str) -> date | None:
    found = _value(event, name)
    return found if isinstance(found, date) else None


def _dates(event: Any, name: str) -> Iterator[Any]:
    """Yield the values of RDATE or EXDATE: dates, moments, or periods as pairs."""
    for group in _all(event, name):
        for one in getattr(group, "dts", ()):
            yield one.dt


def _is_utc(moment: date) -> bool:
    return (
        isinstance(moment, datetime)
        and moment.tzinfo is not None
        and str(moment.tzinfo) in {"UTC", str(UTC)}
    )


def _zone_of(moment: date) -> ZoneInfo | None:
    """Return the named zone of a moment; None when it is floating or the calendar's own invention."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return None
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(str(moment.tzinfo))
    return None
