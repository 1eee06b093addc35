"""Changing a schedule date by date, or from a date on. Pure: each returns a new schedule.

A date is named by its key, which stays whatever becomes of it (RFC 5545's RECURRENCE-ID).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from maillage.algorithms.schedule.errors import ScheduleError
from maillage.algorithms.schedule.model import Act, Change, Schedule, Segment, day_of, key_of
from maillage.algorithms.schedule.normal import normal
from maillage.algorithms.schedule.rules import rule_of, until_day
from maillage.algorithms.schedule.starts import starts_of


def gives(segment: Segment, key: str) -> bool:
    """Say whether a segment gives the date of this key, whatever calendars it excludes."""
    if not segment.rule:
        return key_of(segment.start) == key
    day = day_of(key)
    found = starts_of(segment.rule, segment.start, first=day, last=day)
    return any(key_of(start) == key for start in found)


def segment_of(schedule: Schedule, key: str) -> Segment:
    """Return the segment that gives a date; raises :class:`ScheduleError` ("no-such-date")."""
    for segment in schedule.segments:
        if gives(segment, key):
            return segment
    raise ScheduleError("no-such-date", key)


def change_of(schedule: Schedule, key: str) -> Change | None:
    return next((one for one in schedule.changes if one.key == key), None)


def move_date(
    schedule: Schedule, key: str, start: datetime, minutes: int | None = None, note: str = ""
) -> Schedule:
    """Move one date; back where its rule puts it, it is no longer moved."""
    segment = segment_of(schedule, key)
    length = None if minutes == segment.minutes else minutes
    return _with(schedule, Change(key, Act.MOVED, start, length, note))


def cancel_date(schedule: Schedule, key: str, note: str = "") -> Schedule:
    """Tell one date as cancelled; a moved one stays where it was moved."""
    segment_of(schedule, key)
    known = change_of(schedule, key) or Change(key, Act.CANCELLED)
    return _with(schedule, replace(known, act=Act.CANCELLED, note=note))


def restore_date(schedule: Schedule, key: str) -> Schedule:
    """Have one date take place again, where it was moved if it was."""
    segment_of(schedule, key)
    known = change_of(schedule, key)
    if known is None:
        return schedule
    return _with(schedule, Change(key, Act.MOVED, known.start, known.minutes))


def remove_date(schedule: Schedule, key: str) -> Schedule:
    """Take one date out, as if it had never been: a single date goes, a rule's is left out."""
    segment = segment_of(schedule, key)
    if segment.rule:
        return _with(schedule, Change(key, Act.REMOVED))
    left = Schedule(
        tuple(one for one in schedule.segments if one is not segment),
        tuple(one for one in schedule.changes if one.key != key),
    )
    # A rule may give the same date.
    again = any(gives(one, key) for one in left.segments)
    return _with(left, Change(key, Act.REMOVED)) if again else normal(left)


def add_dates(schedule: Schedule, dates: Iterable[Segment]) -> Schedule:
    """Add dates; one that was left out comes back, one that is there already is not doubled."""
    for one in dates:
        key = key_of(one.start)
        if not any(gives(segment, key) for segment in schedule.segments):
            schedule = replace(schedule, segments=(*schedule.segments, one))
        known = change_of(schedule, key)
        if known is not None and known.act is Act.REMOVED:
            schedule = restore_date(schedule, key)
    return normal(schedule)


def this_and_following(schedule: Schedule, key: str, new: tuple[Segment, ...] = ()) -> Schedule:
    """End the rule that gives a date just before it, and go on with ``new``; nothing: it stops there.

    Dates before are untouched. Dates after that were moved, cancelled or left out stay so where ``new`` gives
    one on the same day. Raises :class:`ScheduleError` ("no-such-date", "starts-before").
    """
    segment = segment_of(schedule, key)
    if any(first_day(one) < day_of(key) for one in new):
        raise ScheduleError("starts-before")
    before = _ended(segment, key)
    segments: list[Segment] = []
    for one in schedule.segments:
        segments += [*([before] if before else []), *new] if one is segment else [one]
    kept = [one for one in schedule.changes if one.key < key]
    after = [one for one in schedule.changes if one.key >= key]
    return rekeyed(Schedule(tuple(segments), tuple(kept)), after)


def first_day(segment: Segment) -> date:
    return segment.start.date()


def following(schedule: Schedule, key: str) -> Segment:
    """Return what a rule gives from a date on: the start of "this and following"."""
    segment = segment_of(schedule, key)
    start = datetime.combine(day_of(key), segment.start.time())
    if not segment.rule:
        return segment
    parts = segment.parts()
    if "COUNT" in parts:
        gone = sum(
            1 for _ in starts_of(segment.rule, segment.start, last=day_of(key) - timedelta(days=1))
        )
        parts["COUNT"] = str(int(parts["COUNT"]) - gone)
    return replace(segment, start=start, rule=rule_of(parts))


def rekeyed(schedule: Schedule, changes: Iterable[Change]) -> Schedule:
    """Put changes on a schedule whose dates have other hours: each goes to the one date of its day, or goes."""
    kept = []
    for change in changes:
        day = day_of(change.key)
        keys = {
            key_of(start)
            for one in schedule.segments
            for start in (
                [one.start] if not one.rule else starts_of(one.rule, one.start, first=day, last=day)
            )
            if start.date() == day
        }
        if change.key in keys:
            kept.append(change)
        elif len(keys) == 1:
            kept.append(replace(change, key=keys.pop()))
    return normal(replace(schedule, changes=(*schedule.changes, *kept)))


def _ended(segment: Segment, key: str) -> Segment | None:
    """Return what a segment gives before a date, None for nothing."""
    if not segment.rule or key_of(segment.start) >= key:
        return None
    parts = segment.parts()
    parts.pop("COUNT", None)
    parts["UNTIL"] = until_day(day_of(key) - timedelta(days=1))
    ended = replace(segment, rule=rule_of(parts))
    given = starts_of(ended.rule, ended.start)
    return ended if next(given, None) is not None else None


def _with(schedule: Schedule, change: Change) -> Schedule:
    others = tuple(one for one in schedule.changes if one.key != change.key)
    return normal(replace(schedule, changes=(*others, change)))
