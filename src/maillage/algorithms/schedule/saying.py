"""A schedule in French. What it writes, :mod:`~maillage.algorithms.schedule.reading` reads back."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from maillage.algorithms.schedule.model import (
    DAY,
    KEY,
    PUBLIC,
    SCHOOL,
    Act,
    Change,
    Schedule,
    Segment,
    day_of,
)
from maillage.algorithms.schedule.normal import normal
from maillage.algorithms.schedule.rules import (
    WEEKDAYS,
    days_of,
    numbers_of,
    until_of,
)

NBSP = "\u00a0"
NNBSP = "\u202f"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
# The unit of each frequency: of its dates, of its interval.
UNITS = {
    "DAILY": ("jour", "tous les", "jours"),
    "WEEKLY": ("semaine", "toutes les", "semaines"),
    "MONTHLY": ("mois", "tous les", "mois"),
    "YEARLY": ("année", "tous les", "ans"),
}
CALENDARS = {SCHOOL: "pendant les vacances scolaires", PUBLIC: "les jours fériés"}
WORKING = [(0, day) for day in range(5)]


def say(schedule: Schedule) -> str:
    """Return the whole schedule in one French sentence, without a full stop; "" for no date.

    ``reading.parse(say(schedule))`` is ``normal(schedule)``.
    """
    schedule = normal(schedule)
    clauses = [say_segment(one) for one in schedule.segments]
    hours = {one.start.time() for one in schedule.segments}
    alone = next(iter(hours)) if len(hours) == 1 else None
    removed = [one for one in schedule.changes if one.act is Act.REMOVED]
    if removed:
        clauses.append(f"sauf {_joined(_original(one.key, alone) for one in removed)}")
    clauses += [_change(one, alone) for one in schedule.changes if one.act is not Act.REMOVED]
    return f"{NNBSP}; ".join(clauses)


def say_segment(segment: Segment) -> str:
    """Return one segment in normal form, in French."""
    if not segment.rule:
        return _single(segment)
    parts = segment.parts()
    words = [repetition(parts), _hours(segment)]
    if segment.excluding:
        words.append(f"sauf {' et '.join(CALENDARS[code] for code in segment.excluding)}")
    words.append(f"à partir du {say_day(segment.start)}")
    if "UNTIL" in parts:
        words.append(f"jusqu’au {say_day(until_of(parts['UNTIL']))}")
    if "COUNT" in parts:
        words.append(f"{parts['COUNT']}{NBSP}fois")
    return ", ".join(words)


def say_day(day: date) -> str:
    """Return "samedi 14 mars 2026"."""
    return f"{DAYS[day.weekday()]} {_number(day.day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def say_time(moment: time) -> str:
    """Return "10 h", "10 h 30"."""
    hour = f"{moment.hour}{NBSP}h"
    return f"{hour}{NBSP}{moment.minute:02d}" if moment.minute else hour


def repetition(parts: dict[str, str]) -> str:
    """Return what repeats, without hours nor bounds: "tous les 2e samedis du mois"."""
    months = numbers_of(parts.get("BYMONTH", ""))
    bare = {name: value for name, value in parts.items() if name != "BYMONTH"}
    if months and parts["FREQ"] == "YEARLY":
        return _in_a_month(parts, months) or _long(parts)
    short = _short(bare)
    if not months:
        return short or _long(parts)
    return f"{short or _long(bare)}, {_months(months)}"


def _short(parts: dict[str, str]) -> str:
    """Return the usual words of usual rules, "" for the others."""
    limits = parts.keys() - {"COUNT", "UNTIL"}
    days = days_of(parts.get("BYDAY", ""))
    if parts["FREQ"] == "WEEKLY" and limits == {"FREQ", "BYDAY"}:
        if days == WORKING:
            return "tous les jours du lundi au vendredi"
        return f"tous les {_joined(f'{DAYS[day]}s' for _, day in days)}"
    if parts["FREQ"] == "MONTHLY" and limits == {"FREQ", "BYDAY"} and all(rank for rank, _ in days):
        if len(days) == 1 and days[0][0] > 1:
            return f"tous les {_rank(days[0][0])} {DAYS[days[0][1]]}s du mois"
        return f"{_weekdays(days)} du mois"
    if parts["FREQ"] == "MONTHLY" and limits == {"FREQ", "BYMONTHDAY"}:
        return f"{_month_days(parts)} de chaque mois"
    return ""


def _in_a_month(parts: dict[str, str], months: list[int]) -> str:
    """Return the usual words of yearly rules: "tous les ans, le 14 juillet"."""
    limits = parts.keys() - {"COUNT", "UNTIL"}
    month = MONTHS[months[0] - 1]
    days = days_of(parts.get("BYDAY", ""))
    numbers = numbers_of(parts.get("BYMONTHDAY", ""))
    if len(months) > 1:
        return ""
    if limits == {"FREQ", "BYMONTH", "BYMONTHDAY"} and len(numbers) == 1 and numbers[0] > 0:
        return f"tous les ans, le {_number(numbers[0])}{NBSP}{month}"
    if limits == {"FREQ", "BYMONTH", "BYDAY"} and all(rank for rank, _ in days):
        return f"tous les ans, {_weekdays(days)} {_of(month)}"
    return ""


def _long(parts: dict[str, str]) -> str:
    """Return any rule: its frequency, then each of its limits."""
    unit, all_the, units = UNITS[parts["FREQ"]]
    number = int(parts.get("INTERVAL", "1"))
    amount = "" if number == 1 else f"{'deux' if number == 2 else number}{NBSP}"
    # "Tous les 15 jours" is every second week for everybody.
    fortnight = parts["FREQ"] == "DAILY" and number in {8, 15}
    words = [f"un jour sur {number}" if fortnight else f"{all_the} {amount}{units}"]
    if "BYWEEKNO" in parts:
        words.append(f"{_ranked(parts['BYWEEKNO'], 'la', 'semaine')} de l’année")
    if "BYYEARDAY" in parts:
        words.append(f"{_ranked(parts['BYYEARDAY'], 'le', 'jour')} de l’année")
    if "BYMONTHDAY" in parts:
        words.append(f"{_month_days(parts)} du mois")
    if "BYDAY" in parts:
        days = days_of(parts["BYDAY"])
        of_year = parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts
        scope = (" de l’année" if of_year else " du mois") if any(rank for rank, _ in days) else ""
        words.append(f"{_weekdays(days)}{scope}")
    if "BYSETPOS" in parts:
        words.append(f"en gardant {_ranked(parts['BYSETPOS'], 'la', 'date')} de chaque {unit}")
    if "WKST" in parts:
        first = DAYS[WEEKDAYS.index(parts["WKST"])]
        words.append(f"semaines qui commencent le {first}")
    if "BYMONTH" in parts:
        words.append(_months(numbers_of(parts["BYMONTH"])))
    return ", ".join(words)


def _months(numbers: list[int]) -> str:
    """Return "en mars et avril", or what is left out when that is shorter: "sauf en août"."""
    left_out = [month for month in range(1, 13) if month not in numbers]
    if 0 < len(left_out) < len(numbers):
        return f"sauf en {_joined(MONTHS[one - 1] for one in left_out)}"
    return f"en {_joined(MONTHS[one - 1] for one in numbers)}"


def _weekdays(days: list[tuple[int, int]]) -> str:
    """Return "le mardi et le jeudi", "le 2e samedi et le dernier vendredi", "les 1er et 3e mercredis"."""
    named = {day for _, day in days}
    if len(days) > 1 and len(named) == 1 and all(0 < rank <= 5 for rank, _ in days):
        return f"les {_joined(_rank(rank) for rank, _ in days)} {DAYS[days[0][1]]}s"
    return _joined(_article(rank, DAYS[day]) for rank, day in days)


def _month_days(parts: dict[str, str]) -> str:
    numbers = numbers_of(parts["BYMONTHDAY"])
    return _joined(f"le {_number(one)}" if one > 0 else _article(one, "jour") for one in numbers)


def _ranked(value: str, article: str, unit: str) -> str:
    ending = "e" if article == "la" else ""
    return _joined(_article(one, unit, article, ending) for one in numbers_of(value))


def _article(rank: int, unit: str, article: str = "le", ending: str = "") -> str:
    """Return "le samedi", "le 2e samedi", "l’avant-dernier jour", "le 3e jour avant la fin"."""
    if rank == 0:
        return f"{article} {unit}"
    if rank < -2:
        return f"{article} {_rank(-rank, ending)} {unit} en partant de la fin"
    name = _rank(rank, ending)
    return f"l’{name} {unit}" if rank == -2 else f"{article} {name} {unit}"


def _rank(rank: int, ending: str = "") -> str:
    """Return "1er", "2e", "dernier", "avant-dernière" ("e" is the feminine)."""
    feminine = bool(ending)
    if rank == 1:
        return "1re" if feminine else "1er"
    if rank == -1:
        return "dernière" if feminine else "dernier"
    if rank == -2:
        return "avant-dernière" if feminine else "avant-dernier"
    return f"{rank}e"


def _hours(segment: Segment) -> str:
    if segment.all_day:
        days = segment.minutes // DAY
        return "toute la journée" if days == 1 else f"toute la journée, pendant {days}{NBSP}jours"
    return hours(segment.start, segment.minutes)


def hours(start: datetime, minutes: int) -> str:
    """Return "de 10 h à 12 h", "à 10 h", "de 22 h à 2 h le lendemain"."""
    if not minutes:
        return f"à {say_time(start.time())}"
    end = start + timedelta(minutes=minutes)
    days = (end.date() - start.date()).days
    last = say_time(end.time())
    if end.time() == time.min:
        days, last = days - 1, "minuit"
    later = {0: "", 1: " le lendemain"}.get(days, f" et {days}{NBSP}jours plus tard")
    return f"de {say_time(start.time())} à {last}{later}"


def _single(segment: Segment) -> str:
    start, end = segment.start, segment.start + timedelta(minutes=segment.minutes)
    if segment.all_day:
        last = end - timedelta(days=1)
        if last == start:
            return f"le {say_day(start)}, toute la journée"
        return f"du {say_day(start)} au {say_day(last)}, toute la journée"
    if segment.minutes <= DAY:
        return f"le {say_day(start)}, {hours(start, segment.minutes)}"
    return (
        f"du {say_day(start)} à {say_time(start.time())} au {say_day(end)} à {say_time(end.time())}"
    )


def _original(key: str, alone: time | None) -> str:
    """Name a date by what its rule gave, its hour only where hours differ."""
    clock = datetime.strptime(key, KEY).time()  # noqa: DTZ007 - keys are local
    return f"le {say_day(day_of(key))}" + ("" if clock == alone else f" à {say_time(clock)}")


def _change(change: Change, alone: time | None) -> str:
    words = [f"la date du {_original(change.key, alone).removeprefix('le ')}"]
    clock = datetime.strptime(change.key, KEY)  # noqa: DTZ007 - keys are local
    start = change.start or clock
    done = []
    if change.minutes is not None:
        no_end = "" if change.minutes else ", sans heure de fin"
        done.append(f"est déplacée au {say_day(start)}, {hours(start, change.minutes)}{no_end}")
    elif change.start is not None:
        hour = "" if start.time() == clock.time() else f" à {say_time(start.time())}"
        done.append(f"est déplacée au {say_day(start)}{hour}")
    if change.act is Act.CANCELLED:
        done.append("est annulée")
    words += [" et ".join(done)] if done else []
    sentence = " ".join(words)
    if not change.note:
        return sentence
    note = change.note.replace("«", "“").replace("»", "”")
    return f"{sentence}{NBSP}: «{NBSP}{note}{NBSP}»"


def _of(month: str) -> str:
    return f"d’{month}" if month[0] in "ao" else f"de {month}"


def _number(day: int) -> str:
    return "1er" if day == 1 else str(day)


def _joined(words: Iterable[str]) -> str:
    """Return "a, b et c"."""
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last
