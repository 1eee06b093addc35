"""What is compared: labelled fields of a few kinds, and their values made ready once.

A prepared record is made of plain tuples and texts only, so that it can be kept on disk (marshal).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from maillage.algorithms.french_text import fold, tokens
from maillage.algorithms.linkage import vocabulary

KINDS = (
    "name", "person", "address", "postcode", "date", "identifier", "phone", "email", "url", "text",
)  # fmt: skip
WORDY = frozenset(("name", "person", "address", "text"))
"""Kinds made of words: compared word by word, with how rare the shared ones are."""

MAX_WORDS = 24

Value: TypeAlias = tuple[str, ...]
"""One prepared value; what its texts are depends on the kind (see the readers below).

Of a kind made of words: the folded text, then the words that count.
"""

Prepared: TypeAlias = tuple[tuple[Value, ...], ...]
"""One record: for each field, in the order of the specs, its values; none when it is blank."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A compared field: its label (what people read) and its kind, one of :data:`KINDS`."""

    label: str
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in READERS:
            raise ValueError(f"unknown kind {self.kind!r}")


def prepare(values: Mapping[str, Sequence[str]], specs: Sequence[FieldSpec]) -> Prepared:
    """Return a record ready to be compared.

    ``values``: for each label the texts of the record, several when it has several (two phones, a
    name and an acronym). Blanks and what can not be read are left out: they are no evidence.
    """
    record = []
    for spec in specs:
        read = READERS[spec.kind]
        found: list[Value] = []
        for text in values.get(spec.label, ()):
            found += (value for value in read(text) if value and value not in found)
        record.append(tuple(found))
    return tuple(record)


def _expanded(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        found += vocabulary.ABBREVIATIONS.get(word, (word,))
    return found


def _name(words: list[str]) -> Value:
    kept = [
        word
        for word in _expanded(_initials_joined(words))
        if word not in vocabulary.SILENT_WORDS and word not in vocabulary.LEGAL_WORDS
    ]
    return _worded(words, kept or words)


def _worded(whole: list[str], words: list[str]) -> Value:
    return " ".join(whole), *words[:MAX_WORDS]


def _initials_joined(words: list[str]) -> list[str]:
    """Three single letters or more in a row are one acronym: "a j c" gives ajc."""
    found: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        found += ["".join(run)] if len(run) > 2 else run
        run = []
        if word:
            found.append(word)
    return found


_BRACKETS = re.compile(r"\(([^()]*)\)")


def read_name(text: str) -> list[Value]:
    """Words that count of a name; what stands in brackets or after "ex" is another name of it."""
    whole = tokens(text)
    if not whole:
        return []
    found = [_name(whole)]
    inside = _BRACKETS.findall(text)
    if inside:
        parts = [tokens(_BRACKETS.sub(" ", text)), *map(tokens, inside)]
        found += [_name(part) for part in parts if part]
    for index, word in enumerate(whole[1:-1], start=1):
        if word in vocabulary.FORMER:
            found += [_name(whole[:index]), _name(whole[index + 1 :])]
            break
    return list(dict.fromkeys(found))


def read_person(text: str) -> list[Value]:
    words = [word for word in tokens(text) if word not in vocabulary.CIVILITIES]
    return [_worded(words, words)] if words else []


def read_text(text: str) -> list[Value]:
    whole = tokens(text)
    words = [word for word in whole if word not in vocabulary.SILENT_WORDS]
    return [_worded(whole, words)] if words else []


def read_address(text: str) -> list[Value]:
    """Words of an address, street kinds in full; numbers stay where they are."""
    words = [
        vocabulary.STREET_ABBREVIATIONS.get(word, word)
        for word in tokens(text)
        if word not in vocabulary.SILENT_WORDS
    ]
    return [_worded(words, words)] if words else []


_NOT_CODE = re.compile(r"[^A-Z0-9]")


def _code(text: str) -> str:
    """Capitals and digits only; a number that a spreadsheet wrote "31500.0" is 31500."""
    text = text.strip()
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    return _NOT_CODE.sub("", fold(text).upper())


def read_postcode(text: str) -> list[Value]:
    code = _code(text)
    return [(code,)] if code and set(code) != {"0"} else []


_DATE_PARTS = re.compile(r"\d+")


def read_date(text: str) -> list[Value]:
    """(year, month, day) as texts, blank where unknown: 2019-03-25, 25/03/2019, 20190325 or 2019."""
    text = text.strip()
    parts = _DATE_PARTS.findall(text.split("T", 1)[0])
    year = month = day = ""
    if len(parts) == 1 and len(parts[0]) == 8:
        year, month, day = parts[0][:4], parts[0][4:6], parts[0][6:]
    elif len(parts) == 1 and len(parts[0]) == 4:
        year = parts[0]
    elif len(parts) >= 3 and len(parts[0]) == 4:
        year, month, day = parts[0], parts[1].zfill(2), parts[2].zfill(2)
    elif len(parts) >= 3 and len(parts[2]) == 4:
        year, month, day = parts[2], parts[1].zfill(2), parts[0].zfill(2)
    if not year or year in ("0000", "0001"):
        return []
    return [(year, month.replace("00", ""), day.replace("00", ""))]


_RNA = re.compile(r"^W\d{9}$|^W\d[A-Z0-9]\d{7}$")


def luhn(digits: str) -> bool:
    """Check the key of SIREN and SIRET numbers (ISO/IEC 7812)."""
    total = 0
    for index, character in enumerate(reversed(digits)):
        value = int(character) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def read_identifier(text: str) -> list[Value]:
    """(register, number): "rna", "siren" (a SIRET is reduced to its SIREN), or "" for any other.

    Numbers of two registers can not be compared, so they never contradict each other.
    """
    code = _code(text)
    if not code or len(set(code)) == 1:
        return []
    if _RNA.match(code):
        return [("rna", code)]
    if code.isdigit() and len(code) in (9, 14) and luhn(code[:9]):
        return [("siren", code[:9])]
    return [("", code)]


def read_phone(text: str) -> list[Value]:
    """The last nine digits: with or without the country, spaces or dots."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 6 or len(set(digits)) == 1:
        return []
    return [(digits[-9:],)]


def read_email(text: str) -> list[Value]:
    """(local part, domain)."""
    local, _, domain = fold(text).strip(" .,;<>").rpartition("@")
    return [(local, domain)] if local and "." in domain else []


_URL_START = re.compile(r"^(?:[a-z]+:/*)?(?:www\d?\.)?")


def read_url(text: str) -> list[Value]:
    """(host without www, path without its last slash)."""
    rest = _URL_START.sub("", fold(text))
    host, _, path = rest.partition("/")
    host = host.split(":", 1)[0]
    return [(host, path.split("#", 1)[0].rstrip("/"))] if "." in host and "@" not in host else []


READERS: dict[str, Callable[[str], list[Value]]] = {
    "name": read_name,
    "person": read_person,
    "address": read_address,
    "postcode": read_postcode,
    "date": read_date,
    "identifier": read_identifier,
    "phone": read_phone,
    "email": read_email,
    "url": read_url,
    "text": read_text,
}
