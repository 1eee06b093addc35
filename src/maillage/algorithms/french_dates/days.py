"""Days as people name them, from a day that is today."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
SHORT_MONTHS = {
    "janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "quinze": 15, "trente": 30,
}  # fmt: skip
# First and last (month, day); winter goes over the new year.
SEASONS = {
    "printemps": ((3, 20), (6, 20)),
    "ete": ((6, 21), (9, 21)),
    "automne": ((9, 22), (12, 20)),
    "hiver": ((12, 21), (3, 19)),
}
Window = tuple[date | None, date | None]


def month_number(name: str) -> int:
    name = name.rstrip(".")
    return SHORT_MONTHS.get(name) or MONTHS.index(name) + 1


def number_of(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def day_of(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def month_of(year: int, month: int) -> Window:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Days:
    """The days around today."""

    today: date

    def coming(self, weekday: int, *, strictly: bool = False) -> date:
        """Return the next day of a name: today counts unless ``strictly``."""
        gap = (weekday - self.today.weekday()) % 7
        return self.today + timedelta(gap or (7 if strictly else 0))

    def weekend(self, weeks: int = 0) -> Window:
        """Return a week-end: the one that comes or is here, or ``weeks`` later."""
        saturday = self.today + timedelta(5 - self.today.weekday() + 7 * weeks)
        if self.today.weekday() == 6 and not weeks:
            saturday = self.today - timedelta(1)
        return saturday, saturday + timedelta(1)

    def full(self, match: re.Match[str]) -> Window | None:
        """Return the day of a full date: the next one when its year is not said."""
        if match["iy"]:
            day = day_of(int(match["iy"]), int(match["im"]), int(match["id"]))
            return (day, day) if day else None
        number = int(match["d"] or match["sd"])
        month = month_number(match["m"]) if match["m"] else int(match["sm"])
        said = match["y"] or match["sy"]
        day = self.this_or_next(month, number, int(said) if said else None)
        return (day, day) if day else None

    def this_or_next(self, month: int, number: int, year: int | None) -> date | None:
        """Return a day of the year said, or the first to come (29 February waits for its year)."""
        if year is not None:
            return day_of(year, month, number)
        years = range(self.today.year, min(self.today.year + 9, 9999))
        days = (day_of(one, month, number) for one in years)
        return next((day for day in days if day and day >= self.today), None)
