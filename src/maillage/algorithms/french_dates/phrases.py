"""The grammar: regular expressions over the folded text, and the days or hours that each says."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

from maillage.algorithms.french_dates.days import (
    DAYS,
    MONTHS,
    NUMBERS,
    SEASONS,
    SHORT_MONTHS,
    Days,
    Window,
    day_of,
    month_number,
    month_of,
    number_of,
)

# An event of the morning starts between five and noon.
PARTS: dict[str, tuple[time, time | None]] = {
    "matin": (time(5), time(12)),
    "midi": (time(11, 30), time(14)),
    "apres-midi": (time(12), time(18)),
    "soir": (time(18), None),
    "nuit": (time(21), None),
}
PART_OF = {"matinee": "matin", "aprem": "apres-midi", "apres midi": "apres-midi", "soiree": "soir"}
MONTH = rf"(?:{'|'.join((*MONTHS, *SHORT_MONTHS))})\b\.?"
WEEKDAY = rf"(?:{'|'.join(DAYS)})"
NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
COUNT = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
HOUR = r"(?:[01]?\d|2[0-4])(?:\s?(?:h|heures?)\b(?:\s?[0-5]\d\b)?|h[0-5]\d\b|:[0-5]\d\b)"
WEEK_END = r"week[ -]?ends?"
PART = r"(?:matinee|matin|midi(?!-)|apres[ -]midi|aprem|soiree|soir|nuit)"
# A full date: "samedi 12 mai 2026", "12/05", "2026-05-12".
FULL = (
    rf"(?:{WEEKDAY}\s+)?(?:(?P<d>{NUMBER})\s?(?:er)?\s+(?P<m>{MONTH})(?:\s+(?P<y>20\d\d))?"
    r"|(?P<sd>\d{1,2})/(?P<sm>\d{1,2})(?:/(?P<sy>20\d\d))?"
    r"|(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d))"
)
LAST_OF_MONTH = rf"(?P<to>{NUMBER})\s+(?P<m>{MONTH})(?:\s+(?P<y>20\d\d))?"


def _range(days: Days, match: re.Match[str]) -> Window | None:
    """Read "12 au 15 mai", "entre le 12 et le 15 mai 2027"."""
    month, year = month_number(match["m"]), match["y"]
    last = days.this_or_next(month, int(match["to"]), int(year) if year else None)
    first = day_of(last.year, month, int(match["from"])) if last else None
    return (first, last) if first and last and first <= last else None


def _named_month(days: Days, match: re.Match[str]) -> Window | None:
    """Read "en mars", "fin mars", "mars 2027"."""
    month, said = month_number(match["m"]), match["y"]
    today = days.today
    year = int(said) if said else today.year + (month < today.month)
    first, last = month_of(year, month)
    part = match["part"] or ""
    if part.startswith("debut"):
        return first, date(year, month, 10)
    if part.startswith("mi"):
        return date(year, month, 11), date(year, month, 20)
    if part.startswith("fin"):
        return date(year, month, 21), last
    return first, last


def _day_of_month(days: Days, match: re.Match[str]) -> Window | None:
    """Read "le 12", "samedi 28": the first to come, of that name when one is said."""
    number, name = int(match["n"]), match["name"]
    for gap in range(366 * 2):
        day = days.today + timedelta(gap)
        if day.day == number and (not name or DAYS[day.weekday()] == name):
            return day, day
    return None


def _weekday(days: Days, match: re.Match[str]) -> Window:
    """Read "samedi", "samedi prochain", "lundi de la semaine prochaine", "samedi en huit"."""
    number, after = DAYS.index(match["name"]), match["after"] or ""
    if "semaine" in after:
        monday = days.today - timedelta(days.today.weekday())
        day = monday + timedelta(7 + number)
    elif "huit" in after:
        day = days.coming(number) + timedelta(7)
    elif "dernier" in after or "passe" in after:
        day = days.coming(number) - timedelta(7)
    else:
        day = days.coming(number, strictly="prochain" in after)
    return day, day


def _weekend_of(days: Days, match: re.Match[str]) -> Window | None:
    """Read "le week-end du 12 décembre": the one of that week."""
    day, _ = days.full(match) or (None, None)
    saturday = day + timedelta(5 - day.weekday()) if day else None
    return (saturday, saturday + timedelta(1)) if saturday else None


def _week_of(days: Days, match: re.Match[str]) -> Window | None:
    day, _ = days.full(match) or (None, None)
    monday = day - timedelta(day.weekday()) if day else None
    return (monday, monday + timedelta(6)) if monday else None


def _week(days: Days, match: re.Match[str]) -> Window:
    monday = days.today - timedelta(days.today.weekday())
    word = match[0]
    monday += timedelta(7 if "prochaine" in word else -7 if "derniere" in word else 0)
    return monday, monday + timedelta(6)


def _ahead(days: Days, match: re.Match[str]) -> Window:
    """Read "dans 3 jours" (a day), "les 15 prochains jours" (a period)."""
    number, unit = number_of(match["n"]), match["unit"]
    ahead = number * (7 if unit.startswith("sem") else 30 if unit == "mois" else 1)
    last = days.today + timedelta(ahead)
    return (days.today if match["all"] else last), last


def _shifted_month(days: Days, months: int) -> Window:
    number = days.today.year * 12 + days.today.month - 1 + months
    return month_of(number // 12, number % 12 + 1)


def _season(days: Days, match: re.Match[str]) -> Window | None:
    (month, day), (end_month, end_day) = SEASONS[match["season"]]
    for year in range(days.today.year - 1, days.today.year + 2):
        last = date(year + (end_month < month), end_month, end_day)
        if last >= days.today:
            return date(year, month, day), last
    return None


def _on(gap: int) -> Callable[[Days, re.Match[str]], Window]:
    def window(days: Days, _match: re.Match[str]) -> Window:
        day = days.today + timedelta(gap)
        return day, day

    return window


Handler = Callable[[Days, re.Match[str]], Window | None]
PHRASES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})(?!\w)"), handler)
    for pattern, handler in (
        (
            rf"(?:du |entre (?:le )?|de )(?P<from>{NUMBER})(?:\s?er)? (?:au|et(?: le)?|a) {LAST_OF_MONTH}",
            _range,
        ),
        (rf"(?:le |ce )?{FULL}", Days.full),
        (r"apres[ -]demain", _on(2)),
        (r"aujourd'hui|ce jour", _on(0)),
        (r"(?<!apres-)(?<!apres )demain", _on(1)),
        (r"avant[ -]hier", _on(-2)),
        (r"(?<!avant-)(?<!avant )hier", _on(-1)),
        (
            rf"(?:le )?(?:prochain {WEEK_END}|{WEEK_END} (?:prochain|suivant))",
            lambda days, _: days.weekend(1),
        ),
        (rf"(?:le )?{WEEK_END} (?:dernier|passe)", lambda days, _: days.weekend(-1)),
        (rf"(?:ce |le |du )?{WEEK_END} du {FULL}", _weekend_of),
        (rf"(?:ce |le |du )?{WEEK_END}(?: qui vient)?", lambda days, _: days.weekend()),
        (
            rf"(?:le )?(?P<name>{WEEKDAY}) (?P<n>{NUMBER})(?!\s?(?:h|:|/|ans|personnes|euros|%))",
            _day_of_month,
        ),
        (
            rf"(?:ce |le )?(?P<name>{WEEKDAY})(?P<after> (?:prochain|de la semaine prochaine|en huit|dernier|passe))?",
            _weekday,
        ),
        (
            rf"le (?P<name>)(?P<n>{NUMBER})(?!\s?(?:h|:|/|ans|e\b|rue|avenue|place|bis))",
            _day_of_month,
        ),
        (rf"(?:la )?semaine du {FULL}", _week_of),
        (r"cette semaine|(?:la )?semaine (?:prochaine|derniere)", _week),
        (r"(?:ce mois(?:-ci| ci)?)(?! \w+ ans)", lambda days, _: _shifted_month(days, 0)),
        (r"(?:le )?(?:mois prochain|prochain mois)", lambda days, _: _shifted_month(days, 1)),
        (
            rf"(?:en |au mois de |courant |(?P<part>debut |mi[ -]|fin ))(?P<m>{MONTH})(?:\s+(?P<y>20\d\d))?",
            _named_month,
        ),
        (rf"(?P<part>)(?P<m>{MONTH})\s+(?P<y>20\d\d)", _named_month),
        (
            rf"(?P<all>)dans (?P<n>{COUNT}) (?P<unit>jours?|semaines?|mois)",
            _ahead,
        ),
        (
            rf"(?:dans )?(?P<all>les )(?P<n>{COUNT}) (?:prochains |prochaines )(?P<unit>jours|semaines|mois)",
            _ahead,
        ),
        (r"(?:cet |cette |en |au |l')(?P<season>printemps|ete|automne|hiver)", _season),
        (r"en (?P<y>20\d\d)", lambda _, match: (date(int(match["y"]), 1, 1), date(int(match["y"]), 12, 31))),
        (r"cette annee", lambda days, _: (date(days.today.year, 1, 1), date(days.today.year, 12, 31))),
    )
)  # fmt: skip


def _clock(text: str) -> time:
    hour, minute = re.fullmatch(r"(\d+)\D*(\d*)", text.strip()).groups()  # type: ignore[union-attr]
    return time(int(hour) % 24, int(minute or 0))


def _later(hour: time, minutes: int) -> time | None:
    """Return an hour later the same day, None past midnight."""
    total = hour.hour * 60 + hour.minute + minutes
    return time(total // 60, total % 60) if 0 <= total < 1440 else None


Bounds = Callable[[re.Match[str]], tuple[time | None, time | None]]
HOURS: tuple[tuple[re.Pattern[str], Bounds], ...] = tuple(
    (re.compile(pattern), bounds)
    for pattern, bounds in (
        (
            rf"\b(?:de|entre)\s+(?P<a>{HOUR})\s+(?:a|et)\s+(?P<b>{HOUR})",
            lambda match: (_clock(match["a"]), _clock(match["b"])),
        ),
        (rf"\b(?:apres|a partir de|des|depuis)\s+(?P<a>{HOUR})", lambda m: (_clock(m["a"]), None)),
        (rf"\bavant\s+(?P<a>{HOUR})", lambda match: (None, _clock(match["a"]))),
        (
            rf"\bvers\s+(?P<a>{HOUR})",
            lambda m: (_later(_clock(m["a"]), -60) or time(0), _later(_clock(m["a"]), 60)),
        ),
        (rf"\ba\s+(?P<a>{HOUR})", lambda m: (_clock(m["a"]), _later(_clock(m["a"]), 60))),
    )
)
