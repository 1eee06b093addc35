"""RRULE values: their parts, what is accepted of them, and their one way of being written.

Accepted: RFC 5545 (3.3.10) without repetition inside a day, with its own limits on what goes with what.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from maillage.algorithms.schedule.errors import ScheduleError

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDER = (
    "FREQ", "INTERVAL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST",
    "COUNT", "UNTIL",
)  # fmt: skip
LIMITS = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY")
UNTIL = re.compile(r"\d{8}(T\d{6})?")
BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
MOST_TIMES = 4000
MOST_APART = 400
# The last moment of a day that a date of this module can have: starts have no seconds.
LAST_MINUTE = time(23, 59)


def parts_of(rule: str) -> dict[str, str]:
    """Return the parts of an RRULE value, in order, names in capitals; raises :class:`ScheduleError`."""
    parts: dict[str, str] = {}
    for part in filter(None, rule.removeprefix("RRULE:").split(";")):
        name, equals, value = part.partition("=")
        if not equals or not value or name.upper() in parts:
            raise ScheduleError("unreadable-rule", rule)
        parts[name.upper()] = value.upper()
    return parts


def rule_of(parts: dict[str, str]) -> str:
    """Return an RRULE value, its parts in the one order of this module."""
    return ";".join(f"{name}={parts[name]}" for name in ORDER if name in parts)


def numbers_of(value: str) -> list[int]:
    return [int(one) for one in value.split(",")] if value else []


def days_of(value: str) -> list[tuple[int, int]]:
    """Return (rank, weekday) of a BYDAY value, rank 0 for none: "2SA,FR" gives [(2, 5), (0, 4)]."""
    found = [BYDAY.fullmatch(one) for one in value.split(",")] if value else []
    return [(int(one[1] or 0), WEEKDAYS.index(one[2])) for one in found if one]


def until_of(value: str) -> datetime:
    """Return the last moment of an UNTIL value: a day alone is whole."""
    day = datetime.strptime(value[:8], "%Y%m%d")  # noqa: DTZ007 - local
    clock = datetime.strptime(value[9:], "%H%M%S").time() if len(value) > 8 else LAST_MINUTE  # noqa: DTZ007 - local
    return datetime.combine(day, clock)


def until_day(day: date) -> str:
    """Return the UNTIL value of a rule whose last day is ``day``."""
    return f"{day:%Y%m%d}T235900"


def last_day_of(value: str, clock: time) -> date:
    """Return the last day that an UNTIL value leaves to dates starting at ``clock``."""
    last = until_of(value)
    return last.date() if clock <= last.time() else last.date() - timedelta(days=1)


def completed(parts: dict[str, str], start: date) -> dict[str, str]:
    """Add to a rule what it takes from its start (RFC 5545, 3.3.10)."""
    if parts.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY"} or parts["FREQ"] == "DAILY":
        return parts
    if parts["FREQ"] == "WEEKLY":
        return parts | {"BYDAY": WEEKDAYS[start.weekday()]}
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        parts = parts | {"BYMONTH": str(start.month)}
    return parts | {"BYMONTHDAY": str(start.day)}


def _numbers(low: int, high: int, *, negative: bool) -> Callable[[str], bool]:
    def check(value: str) -> bool:
        for one in value.split(","):
            if not re.fullmatch(r"[+-]?\d{1,4}", one):
                return False
            number = int(one)
            if not low <= (abs(number) if negative else number) <= high:
                return False
        return True

    return check


def _one(low: int, high: int) -> Callable[[str], bool]:
    among = _numbers(low, high, negative=False)
    return lambda value: "," not in value and among(value)


def _until(value: str) -> bool:
    if not UNTIL.fullmatch(value):
        return False
    try:
        until_of(value)
    except ValueError:
        return False
    return True


def _weekdays(value: str) -> bool:
    found = [BYDAY.fullmatch(one) for one in value.split(",")]
    return all(one and (one[1] is None or 1 <= abs(int(one[1])) <= 53) for one in found)


VALUES: dict[str, Callable[[str], bool]] = {
    "FREQ": lambda value: value in FREQUENCIES,
    "INTERVAL": _one(1, MOST_APART),
    "COUNT": _one(1, MOST_TIMES),
    "UNTIL": _until,
    "BYMONTH": _numbers(1, 12, negative=False),
    "BYWEEKNO": _numbers(1, 53, negative=True),
    "BYYEARDAY": _numbers(1, 366, negative=True),
    "BYMONTHDAY": _numbers(1, 31, negative=True),
    "BYDAY": _weekdays,
    "BYSETPOS": _numbers(1, 366, negative=True),
    "WKST": lambda value: value in WEEKDAYS,
}
# RFC 5545, 3.3.10: what does not go with a frequency.
REFUSED = {
    "DAILY": {"BYWEEKNO", "BYYEARDAY", "BYSETPOS"},
    "WEEKLY": {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"},
    "MONTHLY": {"BYWEEKNO", "BYYEARDAY"},
    "YEARLY": set(),
}


def check_rule(rule: str) -> None:
    """Refuse a rule that repeats within a day, that RFC 5545 refuses, or that this module does not know."""
    parts = parts_of(rule)
    if parts.get("FREQ") not in FREQUENCIES:
        raise ScheduleError("unknown-frequency", rule)
    if unknown := parts.keys() - VALUES.keys():
        raise ScheduleError("unknown-part", ", ".join(sorted(unknown)))
    if "COUNT" in parts and "UNTIL" in parts:
        raise ScheduleError("two-ends", rule)
    ranked = any(rank for rank, _ in days_of(parts.get("BYDAY", "")))
    if (
        not all(VALUES[name](value) for name, value in parts.items())
        or parts.keys() & REFUSED[parts["FREQ"]]
        or (ranked and (parts["FREQ"] in {"DAILY", "WEEKLY"} or "BYWEEKNO" in parts))
        or ("BYSETPOS" in parts and not parts.keys() & set(LIMITS))
    ):
        raise ScheduleError("unreadable-rule", rule)
