"""From a text of hours to its words: times, days, dates, words, signs."""

import re
import unicodedata
from dataclasses import dataclass

from maillage.algorithms.french_hours.days import MONTH, MONTHS, WEEKDAYS, plain

TIME, DAY, DATE, WORD, SIGN = "time", "day", "date", "word", "sign"

_TOKEN = re.compile(
    rf"""
    (?P<iso>\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})
  | (?P<time>(?P<hours>2[0-4]|[01]?\d)(?:\s?h(?P<glued>[0-5]\d)
                                       |\s(?:h|heures?)\s(?P<spaced>[0-5]\d)(?!\s?(?:€|eur|h|/|:))
                                       |:(?P<colon>[0-5]\d)
                                       |\s?(?:heures?|h))(?![a-z0-9]))
  | (?P<named>midi|minuit)\b
  | (?P<date>(?P<number>\d{{1,2}})(?:er)?\s+(?P<month>{MONTH})\b(?:\s+(?P<year>\d{{4}})\b)?)
  | (?P<word>[a-zœæ]+)
  | (?P<digits>\d+\w*)
  | (?P<sign>\S)
    """,
    re.VERBOSE,
)
_DAYS = {name: number for number, name in enumerate(WEEKDAYS)}
_DAYS |= {f"{name}s": number for number, name in enumerate(WEEKDAYS)}


@dataclass(frozen=True, slots=True)
class Token:
    """``value``: minutes of a time, number of a weekday, (year, month, day) of a date, the word or sign.

    ``at`` is where it starts in the text (NFC), ``end`` where it ends.
    """

    kind: str
    value: int | str | tuple[int | None, int, int]
    text: str
    at: int
    end: int

    def is_word(self, *words: str) -> bool:
        return self.kind in (WORD, SIGN) and self.value in words


def lex(text: str) -> list[Token]:
    """Return the tokens of a text; every sign that is not a space belongs to one."""
    original = unicodedata.normalize("NFC", text)
    return [_token(match, original) for match in _TOKEN.finditer(plain(original))]


def _token(match: re.Match[str], original: str) -> Token:
    kind, value = _value(match)
    return Token(kind, value, original[match.start() : match.end()], match.start(), match.end())


def _value(match: re.Match[str]) -> tuple[str, int | str | tuple[int | None, int, int]]:
    found = match.groupdict()
    if found["time"]:
        minutes = found["glued"] or found["spaced"] or found["colon"] or "0"
        return TIME, int(found["hours"]) * 60 + int(minutes)
    if found["named"]:
        return TIME, 12 * 60 if found["named"] == "midi" else 24 * 60
    if found["iso"]:
        parts = [int(part) for part in re.split("[-/]", found["iso"])]
        first, month, last = parts
        return DATE, (first, month, last) if first > 31 else (last, month, first)
    if found["date"]:
        told = int(found["year"]) if found["year"] else None
        return DATE, (told, MONTHS.index(found["month"]) + 1, int(found["number"]))
    if found["word"]:
        number = _DAYS.get(found["word"])
        return (DAY, number) if number is not None else (WORD, found["word"])
    return SIGN, match[0]
