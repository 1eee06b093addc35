"""Opening hours written as OpenStreetMap does ("Mo-Fr 09:00-12:30; PH off"), told in French.

Covers what associations use: months, days, the nth day of a month, several ranges a day, an open end,
closings, holidays, comments. What it does not cover it refuses (None), and the caller shows as written.
Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NBSP = "\u00a0"
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
NTH = {
    "1": "premier",
    "2": "deuxième",
    "3": "troisième",
    "4": "quatrième",
    "5": "cinquième",
    "-1": "dernier",
}
HOLIDAYS = {"PH": "les jours fériés", "SH": "pendant les vacances scolaires"}

_DAY = "|".join(DAYS)
_MONTH = "|".join(MONTHS)
_DAY_ITEM = rf"(?:(?:{_DAY})\[-?\d\]|(?:{_DAY})(?:-(?:{_DAY}))?|PH|SH)"
_MONTH_ITEM = rf"(?:{_MONTH})(?:-(?:{_MONTH}))?"
_TIME = r"\d{1,2}:\d{2}"
_TIME_ITEM = rf"{_TIME}(?:-{_TIME}|\+)"
RULE = re.compile(
    rf"(?P<months>{_MONTH_ITEM}(?:,{_MONTH_ITEM})*:?\s*)?"
    rf"(?P<days>{_DAY_ITEM}(?:,\s*{_DAY_ITEM})*\s*)?"
    rf"(?P<times>{_TIME_ITEM}(?:,\s*{_TIME_ITEM})*\s*)?"
    r"(?P<closed>off|closed)?\s*"
    r'(?:"(?P<comment>[^"]*)")?'
)


@dataclass(frozen=True)
class Week:
    """A plain week: for each day (0 is Monday) its ranges ("09:00", "12:30"); a closing on public
    holidays; a comment.
    """

    days: Mapping[int, tuple[tuple[str, str], ...]]
    closed_on_holidays: bool = False
    comment: str = ""


def rules_of(text: str) -> list[dict[str, str]] | None:
    """Split an expression into its rules, each {months, days, times, closed, comment}; None if unknown."""
    rules = []
    for part in _split(text):
        found = RULE.fullmatch(part)
        if found is None or not part:
            return None
        rules.append(
            {key: (value or "").strip().rstrip(":") for key, value in found.groupdict().items()}
        )
    return rules or None


def _split(text: str) -> list[str]:
    """Cut at semicolons that are not inside a comment."""
    parts = re.findall(r'(?:[^;"]|"[^"]*")+', text.strip().rstrip(";"))
    return [" ".join(part.split()) for part in parts]


def hours_in_french(text: str) -> str | None:
    """Return "du lundi au vendredi, 9 h – 12 h 30 ; fermé les jours fériés", or None if not understood."""
    if text.strip() == "24/7":
        return "tous les jours, jour et nuit"
    rules = rules_of(text)
    if rules is None:
        return None
    sentences = [_sentence(rule) for rule in rules]
    return f"{NBSP}; ".join(sentences) if all(sentences) else None


def _sentence(rule: Mapping[str, str]) -> str:
    days = _days_in_french(rule["days"])
    when = [words for words in (_months_in_french(rule["months"]), days) if words]
    if rule["closed"]:
        return f"fermé {', '.join(when)}" + _comment(rule) if when else ""
    if rule["times"]:
        when = when or ["tous les jours"]
        ranges = [_range(item.strip()) for item in rule["times"].split(",")]
        when.append(_and(ranges))
    if not when:
        return rule["comment"]
    return ", ".join(when) + _comment(rule)


def _comment(rule: Mapping[str, str]) -> str:
    return f" ({rule['comment']})" if rule["comment"] else ""


def _and(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} et {items[-1]}"


def _hour(text: str) -> str:
    hour, minute = (int(part) for part in text.split(":"))
    return f"{hour % 24 if hour > 24 else hour}{NBSP}h" + (f"{NBSP}{minute:02d}" if minute else "")


def _range(text: str) -> str:
    if text.endswith("+"):
        return f"à partir de {_hour(text[:-1])}"
    start, end = text.split("-")
    return f"{_hour(start)} – {_hour(end)}"


def _days_in_french(text: str) -> str:
    return _and([_day_item(item.strip()) for item in text.split(",")]) if text else ""


def _day_item(item: str) -> str:
    if item in HOLIDAYS:
        return HOLIDAYS[item]
    if "[" in item:
        day, nth = item.rstrip("]").split("[")
        return f"le {NTH.get(nth, nth)} {DAY_NAMES[DAYS.index(day)]} du mois"
    if "-" in item:
        first, last = (DAYS.index(day) for day in item.split("-"))
        if (first, last) == (0, 6):
            return "tous les jours"
        return f"du {DAY_NAMES[first]} au {DAY_NAMES[last]}"
    return f"le {DAY_NAMES[DAYS.index(item)]}"


def _months_in_french(text: str) -> str:
    return _and([_month_item(item.strip()) for item in text.split(",")]) if text else ""


def _month_item(item: str) -> str:
    names = [MONTH_NAMES[MONTHS.index(month)] for month in item.split("-")]
    if len(names) == 1:
        return f"en {names[0]}"
    return f"{'d’' if names[0][0] in 'ao' else 'de '}{names[0]} à {names[1]}"


def week_of(text: str) -> Week | None:
    """Return the plain week that an expression describes, None when it says more than a week can."""
    if not text.strip():
        return Week({})
    days: dict[int, tuple[tuple[str, str], ...]] = {}
    holidays, comment = False, ""
    for rule in rules_of(text) or [{"months": "?"}]:
        if rule["months"] or "+" in rule["times"]:
            return None
        if rule["days"] == "PH" and rule["closed"]:
            holidays = True
            continue
        numbers = _numbers(rule["days"]) if rule["days"] or rule["times"] else ()
        if numbers is None or (rule["comment"] and comment not in ("", rule["comment"])):
            return None
        if not rule["times"] and not rule["closed"] and rule["days"]:
            return None
        comment = rule["comment"] or comment
        ranges = tuple(_pair(item) for item in rule["times"].split(",") if item.strip())
        days |= dict.fromkeys(numbers, ranges)
    return Week({day: ranges for day, ranges in days.items() if ranges}, holidays, comment)


def _pair(item: str) -> tuple[str, str]:
    start, end = item.strip().split("-")
    return start.zfill(5), end.zfill(5)


def _numbers(text: str) -> tuple[int, ...] | None:
    """Return day numbers, all seven when no day is named, None when a day is not a plain one."""
    if not text:
        return tuple(range(7))
    numbers: list[int] = []
    for item in (part.strip() for part in text.split(",")):
        if item in HOLIDAYS or "[" in item:
            return None
        bounds = [DAYS.index(day) for day in item.split("-")]
        first, last = bounds[0], bounds[-1]
        numbers += [n % 7 for n in range(first, last + 1 if last >= first else last + 8)]
    return tuple(numbers)


def written(week: Week) -> str:
    """Write a week as OpenStreetMap does, days of the same hours grouped: the inverse of :func:`week_of`."""
    groups: list[tuple[list[int], tuple[tuple[str, str], ...]]] = []
    for day in range(7):
        ranges = tuple(week.days.get(day, ()))
        if not ranges:
            continue
        same = next((group for group in groups if group[1] == ranges), None)
        if same:
            same[0].append(day)
        else:
            groups.append(([day], ranges))
    note = f' "{week.comment}"' if week.comment else ""
    rules = [
        f"{_grouped(days)} {','.join(f'{start}-{end}' for start, end in ranges)}{note}"
        for days, ranges in groups
    ]
    if not rules and note:
        rules = [note.strip()]
    if week.closed_on_holidays:
        rules.append("PH off")
    return "; ".join(rules)


def _grouped(days: Sequence[int]) -> str:
    """Return "Mo-We,Fr": runs of three days and more become ranges."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 1 else DAYS[run[0]] for run in runs
    )
