"""The one way of writing a schedule: what two rules that give the same dates have in common.

What a rule takes from its start is written out, its start is its first date, its end is a day.
"""

from dataclasses import replace
from datetime import datetime

from maillage.algorithms.schedule.model import CALENDARS, Act, Change, Schedule, Segment, key_of
from maillage.algorithms.schedule.rules import (
    WEEKDAYS,
    completed,
    days_of,
    last_day_of,
    numbers_of,
    rule_of,
    until_day,
)
from maillage.algorithms.schedule.starts import starts_of

MONTHS_OF_A_YEAR = 12
DAYS_OF_A_WEEK = 7


def normal(schedule: Schedule) -> Schedule:
    """Return the schedule that gives the same dates, written in the one way; doing it twice changes nothing."""
    segments = tuple(dict.fromkeys(normal_segment(one) for one in schedule.segments))
    by_key = {one.key: one for one in map(_normal_change, schedule.changes) if _says_something(one)}
    return Schedule(segments, tuple(by_key[key] for key in sorted(by_key)))


def normal_segment(segment: Segment) -> Segment:
    """Return one segment in normal form."""
    if not segment.rule:
        return replace(segment, excluding=())
    parts = _implied(segment.parts(), segment.start)
    for name in ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS"):
        if name in parts:
            parts[name] = _listed(numbers_of(parts[name]))
    if "BYDAY" in parts:
        parts["BYDAY"] = _days(days_of(parts["BYDAY"]))
    for name in ("INTERVAL", "COUNT"):
        if name in parts:
            parts[name] = str(int(parts[name]))
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    if "UNTIL" in parts:
        parts["UNTIL"] = until_day(last_day_of(parts["UNTIL"], segment.start.time()))
    _simplify(parts)
    rule = rule_of(parts)
    first = next(starts_of(rule, segment.start), segment.start)
    excluding = tuple(code for code in CALENDARS if code in segment.excluding)
    return replace(segment, start=first, rule=rule, excluding=excluding)


def _implied(parts: dict[str, str], start: datetime) -> dict[str, str]:
    """Write out what the rule takes from its start; every seventh day is a day of the week."""
    weeks, days = divmod(int(parts.get("INTERVAL", "1")), DAYS_OF_A_WEEK)
    limited = parts.keys() & {"BYMONTHDAY", "BYDAY"}
    if parts["FREQ"] == "DAILY" and not days and not limited:
        parts = parts | {"FREQ": "WEEKLY", "INTERVAL": str(weeks)}
    return dict(completed(parts, start))


def _simplify(parts: dict[str, str]) -> None:
    """Tell in the simplest frequency what several frequencies can tell; drop what changes nothing."""
    often = "INTERVAL" not in parts
    days = days_of(parts.get("BYDAY", ""))
    ranked = any(rank for rank, _ in days)
    if parts["FREQ"] == "MONTHLY" and len(days) == 1 and not ranked and "BYMONTHDAY" not in parts:
        ranks = numbers_of(parts.get("BYSETPOS", ""))
        if ranks and all(abs(rank) <= 5 for rank in ranks):
            parts["BYDAY"] = _days([(rank, days[0][1]) for rank in ranks])
            del parts["BYSETPOS"]
    if parts["FREQ"] == "DAILY" and often and days and "BYMONTHDAY" not in parts:
        parts["FREQ"] = "WEEKLY"
    if (
        parts["FREQ"] == "WEEKLY"
        and often
        and len(days) == DAYS_OF_A_WEEK
        and "BYSETPOS" not in parts
    ):
        parts["FREQ"] = "DAILY"
        del parts["BYDAY"]
    every_month = len(numbers_of(parts.get("BYMONTH", ""))) == MONTHS_OF_A_YEAR
    if every_month and parts["FREQ"] != "YEARLY":
        del parts["BYMONTH"]
    by_week = parts["FREQ"] == "WEEKLY" and (not often or "BYSETPOS" in parts)
    if parts.get("WKST") == "MO" or not (by_week or "BYWEEKNO" in parts):
        parts.pop("WKST", None)


def _listed(numbers: list[int]) -> str:
    """Write numbers in order: from the beginning, then from the end."""
    ordered = sorted(set(numbers), key=lambda number: (number < 0, number))
    return ",".join(str(number) for number in ordered)


def _days(days: list[tuple[int, int]]) -> str:
    ordered = sorted(set(days), key=lambda day: (day[0] < 0, day[0], day[1]))
    return ",".join(f"{rank or ''}{WEEKDAYS[day]}" for rank, day in ordered)


def _normal_change(change: Change) -> Change:
    if change.act is Act.REMOVED:
        return Change(change.key, Act.REMOVED)
    stays = change.start is not None and key_of(change.start) == change.key
    return replace(change, start=None) if stays else change


def _says_something(change: Change) -> bool:
    return bool(
        change.act is not Act.MOVED or change.start or change.minutes is not None or change.note
    )
