"""From a schedule and its stored dates to what RFC 5545 calls a recurrence set.

One rule (with single dates beside it, if any) stays a rule, so that a calendar goes on beyond what is stored;
several rules become a list of dates (RDATE). Whatever the rule does not give exactly as it is stored (moved,
cancelled, with a note, across a change of clocks) is an exception of its own (RECURRENCE-ID).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.agenda.feeds.reading import Stored
from maillage.algorithms.schedule import Act, Schedule, Segment
from maillage.algorithms.schedule.model import KEY
from maillage.algorithms.schedule.rules import until_of
from maillage.algorithms.schedule.starts import starts_of

Window = tuple[date, date]


@dataclass(frozen=True)
class Series:
    """A recurrence set, in local time. ``rule`` is an RRULE value with UNTIL as RFC 5545 wants it.

    ``starts`` and ``skipped`` are RDATE and EXDATE; ``odd`` the dates that need a component of their own.
    ``length`` is on the clock.
    """

    start: datetime
    length: timedelta
    all_day: bool
    rule: str = ""
    starts: tuple[datetime, ...] = ()
    skipped: tuple[datetime, ...] = ()
    odd: tuple[Stored, ...] = ()

    @property
    def repeats(self) -> bool:
        return bool(self.rule or self.starts)


def local_key(key: str) -> datetime:
    """Return the local start that names a date."""
    return datetime.strptime(key, KEY)  # noqa: DTZ007 - keys are local


def series_of(
    stored: Sequence[Stored], schedule: Schedule, zone: ZoneInfo, window: Window
) -> Series | None:
    """Return the recurrence set of an event; None when it has no date.

    ``window`` is the days between which the dates of rules are stored.
    """
    if not stored:
        return None
    rules = [one for one in schedule.segments if one.rule]
    if len(rules) == 1:
        found = _by_rule(rules[0], stored, schedule, zone, window)
        if found is not None:
            return found
    return _by_list(stored, zone)


def _by_rule(
    segment: Segment, stored: Sequence[Stored], schedule: Schedule, zone: ZoneInfo, window: Window
) -> Series | None:
    """Return the set of one rule and single dates; None when one component can not say it."""
    keys = {local_key(one.key) for one in stored}
    # DTSTART must be one of the dates of the rule (RFC 5545, 3.8.5.3).
    first = next(starts_of(segment.rule, segment.start), None)
    if first is not None and "COUNT" not in segment.parts():
        # Begin at a date that is held: not every program leaves out a first date that is excluded.
        first = next((key for key in sorted(keys) if _gives(segment, key)), None)
    singles = {one.start for one in schedule.segments if not one.rule}
    alike = all(one.all_day == segment.all_day for one in schedule.segments)
    if first is None or not alike or any(start < first for start in singles):
        return None
    length = timedelta(minutes=segment.minutes)
    skipped = _skipped(segment, keys, schedule, window)
    given = {one for one in singles & keys if not _gives(segment, one)}
    return Series(
        start=first,
        length=length,
        all_day=segment.all_day,
        rule=_with_utc_end(segment, zone),
        starts=tuple(sorted(given)),
        skipped=tuple(sorted(one for one in skipped if one >= first)),
        odd=tuple(one for one in stored if _is_odd(one, length, segment.all_day, zone)),
    )


def _skipped(
    segment: Segment, keys: set[datetime], schedule: Schedule, window: Window
) -> set[datetime]:
    """Return the dates that the rule gives and the agenda does not: removed ones, and days of holidays."""
    removed = {local_key(one.key) for one in schedule.changes if one.act is Act.REMOVED}
    gone = {one for one in removed - keys if _gives(segment, one)}
    if segment.excluding:
        first, last = window
        given = starts_of(segment.rule, segment.start, first=first, last=last)
        gone.update(one for one in given if one not in keys)
    return gone


def _by_list(stored: Sequence[Stored], zone: ZoneInfo) -> Series:
    """Return a set that lists each date."""
    all_day = all(one.all_day for one in stored)
    if len(stored) == 1:
        start, end = _clock(stored[0], zone)
        return Series(start, end - start, all_day)
    starts = sorted(local_key(one.key) for one in stored)
    by_key = {local_key(one.key): one for one in stored}
    begun, ended = _clock(by_key[starts[0]], zone)
    length = ended - begun
    return Series(
        start=starts[0],
        length=length,
        all_day=all_day,
        starts=tuple(starts[1:]),
        odd=tuple(one for one in stored if _is_odd(one, length, all_day, zone)),
    )


def _clock(one: Stored, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return start and end as clocks show them."""
    start, end = one.local(zone)
    return start.replace(tzinfo=None), end.replace(tzinfo=None)


def _is_odd(one: Stored, length: timedelta, all_day: bool, zone: ZoneInfo) -> bool:
    """Say whether a date is not what the series says: programs differ on lengths across a change of clocks."""
    start, end = _clock(one, zone)
    if one.is_cancelled or one.note or start != local_key(one.key) or end - start != length:
        return True
    return not all_day and one.ends_at - one.starts_at != length


def _gives(segment: Segment, start: datetime) -> bool:
    day = start.date()
    return start in starts_of(segment.rule, segment.start, first=day, last=day)


def _with_utc_end(segment: Segment, zone: ZoneInfo) -> str:
    """Return the rule with its end in UTC, or as a day for whole days (RFC 5545, 3.3.10)."""
    parts = segment.parts()
    if "UNTIL" in parts:
        end = until_of(parts["UNTIL"])
        utc = end.replace(tzinfo=zone).astimezone(UTC)
        parts["UNTIL"] = f"{end:%Y%m%d}" if segment.all_day else f"{utc:%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())
