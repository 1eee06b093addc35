"""The hand-written readings of 171 rows: what a person reads in each, and what the program reads."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from maillage.algorithms.french_hours import (
    Entry,
    NotRead,
    read_dates,
    read_hours,
    schedule_of,
)
from maillage.algorithms.schedule import expand

FILE = Path(__file__).parents[2] / "data" / "toulouse_horaires.csv"
# Those of the span of the file; the last column of the table was written with them in hand.
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2020-04-13", "2020-05-01", "2020-05-08", "2020-05-21", "2020-06-01", "2020-07-14", "2020-08-15",
        "2020-11-01", "2020-11-11", "2020-12-25",
    )
)  # fmt: skip
Dates = set[tuple[datetime, int]]


@dataclass(frozen=True)
class Row:
    """A row of the table; ``expected`` is None when a person can not tell either."""

    number: int
    start: str
    end: str
    hours: str
    dates: str
    expected: Dates | None

    @property
    def has_words(self) -> bool:
        return bool(self.hours) or not self.start

    def read(self) -> Dates | None:
        """Return what the program reads, None when it says that it does not."""
        try:
            if self.start:
                hours = read_hours(self.hours) if self.hours else None
                first, last = date.fromisoformat(self.start), date.fromisoformat(self.end)
                entries = [Entry(first, last, hours)]
            else:
                entries = read_dates(self.dates)
            schedule = schedule_of(entries, holidays=HOLIDAYS)
        except NotRead:
            return None
        dated = expand(
            schedule, first=date(2019, 1, 1), last=date(2023, 1, 1), calendars={}, limit=9999
        )
        return {(one.start, one.minutes) for one in dated}


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                int(line["row"]), line["start"], line["end"], line["hours"], line["dates"],
                _expected(line["expected"]),
            )
            for line in csv.DictReader(file)
        ]  # fmt: skip


def _expected(text: str) -> Dates | None:
    if text == "?":
        return None
    return {one for period in text.split(" | ") for one in _period(period)}


def _period(text: str) -> Iterator[tuple[datetime, int]]:
    span, _, hours = text.partition(" ")
    first, last = (date.fromisoformat(day) for day in span.split(".."))
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    if not hours:
        yield datetime.combine(first, datetime.min.time()), len(days) * 1440
        return
    for clause in hours.split("; "):
        which, *slots = clause.split(" ")
        for day in days:
            named = which == "*" or str(day.isoweekday()) in which
            if named or ("F" in which and day in HOLIDAYS):
                yield from (_slot(day, slot) for slot in slots or ["00:00-24:00"])


def _slot(day: date, text: str) -> tuple[datetime, int]:
    start, _, end = text.partition("-")
    begin = _minutes(start)
    length = _minutes(end) - begin if end else 0
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=begin), length


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
