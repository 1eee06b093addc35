"""The passages that make a sentence about dates: a pattern, and what it adds to a draft.

They are tried in order at each place of the simplified text (see ``french``); the first that fits is taken.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from maillage.algorithms.schedule.draft import Draft
from maillage.algorithms.schedule.errors import ScheduleError
from maillage.algorithms.schedule.french import DAY, MONTH, MONTH_FORMS, day_after
from maillage.algorithms.schedule.model import PUBLIC, SCHOOL
from maillage.algorithms.schedule.saying import DAYS

AT = r"@\d\d:\d\d"
ON = r"#[\d-]+"
BETWEEN = r" ?(?:a|-|et|jusqu'a) ?"
HOURS = (
    rf"(?:de |entre )?(?P<from>{AT}){BETWEEN}(?P<to>{AT})"
    r"(?: (?:le (?P<next>lendemain)|et (?P<later>\d+) jours plus tard))?"
)
UNIT = r"(?P<unit>jour|semaine|mois|annee|an)s?\b"
FREQUENCIES = {
    "jour": "DAILY",
    "semaine": "WEEKLY",
    "mois": "MONTHLY",
    "an": "YEARLY",
    "annee": "YEARLY",
}
MONTHS = rf"(?:{MONTH})\b(?:(?:,| et|,? en| ou) (?:en )?(?:{MONTH})\b)*"
Step = Callable[[Draft, re.Match[str]], None]


def span(found: re.Match[str]) -> tuple[time, int]:
    """Return the start and the length in minutes of an hours pattern."""
    start, end = clock_of(found["from"]), clock_of(found["to"])
    if found["from"] == "@24:00":
        raise ScheduleError("no-such-hour", "24 h")
    days = 1 if found["next"] else int(found["later"] or 0)
    if not days and end <= start:
        days = 1
    return start.time(), int((end + timedelta(days=days) - start).total_seconds()) // 60


def clock_of(token: str) -> datetime:
    """Return an hour on an arbitrary day; 24 h is the next midnight."""
    hour, minute = int(token[1:3]), int(token[4:6])
    return datetime(2000, 1, 1) + timedelta(hours=hour, minutes=minute)  # noqa: DTZ001 - local


def _months(text: str) -> list[int]:
    def number(word: str) -> int:
        return next(rank for rank, forms in enumerate(MONTH_FORMS, 1) if word in forms.split("|"))

    return [number(word) for word in re.findall(rf"\b(?:{MONTH})\b", text)]


def _weekday(word: str) -> int:
    return DAYS.index(word.removesuffix("s"))


def _head(draft: Draft, found: re.Match[str]) -> None:
    draft.repeat(FREQUENCIES[found["unit"]], int(found["number"] or 1))


def _one_weekday_in(draft: Draft, found: re.Match[str]) -> None:
    draft.repeat("WEEKLY", int(found["number"]))
    draft.on_weekday(_weekday(found[1]))


def _month_range(draft: Draft, found: re.Match[str]) -> None:
    first, last = _months(found[0])
    span_of = range(first, last + 1) if first <= last else [*range(first, 13), *range(1, last + 1)]
    draft.in_months(list(span_of))


def _until_month(draft: Draft, found: re.Match[str]) -> None:
    month = _months(found[0])[0]
    year = int(found["year"]) if found["year"] else draft.today.year
    if not found["year"] and month < draft.today.month:
        year += 1
    draft.until = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _between(draft: Draft, found: re.Match[str]) -> None:
    """From a day to a day: hours beside each day make one long date."""
    first = day_after(found["first"], draft.today)
    last = day_after(found["last"], first)
    if found["from"] and found["to"]:
        start = datetime.combine(first, clock_of(found["from"]).time())
        end = datetime.combine(last, time.min) + (clock_of(found["to"]) - clock_of("@00:00"))
        draft.long_dates.append((start, end))
    elif draft.excepting:
        draft.removed_spans.append((first, last))
    else:
        draft.spans.append((first, last))


def _day_range(draft: Draft, found: re.Match[str]) -> None:
    first, last = (_weekday(found[1]), _weekday(found[2]))
    days = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
    for day in days:
        draft.on_weekday(day)


def _weekend(draft: Draft, _: re.Match[str]) -> None:
    draft.on_weekday(5)
    draft.on_weekday(6)


def _nothing(_: Draft, __: re.Match[str]) -> None:
    """Words that only make the sentence pleasant."""


def _hour(draft: Draft, found: re.Match[str]) -> None:
    draft.hours.append((clock_of(found[1]).time(), 0))


def _plainly(method: Callable[[Draft], None]) -> Step:
    return lambda draft, _: method(draft)


def _number(method: Callable[[Draft, int], None]) -> Step:
    return lambda draft, found: method(draft, int(found[1] or 1))


def _date(draft: Draft, found: re.Match[str]) -> None:
    draft.on_date(found[1], clock_of(found[2]).time() if draft.excepting and found[2] else None)
    if found[2] and not draft.excepting:
        draft.hours.append((clock_of(found[2]).time(), 0))


PASSAGES: tuple[tuple[re.Pattern[str], Step], ...] = tuple(
    (re.compile(pattern), step)
    for pattern, step in (
        (rf"(?:tou(?:te)?s les|chaque|par) (?:(?P<number>\d+) )?{UNIT}", _head),
        (rf"(?:une?|1) {UNIT} sur (?P<number>\d+)\b", _head),
        (rf"(?:un|1) ({DAY}) sur (?P<number>\d+)\b", _one_weekday_in),
        (rf"(?:de |d')(?:{MONTH}) a (?:{MONTH})\b", _month_range),
        (rf"(?:en |d'|de ){MONTHS}", lambda draft, found: draft.in_months(_months(found[0]))),
        (
            rf"jusqu'(?:a (?:la )?fin|en|a) (?:de |d')?(?:{MONTH})\b(?: (?P<year>\d{{4}}))?",
            _until_month,
        ),
        (rf"(?:jusqu'au|au plus tard le) ({ON})", lambda draft, found: draft.ends_on(found[1])),
        (
            rf"(?:(?:a partir|a compter) d[ue]|depuis le|des le) ({ON})",
            lambda draft, found: draft.begins_on(found[1]),
        ),
        (r"(\d+) (?:fois|dates|seances)\b", _number(Draft.times)),
        (
            rf"du (?P<first>{ON})(?:,? a (?P<from>{AT}))? ?(?:au|-) ?(?P<last>{ON})(?:,? a (?P<to>{AT}))?",
            _between,
        ),
        (rf"du ({DAY}) au ({DAY})\b", _day_range),
        (HOURS, lambda draft, found: draft.hours.append(span(found))),
        (rf"({ON})(?: a ({AT})(?!{BETWEEN}@))?", _date),
        (rf"(?:(?:a|des|a partir de|vers) )?({AT})", _hour),
        (
            r"(?:toute la journee|journee entiere)(?:, pendant (\d+) jours)?",
            _number(Draft.whole_days),
        ),
        (
            r"(?:sauf|hors|excepte|mais pas|pas|a l'exception|en dehors)\b(?: (?:le|les|des|de|pendant)\b)*",
            _plainly(Draft.except_),
        ),
        (
            r"(?:pendant )?(?:les |des )?(?:petites |grandes )?vacances(?: scolaires?)?\b",
            lambda draft, _: draft.exclude(SCHOOL),
        ),
        (r"(?:les |des )?(?:jours? )?feries?\b", lambda draft, _: draft.exclude(PUBLIC)),
        (
            rf"semaines qui commencent le ({DAY})",
            lambda draft, found: draft.weeks_from(_weekday(found[1])),
        ),
        (r"en (?:ne )?gardant(?: que)?\b", _nothing),
        (r"(?:du|de chaque|dans le) mois\b", _plainly(Draft.of_month)),
        (r"de l'annee\b", _plainly(Draft.of_year)),
        (r"de chaque (?:semaine|annee|jour)\b", _nothing),
        (r"(-?\d{1,3})e\b", _number(Draft.rank)),
        (r"jours?\b", _plainly(Draft.on_days)),
        (r"semaines?\b", _plainly(Draft.on_weeks)),
        (r"dates?\b", _plainly(Draft.keep_dates)),
        (rf"({DAY})\b", lambda draft, found: draft.on_weekday(_weekday(found[1]))),
        (r"week-?ends?\b", _weekend),
        (r"(\d{1,2})\b", _number(Draft.month_day)),
        (
            r"(?:tou(?:te)?s les|chaque|les|le|la|et|ou|seulement)\b|l'|[ ,:]",
            lambda draft, found: draft.glue(found[0]),
        ),
    )
)
