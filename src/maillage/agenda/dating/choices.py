"""The choices of the dates editor: words of each, and how a rule is told by them."""

from datetime import date, time, timedelta
from itertools import product
from typing import Any

from maillage.algorithms.schedule.model import DAY, PUBLIC, SCHOOL, Schedule, Segment
from maillage.algorithms.schedule.rules import (
    WEEKDAYS,
    days_of,
    numbers_of,
    rule_of,
    until_day,
    until_of,
)
from maillage.algorithms.schedule.words import normal, say_segment
from maillage.core.ui.french import DAYS

ONCE, DAILY, WEEKLY, MONTHLY = "once", "daily", "weekly", "monthly"
MONTH_DAY, YEARLY, WRITTEN = "month_day", "yearly", "written"
NEVER, UNTIL, COUNT = "never", "until", "count"
REPEATS = (
    (ONCE, "Une seule fois"),
    (DAILY, "Chaque jour"),
    (WEEKLY, "Chaque semaine"),
    (MONTHLY, "Chaque mois, un jour de la semaine (le 2e samedi, le dernier vendredi…)"),
    (MONTH_DAY, "Chaque mois, à date fixe (le 14…)"),
    (YEARLY, "Chaque année, le même jour"),
    (WRITTEN, "Autrement, avec mes mots"),
)
EVERY = (
    (1, "à chaque fois"), (2, "une fois sur deux"), (3, "une fois sur trois"), (4, "une fois sur quatre"),
)  # fmt: skip
WEEKDAY_CHOICES = tuple((code, name) for code, name in zip(WEEKDAYS, DAYS, strict=True))
RANKS = ((1, "1er"), (2, "2e"), (3, "3e"), (4, "4e"), (5, "5e"), (-1, "dernier"))
MONTH_DAYS = (
    ("", "celui de la première date"),
    *((day, "1er" if day == 1 else str(day)) for day in range(1, 32)),
    (-1, "dernier jour du mois"),
)
ENDS = (
    (NEVER, "Sans fin prévue"),
    (UNTIL, "Jusqu’à un jour"),
    (COUNT, "Après un nombre de fois"),
)
CALENDARS = {"no_school": SCHOOL, "no_public": PUBLIC}


def rule_from(values: dict[str, Any], first: date) -> str:
    """Return the RRULE value of what was chosen; "" for one time only."""
    chosen = values["repeats"]
    if chosen == ONCE:
        return ""
    frequency = {DAILY: "DAILY", WEEKLY: "WEEKLY", YEARLY: "YEARLY"}.get(chosen, "MONTHLY")
    parts = {"FREQ": frequency}
    if int(values["every"] or 1) > 1:
        parts["INTERVAL"] = str(values["every"])
    days = values["weekdays"] or [WEEKDAYS[first.weekday()]]
    if chosen == WEEKLY:
        parts["BYDAY"] = ",".join(days)
    if chosen == MONTHLY:
        ranks = values["ranks"] or [str(rank_of(first))]
        parts["BYDAY"] = ",".join(f"{rank}{day}" for rank, day in product(ranks, days))
    if chosen == MONTH_DAY:
        parts["BYMONTHDAY"] = values["month_day"] or str(first.day)
    if values["ends"] == UNTIL:
        parts["UNTIL"] = until_day(values["until"])
    if values["ends"] == COUNT:
        parts["COUNT"] = str(values["count"])
    return rule_of(parts)


def rank_of(day: date) -> int:
    """Return which of its weekday in the month a day is: the 14th of March 2026 is the 2nd Saturday."""
    return (day.day - 1) // 7 + 1


def told(schedule: Schedule) -> dict[str, Any]:
    """Return the editor's values for a schedule: choices for its last rule (or its first date), words for the rest."""
    schedule = normal(schedule)
    if not schedule:
        return {"repeats": ONCE, "every": 1, "ends": NEVER}
    ruled = [one for one in schedule.segments if one.rule]
    main = ruled[-1] if ruled else schedule.segments[0]
    others = [say_segment(one) for one in schedule.segments if one is not main]
    return told_segment(main) | {"others": "\n".join(others)}


def told_segment(segment: Segment) -> dict[str, Any]:
    """Return the editor's values for one segment."""
    end = segment.start + timedelta(minutes=segment.minutes)
    last = (end - timedelta(days=1) if segment.all_day else end).date()
    overnight = (
        last == segment.start.date() + timedelta(days=1) and end.time() < segment.start.time()
    )
    values: dict[str, Any] = {
        "first_day": segment.start.date(),
        "from_time": None if segment.all_day else segment.start.time(),
        "to_time": None if segment.all_day or not segment.minutes else end.time(),
        "all_day": segment.all_day,
        "last_day": None if last == segment.start.date() or overnight else last,
        "no_school": SCHOOL in segment.excluding,
        "no_public": PUBLIC in segment.excluding,
    }  # fmt: skip
    return values | _repetition(segment)


def _repetition(segment: Segment) -> dict[str, Any]:
    parts = segment.parts() if segment.rule else {}
    base: dict[str, Any] = {
        "repeats": ONCE,
        "every": int(parts.get("INTERVAL", "1")),
        "ends": NEVER,
    }
    if not parts:
        return base
    if "UNTIL" in parts:
        base |= {"ends": UNTIL, "until": until_of(parts["UNTIL"]).date()}
    if "COUNT" in parts:
        base |= {"ends": COUNT, "count": int(parts["COUNT"])}
    days = days_of(parts.get("BYDAY", ""))
    numbers = numbers_of(parts.get("BYMONTHDAY", ""))
    base |= {
        "weekdays": list(dict.fromkeys(WEEKDAYS[day] for _, day in days)),
        "ranks": [str(rank) for rank in dict.fromkeys(rank for rank, _ in days) if rank],
        "month_day": str(numbers[0]) if numbers else "",
    }
    for repeats in (DAILY, WEEKLY, MONTHLY, MONTH_DAY, YEARLY):
        if _same(segment, base | {"repeats": repeats}):
            return base | {"repeats": repeats}
    return {"repeats": WRITTEN, "every": 1, "ends": NEVER, "sentence": say_segment(segment)}


def _same(segment: Segment, values: dict[str, Any]) -> bool:
    """Say whether the choices of the editor give this very segment."""
    if values["every"] not in dict(EVERY):
        return False
    again = Segment(
        segment.start, segment.minutes, rule_from(values, segment.start.date()), segment.excluding,
        segment.all_day,
    )  # fmt: skip
    return normal(Schedule((again,))) == Schedule((segment,))


def length(values: dict[str, Any]) -> int:
    """Return the minutes of one date; 0 when no end is said."""
    days = (values["last_day"] - values["first_day"]).days if values["last_day"] else 0
    if values["all_day"]:
        return (days + 1) * DAY
    if values["to_time"] is None:
        return 0
    minutes = days * DAY + _minute(values["to_time"]) - _minute(values["from_time"])
    # Until two in the morning is the next day.
    return minutes + DAY if minutes < 0 and not values["last_day"] else minutes


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
