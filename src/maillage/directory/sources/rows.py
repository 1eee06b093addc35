"""What every reader yields: one row of a file, cleaned, with what was refused in it and why."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maillage.core.errors import MaillageError


class SourceError(MaillageError):
    """A file that can not be read at all; the message says what to do."""

    code = "fichier_illisible"


class MappingError(SourceError):
    """A correspondence file that does not say what it should."""

    code = "correspondance_illisible"


@dataclass(slots=True)
class Problem:
    """A value that was not kept. `column` is the file's own name; `reason` a French sentence."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class SourceRow:
    """One organisation as a file tells it.

    `line`: line of the file (1 is the header). `external_id`: the same in every edition of the
    file. `values`: keys of the profile fields (`maillage.directory.fields`); blanks left out; dates
    are `date`; `place` is a dict. `raw`: the columns as read, personal data masked or
    dropped; the RNA’s blank ones are left out.
    `refused`: nothing may be imported from the row, the problems say why. `moved_to`: W number of
    the record that took over (the organisation is the same). `lines`: how many lines of the file
    were gathered in this row. `licence` and `republishable`: the row's own, when it says them.
    `waiting`: people decide of it first; it is counted, and nothing of it is written.
    """

    line: int
    external_id: str
    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    declared_on: date | None = None
    problems: list[Problem] = field(default_factory=list)
    masked_names: int = 0
    refused: bool = False
    moved_to: str = ""
    lines: int = 1
    licence: str = ""
    republishable: bool | None = None
    waiting: bool = False

    def reject(self, column: str, value: str, reason: str) -> None:
        """Note a value that is not kept; long values are cut."""
        shown = value if len(value) <= 200 else value[:199] + "…"
        self.problems.append(Problem(self.line, column, shown, reason))


_HOST = re.compile(r"^[a-z0-9\-_]+(?:\.[a-z0-9\-_]+)*\.[a-z]{2,}$", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:[:\s]*h(?:t{1,2}p?|tpp)s?\s*[:/;]+\s*)+", re.IGNORECASE)
_EMAIL = re.compile(r"^[a-z0-9._%+\-']+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}$", re.IGNORECASE)
_PHONE = re.compile(r"^\+?[\d ().\-]{6,20}$")
_SEPARATORS = re.compile(r"[\s.\-/]+")
_OLDEST_YEAR = 1850


def read_website(text: str) -> str:
    """An http(s) address, its prefix mended ("htpp://", "http//:"); empty when it is none."""
    rest = _PREFIX.sub("", text.strip())
    prefix = text.strip()[: len(text.strip()) - len(rest)].lower()
    scheme = "http" if prefix and "https" not in prefix else "https"
    host = rest.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0].rsplit(":", 1)[0]
    if not _HOST.match(host) or any(sign in rest for sign in " @<>\"'\\"):
        return ""
    address = f"{scheme}://{rest}"
    return address if len(address) <= 300 else ""


def read_email(text: str) -> str:
    address = text.strip().rstrip(".,;")
    return address if len(address) <= 254 and _EMAIL.match(address) else ""


def read_phone(text: str) -> str:
    """A French number in pairs ("0467600031" gives "04 67 60 00 31"), others as written."""
    number = _SEPARATORS.sub("", text)
    if len(number) == 9 and number.isdigit() and number[0] != "0":
        number = "0" + number
    if len(number) == 10 and number.isascii() and number.isdigit() and number[0] == "0":
        return " ".join(number[i : i + 2] for i in range(0, 10, 2))
    text = " ".join(text.split())
    return text if _PHONE.match(text) else ""


def read_date(text: str, today: date) -> date:
    """An ISO or dd/mm/yyyy date between 1850 and today.

    Raises ValueError with the French reason otherwise.
    """
    try:
        if text[2:3] == "/" and text[5:6] == "/":
            day = date(int(text[6:10]), int(text[3:5]), int(text[:2]))
        else:
            day = date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(
            "Cette date n’est pas lisible ; écrivez-la sous la forme 2019-03-25."
        ) from None
    if day.year < _OLDEST_YEAR:
        raise ValueError("Cette date est antérieure à 1850 ; elle n’a pas été reprise.")
    if day > today:
        raise ValueError("Cette date est dans le futur ; elle n’a pas été reprise.")
    return day


def luhn(digits: str) -> bool:
    """Checksum of SIREN and SIRET numbers (ISO/IEC 7812); La Poste's own rule for 356000000."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    if len(digits) == 14 and digits.startswith("356000000"):
        return sum(map(int, digits)) % 5 == 0
    total = 0
    for index, character in enumerate(reversed(digits)):
        value = int(character) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
