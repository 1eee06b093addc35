"""One day, in the forms that files give: ISO, 12/05/2026, "mardi 12 mai 2026", the serial number of a spreadsheet."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from maillage.algorithms.french_hours.model import NotRead

MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTH = "|".join(MONTHS)
WEEKDAY = "|".join(WEEKDAYS)
# Day 0 of Excel's calendar, its false 29 February 1900 counted (ECMA-376, part 1, 18.17.4.1).
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a day, not a moment
SERIALS = range(20_000, 80_000)

FULL = rf"(?:\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:er)?\s+(?:{MONTH})\s+\d{{4}})"
_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?(z|[+-]\d{2}:?\d{2})?"
)
_FRENCH = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? (?:a )?(\d{1,2})[:h](\d{2})(?::\d{2})?)?"
)
_WORDS = re.compile(
    rf"(?:(?:le )?({WEEKDAY}) )?(?:le )?(\d{{1,2}})(?:er)? ({MONTH}) (\d{{4}})(?:,? (?:a )?(\d{{1,2}})[:h](\d{{2}})?)?"
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")


def plain(text: str) -> str:
    """Return the text in lower case without accents, one character for one character of its NFC form."""
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFC", text))


def _plain(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in "’‘ʼ`´":
        return "'"
    if sign in "–—‑−":
        return "-"
    base = unicodedata.normalize("NFD", sign)[0].lower()
    return base if len(base) == 1 else sign


def read_day(text: str) -> date:
    """Return the day that a text is; raises :class:`NotRead` ("no-date", "no-such-day", "weekday")."""
    return read_moment(text)[0]


def read_moment(text: str) -> tuple[date, time | None]:
    """Return the day, and the hour when it is told; a time zone at the end is left to the caller.

    An hour of midnight in an ISO text or a serial number is that of a date cell: None.
    """
    said = " ".join(plain(text).split())
    if match := _ISO.fullmatch(said):
        year, month, day, hours, minutes, _ = match.groups()
        found = day_of(int(year), int(month), int(day)), _time(hours, minutes)
        return found if found[1] != time.min else (found[0], None)
    if match := _FRENCH.fullmatch(said):
        day, month, year, hours, minutes = match.groups()
        return day_of(int(year), int(month), int(day)), _time(hours, minutes)
    if match := _WORDS.fullmatch(said):
        weekday, day, month, year, hours, minutes = match.groups()
        found_day = day_of(int(year), MONTHS.index(month) + 1, int(day))
        check_weekday(weekday, found_day)
        return found_day, _time(hours, minutes)
    if (match := _SERIAL.fullmatch(said)) and int(match[1]) in SERIALS:
        moment = SERIAL_ZERO + timedelta(days=float(f"{match[1]}.{match[2] or 0}"))
        moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return moment.date(), moment.time() if moment.time() != time.min else None
    raise NotRead("no-date", text)


def _time(hours: str | None, minutes: str | None) -> time | None:
    if hours is None:
        return None
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        raise NotRead("no-date", f"{hours}h{minutes}") from None


def day_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotRead("no-such-day", f"{day:02}/{month:02}/{year}") from None


def check_weekday(word: str | None, day: date) -> None:
    """Refuse "mardi" before the date of a Saturday."""
    if word and WEEKDAYS.index(word) != day.weekday():
        raise NotRead("weekday", f"{word} {day:%d/%m/%Y}")


def with_iso_days(text: str) -> str:
    """Return the text, its complete dates rewritten as ISO: to compare two forms of the same words."""

    def iso(match: re.Match[str]) -> str:
        try:
            return read_day(match[0]).isoformat()
        except NotRead:
            return match[0]

    return re.sub(rf"\b{FULL}\b", iso, plain(text))
