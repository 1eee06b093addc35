"""A schedule as plain values, and its JSON form (the column ``Event.schedule``).

All moments are local and naive ("10 h" stays "10 h" when the clocks change); the time zone belongs to the
event. A segment is a rule of RFC 5545 or, without a rule, one date. "This and following" ends a segment
and begins another. Exceptions point at the start that the rule gave, whatever became of it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from maillage.algorithms.schedule.errors import ScheduleError
from maillage.algorithms.schedule.rules import check_rule, parts_of

__all__ = ["Act", "Change", "Schedule", "ScheduleError", "Segment", "day_of", "key_of"]

KEY = "%Y-%m-%dT%H:%M"
DAY = 24 * 60
LONGEST = 3 * 366 * DAY
YEARS = range(1900, 2200)
SCHOOL, PUBLIC = "school", "public"
CALENDARS = (SCHOOL, PUBLIC)


class Act(StrEnum):
    """What happens to one date: out of the dates, told as cancelled, or moved."""

    REMOVED = "removed"
    CANCELLED = "cancelled"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Segment:
    """Dates from ``start``, each ``minutes`` long on the clock. Without ``rule``, one date.

    ``rule`` is an RRULE value ("FREQ=WEEKLY;BYDAY=SA"); its UNTIL is local. ``excluding`` names calendars
    whose days are skipped: "school", "public". All day: from midnight, for whole days.
    """

    start: datetime
    minutes: int
    rule: str = ""
    excluding: tuple[str, ...] = ()
    all_day: bool = False

    def __post_init__(self) -> None:
        check_start(self.start)
        check_minutes(self.minutes)
        if self.all_day and (self.start.hour or self.start.minute or self.minutes % DAY):
            raise ScheduleError("all-day-with-hours")
        if self.all_day and not self.minutes:
            raise ScheduleError("ends-before-start")
        if unknown := set(self.excluding) - set(CALENDARS):
            raise ScheduleError("unknown-calendar", ", ".join(sorted(unknown)))
        if self.rule:
            check_rule(self.rule)

    def parts(self) -> dict[str, str]:
        """Return the parts of the rule: {"FREQ": "WEEKLY", "BYDAY": "SA"}."""
        return parts_of(self.rule)


@dataclass(frozen=True, slots=True)
class Change:
    """One date that is not as the rule says; ``start`` and ``minutes`` only when it is moved."""

    key: str
    act: Act
    start: datetime | None = None
    minutes: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        day_of(self.key)
        if self.start is not None:
            check_start(self.start)
        if self.minutes is not None:
            check_minutes(self.minutes)


@dataclass(frozen=True, slots=True)
class Schedule:
    """All the dates of an event."""

    segments: tuple[Segment, ...] = ()
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.segments)

    @classmethod
    def once(cls, start: datetime, minutes: int, *, all_day: bool = False) -> "Schedule":
        return cls((Segment(start, minutes, all_day=all_day),))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Schedule":
        """Read the JSON form; raises :class:`ScheduleError`."""
        try:
            segments = tuple(
                Segment(
                    datetime.fromisoformat(one["start"]), one["minutes"], one.get("rule", ""),
                    tuple(one.get("excluding", ())), one.get("all_day", False),
                )
                for one in stored.get("segments", ())
            )  # fmt: skip
            changes = tuple(
                Change(
                    one["key"], Act(one["act"]),
                    datetime.fromisoformat(one["start"]) if one.get("start") else None,
                    one.get("minutes"), one.get("note", ""),
                )
                for one in stored.get("changes", ())
            )  # fmt: skip
        except ScheduleError:
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ScheduleError("unreadable", str(error)) from error
        return cls(segments, changes)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form; what is empty is left out."""
        return {
            "segments": [
                _filled(
                    start=one.start.isoformat(timespec="minutes"), minutes=one.minutes,
                    rule=one.rule, excluding=list(one.excluding), all_day=one.all_day,
                )
                for one in self.segments
            ],
            "changes": [
                _filled(
                    key=one.key, act=str(one.act), note=one.note, minutes=one.minutes,
                    start=one.start.isoformat(timespec="minutes") if one.start else "",
                )
                for one in self.changes
            ],
        }  # fmt: skip


def _filled(**values: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if (name == "minutes" and value is not None) or value not in ("", [], False, None)
    }


def key_of(start: datetime) -> str:
    """Return what names a date in its series: its local start."""
    return start.strftime(KEY)


def day_of(key: str) -> date:
    """Return the day that a key names; raises :class:`ScheduleError`."""
    try:
        return datetime.strptime(key, KEY).date()  # noqa: DTZ007 - keys are local
    except ValueError as error:
        raise ScheduleError("unreadable-key", key) from error


def check_start(start: datetime) -> None:
    """Refuse a start with a zone, with seconds, or out of the years that rules are expanded over."""
    if start.tzinfo is not None:
        raise ScheduleError("zoned-start")
    if start.second or start.microsecond:
        raise ScheduleError("start-with-seconds")
    if start.year not in YEARS:
        raise ScheduleError("year-out-of-range", str(start.year))


def check_minutes(minutes: int) -> None:
    if minutes < 0:
        raise ScheduleError("ends-before-start")
    if minutes > LONGEST:
        raise ScheduleError("too-long")
