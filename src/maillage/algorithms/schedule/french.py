"""From typed French to few forms: dates become "#2026-03-14", hours "@10:30", ranks "2e", "-1e"."""

import re
import unicodedata
from datetime import date, timedelta

from maillage.algorithms.schedule.errors import ScheduleError
from maillage.algorithms.schedule.saying import DAYS, say_day

NUMBERS = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "douze": 12, "quinze": 15,
}  # fmt: skip
RANKS = {
    r"avant[- ]derni(?:er|ere)s?": "-2e", r"derni(?:er|ere)s?": "-1e", r"premi(?:er|ere)s?": "1e",
    r"(?:deuxieme|second|seconde)s?": "2e", r"troisiemes?": "3e", r"quatriemes?": "4e",
    r"cinquiemes?": "5e", r"(\d{1,3}) ?(?:er|ers|re|ere|eres|eme|emes|ieme|nd|nde|e|es)": r"\1e",
}  # fmt: skip
DAY = "|".join(f"{name}s?" for name in DAYS)
MONTH_FORMS = (
    "janvier|janv", "fevrier|fevr|fev", "mars", "avril|avr", "mai", "juin", "juillet|juil", "aout",
    "septembre|sept", "octobre|oct", "novembre|nov", "decembre|dec",
)  # fmt: skip
MONTH = "|".join(MONTH_FORMS)
LEAP = 2028


def folded(text: str) -> str:
    """Return text in small letters, without accents, with plain spaces and apostrophes."""
    plain = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"[’ʼ`]", "'", plain).replace("œ", "oe")
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    return re.sub(r"\s+", " ", plain).strip(" .")


def simplified(text: str) -> str:
    """Return typed French in the few forms of this module; raises :class:`ScheduleError`.

    A day without a year is written "#--03-14": what it means depends on the sentence.
    """
    text = folded(text)
    text = re.sub(r"\b(?:tous les|par) quinze jours\b", "toutes les 2 semaines", text)
    for word, number in NUMBERS.items():
        text = re.sub(rf"\b{word}\b", str(number), text)
    for words, rank in RANKS.items():
        text = re.sub(rf"(?<![\w-]){words}\b", rank, text)
    text = re.sub(r"(\d+e (?:\w+)) en partant de la fin", r"-\1", text)
    text = _hours(text)
    return _neighbours(_dates(text))


def _hours(text: str) -> str:
    text = re.sub(r"\bmidi\b", "@12:00", text)
    text = re.sub(r"\bminuit\b", "@24:00", text)
    text = re.sub(r"(?<!h)(?<!h )\b(\d{1,2}) ?- ?(?=\d{1,2} ?h)", r"\1h - ", text)
    text = re.sub(r"\bde (\d{1,2}) a (?=\d{1,2} ?h)", r"de \1h a ", text)

    def clock(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2] or found[3] or 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise ScheduleError("no-such-hour", found[0].strip())
        return f"@{hour:02d}:{minute:02d}"

    return re.sub(
        r"(?<![\w#@:/])(\d{1,2})(?: ?(?:heures?|h) ?(\d{2})?|:(\d{2}))(?!\w)", clock, text
    )


def _dates(text: str) -> str:
    def told(found: re.Match[str]) -> str:
        name, day, month, year = found.group("name", "day", "month", "year")
        number = next(
            rank for rank, forms in enumerate(MONTH_FORMS, 1) if month in forms.split("|")
        )
        return _token(name, int(day.rstrip("e")), number, year)

    def numbers(found: re.Match[str]) -> str:
        name, day, month, year = found.group("name", "day", "month", "year")
        return _token(name, int(day), int(month), year)

    def iso(found: re.Match[str]) -> str:
        return _token(found[1], int(found[4]), int(found[3]), found[2])

    name = rf"(?:\b(?P<name>{DAY}) )?"
    text = re.sub(rf"(?:\b({DAY}) )?(?<!\d)(\d{{4}})-(\d{{2}})-(\d{{2}})(?!\d)", iso, text)
    text = re.sub(
        rf"{name}(?<![\w/])(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})(?:[/.](?P<year>\d{{4}}|\d{{2}}))?(?![\w/])",
        numbers,
        text,
    )
    return re.sub(
        rf"{name}(?<![\w-])(?P<day>1e|\d{{1,2}}) (?P<month>{MONTH})\b\.?(?: (?P<year>\d{{4}})\b)?",
        told,
        text,
    )


def _token(name: str | None, day: int, month: int, year: str | None) -> str:
    """Return "#2026-03-14"; refuse a day that is not, or not of the weekday said."""
    said = f"{day}/{month}" + (f"/{year}" if year else "")
    try:
        number = int(year) if year else LEAP
        found = date(number + 2000 if number < 100 else number, month, day)
    except ValueError as error:
        raise ScheduleError("no-such-day", said) from error
    if not year:
        return f"#--{month:02d}-{day:02d}"
    if name and DAYS[found.weekday()] != name.removesuffix("s"):
        raise ScheduleError("not-that-weekday", say_day(found))
    return f"#{found.isoformat()}"


def _neighbours(text: str) -> str:
    """Give their month to the first days of "14, 15 et 16 mars"."""
    pattern = re.compile(
        rf"(?<![\w#@:/-])(?:(?:{DAY}) )?(1e|\d{{1,2}})(?P<between> ?(?:,|et|au|-) ?(?:le |les )?)"
        r"(?=#(\d{4}|-)-(\d{2})-\d{2})"
    )
    while found := list(pattern.finditer(text)):
        last = found[-1]
        year = None if last[3] == "-" else last[3]
        token = _token(None, int(last[1].rstrip("e")), int(last[4]), year)
        text = f"{text[: last.start()]}{token}{last['between']}{text[last.end() :]}"
    return text


def day_after(token: str, earliest: date) -> date:
    """Return the day of a token; without a year, the first on or after ``earliest``."""
    if not token.startswith("#--"):
        return date.fromisoformat(token[1:])
    month, day = int(token[3:5]), int(token[6:8])
    for year in range(earliest.year, earliest.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= earliest:
            return found
    return earliest + timedelta(days=1)
