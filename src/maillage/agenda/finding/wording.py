"""What a question says, in words: its dates, its tags (R21)."""

from dataclasses import replace
from datetime import date, time, timedelta

from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.finding.vocabulary import FILTERS
from maillage.core.ui.french import (
    DAYS,
    day_number,
    format_date,
    format_time,
    month_name,
    typography,
)
from maillage.directory.queries.search_form import distance_words

PARTS = {
    (time(5), time(12)): "le matin",
    (time(11, 30), time(14)): "à midi",
    (time(12), time(18)): "l’après-midi",
    (time(18), None): "à partir de 18 h",
}
WEEKEND, WORKING = frozenset({5, 6}), frozenset(range(5))


def span_words(first: date | None, last: date | None) -> str:
    """Return "du samedi 28 au dimanche 29 novembre 2026", "le samedi 28…", "en mars 2026", "à partir du…"."""
    if first is None or last is None:
        bound, words = (first, "à partir du") if first else (last, "jusqu’au")
        return f"{words} {format_date(bound)}" if bound else ""
    if first == last:
        return f"le {format_date(first)}"
    if whole := _whole_words(first, last):
        return whole
    if (first.year, first.month) == (last.year, last.month):
        return f"du {DAYS[first.weekday()]} {day_number(first.day)} au {format_date(last)}"
    return f"du {format_date(first, year=first.year != last.year)} au {format_date(last)}"


def _whole_words(first: date, last: date) -> str:
    """Return "en mars 2026" or "en 2026" for a whole month or year."""
    if first.day != 1 or (last + timedelta(1)).day != 1 or first.year != last.year:
        return ""
    if first.month == last.month:
        return f"en {month_name(first.month)} {first.year}"
    return f"en {first.year}" if (first.month, last.month) == (1, 12) else ""


def hours_words(after: time | None, before: time | None) -> str:
    """Return "à partir de 18 h", "entre 14 h et 16 h"."""
    if (after, before) in PARTS:
        return PARTS[after, before]  # type: ignore[index]
    if after and before:
        return f"entre {format_time(after)} et {format_time(before)}"
    if after:
        return f"à partir de {format_time(after)}"
    return f"avant {format_time(before)}" if before else ""


def weekdays_words(days: frozenset[int]) -> str:
    if days == WEEKEND:
        return "les samedis et dimanches"
    if days == WORKING:
        return "du lundi au vendredi"
    return ", ".join(f"les {DAYS[day]}s" for day in sorted(days))


def dates_words(query: AgendaQuery) -> str:
    """Return all that a question says of dates, "" when it says nothing."""
    parts = (
        weekdays_words(query.weekdays),
        span_words(query.first, query.last),
        hours_words(*query.hours),
    )
    return typography(", ".join(part for part in parts if part))


def translation(query: AgendaQuery) -> str:
    """Return how the date words of a question are understood (R21); "" when there are none."""
    if query.literal or not query.reading:
        return ""
    read = replace(query, from_day=None, to_day=None, after=None, before=None)
    return dates_words(read)


def tags(query: AgendaQuery, base: str, **more: str) -> list[tuple[str, str]]:
    """Return (words, address without it) for all that narrows the agenda."""
    found = []
    if query.words:
        found.append((f"« {query.words} »", query.without_words()))
    if words := dates_words(query):
        found.append((words[:1].upper() + words[1:], query.without_dates()))
    for name in FILTERS:
        found += [
            (query.label(name, code), query.without(name, code))
            for code in query.chosen.get(name, ())
        ]
    if query.age is not None:
        found.append((f"À {query.age} ans", replace(query, age=None)))
    if query.near is not None:
        found.append((near_words(query), query.without_place()))
    if query.hides_cancelled:
        found.append(("Sans les dates annulées", replace(query, hides_cancelled=False)))
    return [(typography(words), other.address(base, **more)) for words, other in found]


def near_words(query: AgendaQuery) -> str:
    """Return "À moins de 2 km de 12 rue Balard"."""
    where = query.near_label or "ma position"
    return f"À moins de {distance_words(query.reach or 0)} de {where}"
