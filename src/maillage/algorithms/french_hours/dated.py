"""Several dates in one text: "Le 05/06/2020 - A 20h Le 07/06/2020 - A 15h", "Du 1er au 3 mai 2026 de 10h à 18h"."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from maillage.algorithms.french_hours.days import (
    FULL,
    MONTH,
    MONTHS,
    WEEKDAY,
    check_weekday,
    day_of,
    plain,
    read_day,
)
from maillage.algorithms.french_hours.hours import read_hours
from maillage.algorithms.french_hours.model import Hours, NotRead

_PART = rf"\d{{1,2}}(?:er)?(?:\s+(?:{MONTH}))?(?!\s*(?:h|heures?)\b)(?!\d|/|h)"
_NAMED = rf"(?:(?:{WEEKDAY})\s+)?"
_ITEM = rf"{_NAMED}(?:{FULL}|{_PART})"
_ANCHOR = re.compile(
    rf"\b(?:du\s+(?P<first>{_ITEM})\s+au\s+(?P<last>{_NAMED}{FULL})"
    rf"|(?:(?:le|les)\s+)?(?P<days>(?:{_ITEM}\s*(?:,\s*et|,|et|&)\s*(?:le\s+)?)*{_NAMED}{FULL}))(?!\d)"
)
_EACH = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY})\s+)?(?:(?P<full>{FULL})|(?P<day>\d{{1,2}})(?:er)?(?:\s+(?P<month>{MONTH}))?)"
)
_EDGE = " \n\t-:,;(|"
_JOINT = re.compile(r"(?:\s|,|;|\b(?:et|puis|ainsi que)\b)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A day, or a period from ``first`` to ``last``, and its hours; None when the text tells none."""

    first: date
    last: date
    hours: Hours | None = None


def read_dates(text: str) -> list[Entry]:
    """Return the dates of a text with their hours, in its order; raises :class:`NotRead`.

    Only complete dates are read: a year is never guessed.
    """
    if not text.strip():
        raise NotRead("empty")
    text = unicodedata.normalize("NFC", text)
    said = plain(text)
    anchors = list(_ANCHOR.finditer(said))
    if not anchors:
        raise NotRead("no-date", text.strip()[:80])
    before = text[: anchors[0].start()].strip(_EDGE)
    after = [anchor.end() for anchor in anchors]
    until = [anchor.start() for anchor in anchors[1:]] + [len(said)]
    hours = [
        _JOINT.sub("", text[start:end].strip(_EDGE))
        for start, end in zip(after, until, strict=True)
    ]
    if before:
        if len(anchors) > 1 or hours[0].strip(". "):
            raise NotRead("unknown-word", before[:80])
        hours = [before]
    entries = [
        Entry(first, last, read_hours(words) if words.strip(". ") else None)
        for anchor, words in zip(anchors, hours, strict=True)
        for first, last in _periods(anchor)
    ]
    _check(entries)
    return entries


def _periods(anchor: re.Match[str]) -> list[tuple[date, date]]:
    if anchor["last"]:
        last, first = _days(anchor["last"])[0], _days(f"{anchor['first']} | {anchor['last']}")[0]
        if last < first:
            raise NotRead("reversed", anchor[0])
        return [(first, last)]
    return [(day, day) for day in _days(anchor["days"])]


def _days(text: str) -> list[date]:
    """Return the days of a list; one without month or year has those of the next that tells them."""
    found: list[date] = []
    month = year = 0
    for match in reversed(list(_EACH.finditer(text))):
        if match["full"]:
            day = read_day(match["full"])
            month, year = day.month, day.year
        else:
            month = MONTHS.index(match["month"]) + 1 if match["month"] else month
            day = day_of(year, month, int(match["day"]))
        check_weekday(match["weekday"], day)
        found.append(day)
    return found[::-1]


def _check(entries: list[Entry]) -> None:
    if len({entry.hours is None for entry in entries}) > 1:
        raise NotRead("some-without-hours")
    ordered = sorted(entries, key=lambda one: (one.first, one.last))
    for before, after in pairwise(ordered):
        single = before.first == before.last == after.first == after.last
        if after.first <= before.last and not (single and before.hours != after.hours):
            raise NotRead("dates-overlap", f"{after.first:%d/%m/%Y}")
