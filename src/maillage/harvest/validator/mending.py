"""Small mistakes of writing that have one right answer, and how to tell what was mended. Pure."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from maillage.algorithms.french_text import clean, fold, needs_repair
from maillage.algorithms.private_names import MASK
from maillage.core.ui.french import MONTHS
from maillage.directory.sources.rows import luhn
from maillage.harvest.validator.words import digits_of

_FRENCH = re.compile(r"(?:\+|00)33(?:\(0\))?0?([1-9]\d{8})")
_TITLE = re.compile(r"^(?:t[ée]l(?:[ée]phone)?|fixe|mobile|port(?:able)?)[\s.:]*", re.IGNORECASE)
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\(a\)|\[a\]|\{at\}|@)\s*", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?:[ T].*)?")
_WORDED_DAY = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_ISO_DAY = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_MONTHS = {fold(name): number for number, name in enumerate(MONTHS, start=1)}
# What a spreadsheet counts days from (1899-12-30), and the numbers that are plausible days.
_EXCEL, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 10_000, 80_000


def mend(field: str, text: str) -> str:
    """Return ``text`` as its field wants it when the mistake is plain, unchanged otherwise."""
    mender = _MENDERS.get(field)
    return mender(text) if mender and text else text


def _phone(text: str) -> str:
    rest = _TITLE.sub("", text)
    packed = re.sub(r"[\s.\-/\u00a0\u202f]", "", rest)
    found = _FRENCH.fullmatch(packed)
    if found:
        return "0" + found.group(1)
    plain = re.sub(r"[()]", "", packed)
    return plain if len(plain) == 10 and plain.isdigit() and plain[0] == "0" else rest


def _email(text: str) -> str:
    rest = re.sub(r"^mailto:", "", text.strip().strip("<>;, "), flags=re.IGNORECASE)
    parts = _AT.split(rest)
    if len(parts) != 2:
        return text
    return f"{parts[0].strip()}@{parts[1].strip().rstrip('.,;').lower()}"


def _website(text: str) -> str:
    return text.lower() if text.isupper() else text


def _rna(text: str) -> str:
    packed = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    return packed if re.fullmatch(r"W[0-9A-Z]{9}", packed) else text


def _number(length: int) -> Callable[[str], str]:
    def number(text: str) -> str:
        digits = digits_of(text)
        # A spreadsheet that took the number for a quantity dropped its first zeros.
        full = digits.zfill(length) if length - 2 <= len(digits) < length else digits
        return full if len(full) == length and luhn(full) and full.strip("0") else text

    return number


def _postcode(text: str) -> str:
    digits = digits_of(re.sub(r"^[A-Za-z]{1,2}\s*-?\s*", "", text))
    return digits.zfill(5) if len(digits) in (4, 5) else text


def _insee(text: str) -> str:
    digits = digits_of(text)
    return digits.zfill(5) if len(digits) in (4, 5) else text.strip().upper()


def _day(text: str) -> str:
    plain = fold(text)
    if found := _ISO_DAY.fullmatch(plain):
        year, month, day = found.groups()
    elif found := _NUMERIC_DAY.fullmatch(plain):
        day, month, year = found.groups()
    elif (found := _WORDED_DAY.fullmatch(plain)) and found.group(2) in _MONTHS:
        day, month, year = found.group(1), str(_MONTHS[found.group(2)]), found.group(3)
    elif (
        plain.isascii()
        and plain.isdigit()
        and len(plain) == 5
        and _FIRST_SERIAL <= int(plain) <= _LAST_SERIAL
    ):
        return (_EXCEL + timedelta(days=int(plain))).isoformat()
    else:
        return text
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _degrees(text: str) -> str:
    """A point for the decimal comma: the corrected file then reads alike everywhere."""
    return text.strip().replace(",", ".") if re.fullmatch(r"\s*-?\d{1,3},\d+\s*", text) else text


_MENDERS: dict[str, Callable[[str], str]] = {
    "phone": _phone,
    "email": _email,
    "website": _website,
    "rna": _rna,
    "siren": _number(9),
    "siret": _number(14),
    "postcode": _postcode,
    "insee": _insee,
    "created_on": _day,
    "dissolved_on": _day,
    "lat": _degrees,
    "lon": _degrees,
}

# What was done to a value of each field, when nothing more precise is seen.
_DONE = {
    "name": "récrit lisiblement",
    "acronym": "récrit lisiblement",
    "summary": "récrit lisiblement",
    "description": "récrit lisiblement",
    "phone": "chiffres groupés par deux",
    "email": "récrite sans signe en trop",
    "website": "adresse complète",
    "rna": "écrit sans espace, en capitales",
    "siren": "neuf chiffres, sans espace",
    "siret": "quatorze chiffres, sans espace",
    "postcode": "cinq chiffres",
    "insee": "cinq signes",
    "address": "récrite lisiblement",
    "label": "récrit lisiblement",
    "city": "récrite lisiblement",
    "created_on": "date écrite année-mois-jour",
    "dissolved_on": "date écrite année-mois-jour",
    "lat": "point au lieu de la virgule",
    "lon": "point au lieu de la virgule",
}
_WORDY = frozenset(("name", "acronym", "summary", "description", "address", "label", "city"))
# What to do about a value that can not be mended.
REMEDIES = {
    "name": "Écrivez le nom de l’organisation.",
    "phone": "Écrivez un seul numéro, de dix chiffres : 04 67 00 00 00.",
    "email": "Écrivez une seule adresse : contact@asso.fr.",
    "website": "Écrivez une seule adresse : https://www.asso.fr.",
    "rna": "Recopiez le numéro du récépissé de la préfecture : W343012345.",
    "siren": "Vérifiez les neuf chiffres sur l’avis de situation de l’INSEE.",
    "siret": "Vérifiez les quatorze chiffres sur l’avis de situation de l’INSEE.",
    "postcode": "Écrivez les cinq chiffres : 34000.",
    "created_on": "Vérifiez le jour, le mois et l’année.",
    "dissolved_on": "Vérifiez le jour, le mois et l’année.",
    "lat": "Écrivez des degrés décimaux : 43.6109.",
    "lon": "Écrivez des degrés décimaux : 3.8772.",
    "position": "Écrivez des degrés décimaux : 43.6109, 3.8772.",
}


def why(field: str, before: str, after: str) -> str:
    """Say in French what makes ``after`` differ from ``before``."""
    told = []
    if needs_repair(before) and fold(clean(before)) != fold(" ".join(before.split())):
        told.append("accents ou signes abîmés réparés")
    cleaned = clean(before)
    if MASK in after and MASK not in before:
        told.append("nom de particulier masqué")
    elif cleaned == after:
        told = told or ["signes invisibles retirés"]
    elif cleaned.casefold() == after.casefold() or (
        field in _WORDY and cleaned.isupper() and fold(cleaned) == fold(after)
    ):
        told.append("capitales récrites")
    elif digits_of(before).zfill(len(after)) == after and len(digits_of(before)) < len(after):
        told.append("zéro de tête remis")
    elif field == "website" and after.removeprefix("https://") == cleaned:
        told.append("« https:// » ajouté")
    elif not told:
        told.append(_DONE.get(field, "récrit"))
    return ", ".join(told)
