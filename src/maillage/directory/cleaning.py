"""Cleaning of profile values typed by people: one function per shape, a French sentence per refusal."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from opening_hours import OpeningHours, ParserError

from maillage.directory.enums import Kind, State
from maillage.directory.errors import InvalidField
from maillage.directory.fields import FIELDS, ProfileField
from maillage.territory.accessibility import clean_accessibility
from maillage.territory.nomenclatures import audiences, languages, size_classes, skills, themes

SPACES = re.compile(r"\s+")
PHONE = re.compile(r"\+?[\d ().-]{6,20}")
FIRST_YEAR = 1600
MAX_WORDS, MAX_THEMES = 20, 5


def clean_value(key: str, value: Any) -> Any:
    """Return a value in its one spelling, or raise :class:`InvalidField` with a French sentence."""
    field = FIELDS.get(key)
    if field is None:
        raise InvalidField(key, f"Le champ « {key} » n’existe pas.")
    return CLEANERS[field.shape](field, value)


def _printable(text: Any) -> str:
    """Drop control characters; keep line breaks."""
    return "".join(
        c for c in str(text or "") if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
    )


def _within(field: ProfileField, text: str) -> str:
    if field.max_length and len(text) > field.max_length:
        raise InvalidField(
            field.key,
            f"« {field.label} » compte {len(text)} caractères ; {field.max_length} au plus. "
            "Raccourcissez ce texte.",
        )
    return text


def _text(field: ProfileField, value: Any) -> str:
    text = _within(field, SPACES.sub(" ", _printable(value)).strip())
    if field.key == "name" and not text:
        raise InvalidField("name", "Le nom est vide : écrivez le nom de l’organisation.")
    check = TEXT_CHECKS.get(field.key)
    return check(text) if check and text else text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise InvalidField(
            "email", f"« {text} » n’est pas une adresse électronique. Exemple : contact@asso.fr."
        ) from None
    return text


def _phone(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise InvalidField(
            "phone", f"« {text} » n’est pas un numéro de téléphone. Exemple : 04 67 00 00 00."
        )
    return text


def web_address(key: str, text: str) -> str:
    """Return an http(s) address, with https:// added when nothing is said."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or "." not in host or parts.scheme not in {"http", "https"} or " " in address:
        raise InvalidField(
            key, f"« {text} » n’est pas une adresse de site. Exemple : https://www.asso.fr."
        )
    return address


def _hours(text: str) -> str:
    try:
        OpeningHours(text)
    except (ParserError, SyntaxError, ValueError):
        raise InvalidField(
            "opening_hours",
            f"Les horaires « {text} » ne sont pas lisibles. Exemple : Mo-Fr 09:00-12:30.",
        ) from None
    return text


TEXT_CHECKS: dict[str, Callable[[str], str]] = {
    "email": _email,
    "phone": _phone,
    "website": lambda text: web_address("website", text),
    "opening_hours": _hours,
}


def _markdown(field: ProfileField, value: Any) -> str:
    return _within(field, _printable(value).replace("\r\n", "\n").strip())


def _words(field: ProfileField, value: Any) -> list[str]:
    words = [SPACES.sub(" ", _printable(word)).strip() for word in value or ()]
    words = list(dict.fromkeys(word for word in words if word))
    if len(words) > MAX_WORDS:
        raise InvalidField(field.key, f"« {field.label} » : {MAX_WORDS} au plus.")
    return [_within(field, word) for word in words]


def _codes(field: ProfileField, value: Any) -> list[str]:
    codes = list(dict.fromkeys(str(code) for code in value or ()))
    known = CODES.get(field.key)
    unknown = [code for code in codes if known is not None and code not in known()]
    if unknown:
        raise InvalidField(
            field.key, f"« {field.label} » : « {unknown[0]} » n’est pas dans la liste proposée."
        )
    if field.key == "themes" and len(codes) > MAX_THEMES:
        raise InvalidField("themes", f"Choisissez {MAX_THEMES} thèmes au plus, les principaux.")
    return codes


CODES: dict[str, Callable[[], Any]] = {
    "themes": themes,
    "skills_offered": skills,
    "skills_sought": skills,
    "publics": audiences,
    "languages": languages,
}


def _choice(field: ProfileField, value: Any) -> str:
    text = str(value or "")
    if field.key == "kind":
        choices = set(Kind.values)
    elif field.key == "state":
        choices = set(State.values)
    else:
        choices = set(size_classes(field.key)) | {""}
    if text not in choices:
        raise InvalidField(field.key, f"« {field.label} » : choisissez une des réponses proposées.")
    return text


def _date(field: ProfileField, value: Any) -> str | None:
    if not value:
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise InvalidField(
            field.key, f"« {field.label} » : « {value} » n’est pas une date. Exemple : 2019-03-25."
        ) from None
    if day.year < FIRST_YEAR:
        raise InvalidField(field.key, f"« {field.label} » : l’année {day.year} est trop ancienne.")
    return day.isoformat()


def _place(field: ProfileField, value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    place: dict[str, Any] = {}
    for part, longest in (
        ("label", 150),
        ("address", 250),
        ("postcode", 10),
        ("city", 100),
        ("insee", 5),
    ):
        text = SPACES.sub(" ", _printable(value.get(part))).strip()
        if len(text) > longest:
            raise InvalidField(
                "place", f"Cette adresse est trop longue : {longest} caractères au plus."
            )
        if text:
            place[part] = text
    lat, lon = value.get("lat"), value.get("lon")
    if lat is not None and lon is not None:
        if not (-90 <= float(lat) <= 90 and -180 <= float(lon) <= 180):
            raise InvalidField(
                "place", "Cette position n’est pas sur la Terre : vérifiez les coordonnées."
            )
        place |= {"lat": float(lat), "lon": float(lon)}
        place["precision"] = value.get("precision") or "address"
    return place or None


def _places(field: ProfileField, value: Any) -> list[dict[str, Any]]:
    places = [place for place in (_place(field, item) for item in value or ()) if place]
    if len(places) > MAX_WORDS:
        raise InvalidField(field.key, f"{MAX_WORDS} lieux au plus.")
    return places


def _links(field: ProfileField, value: Any) -> list[dict[str, str]]:
    links = []
    for link in value or ():
        url = _within(field, str(link.get("url") or "").strip())
        if url:
            label = SPACES.sub(" ", _printable(link.get("label"))).strip()[:80]
            links.append({"label": label, "url": web_address("links", url)})
    if len(links) > MAX_WORDS:
        raise InvalidField("links", f"{MAX_WORDS} liens au plus.")
    return links


CLEANERS: dict[str, Callable[[ProfileField, Any], Any]] = {
    "text": _text,
    "markdown": _markdown,
    "words": _words,
    "codes": _codes,
    "choice": _choice,
    "date": _date,
    "place": _place,
    "places": _places,
    "links": _links,
    "accessibility": lambda _field, value: clean_accessibility(value or {}),
    "file": _text,
}
