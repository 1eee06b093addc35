"""What is written of an event, in its one spelling: a French sentence per refusal."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from maillage.agenda.enums import Access, Attendance, Kind, OnlineLink, Price
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.features import FEATURES
from maillage.directory import cleaning
from maillage.directory.errors import InvalidField

SPACES = re.compile(r"\s+")
MAX_KEYWORDS, MAX_KEYWORD, MAX_LINKS = 20, 60, 6
MAX_NUMBER = 1_000_000
LINK_KINDS = ("url", "email", "phone")

LABELS: Mapping[str, str] = {
    "title": "Titre", "summary": "En une phrase", "description": "Description",
    "organiser_text": "Organisation, en texte", "hours_text": "Horaires, en texte", "room": "Salle",
    "conditions": "Tarifs et conditions", "access_note": "Accès, en clair", "kind": "Nature",
    "image": "Image", "image_alt": "Description de l’image", "image_credit": "Crédit de l’image",
    "attendance": "Participation", "online_link": "Lien donné à", "price": "Prix",
    "access": "Adapté à", "features": "Équipements et aides", "keywords": "Mots-clés",
    "places": "Places par date", "places_each": "Places par inscription", "links": "Liens d’inscription",
    "age_min": "Âge le plus bas", "age_max": "Âge le plus haut", "expected": "Affluence attendue",
    "price_min": "Prix le plus bas", "price_max": "Prix le plus haut", "online_url": "Lien en ligne",
    "closes_before": "Clôture des inscriptions", "kept_days": "Données gardées", "phone": "Téléphone",
    "email": "Adresse électronique", "website": "Site internet", "publics": "Publics",
    "languages": "Langues", "themes": "Thèmes", "place": "Lieu", "area": "Quartier",
    "schedule": "Dates", "registration": "Inscription sur cette page", "unread": "Non lu",
    "opens_at": "Inscriptions à partir du", "asks_needs": "Besoins d’accès demandés",
    "timezone": "Fuseau horaire", "is_fictional": "Événement fictif",
}  # fmt: skip
"""Every value that people, imports or topics may write, and its name."""


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values ready to be written; raises :class:`InvalidEvent`, its ``field`` the first at fault.

    Keys are those of ``LABELS``: columns of ``Event``, "themes" (codes) and "place".
    """
    cleaned = {}
    for name, value in values.items():
        if name not in LABELS:
            raise InvalidEvent(name, f"Un événement n’a pas de champ « {name} ».")
        cleaned[name] = CLEANERS[name](name, value) if name in CLEANERS else value
    return cleaned


def printable(text: Any) -> str:
    """Drop control characters; keep line breaks."""
    return "".join(
        sign for sign in str(text or "").replace("\r\n", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )  # fmt: skip


def one_line(most: int) -> Callable[[str, Any], str]:
    return lambda name, value: _within(name, SPACES.sub(" ", printable(value)).strip(), most)


def paragraphs(most: int) -> Callable[[str, Any], str]:
    return lambda name, value: _within(name, printable(value).strip(), most)


def _within(name: str, text: str, most: int) -> str:
    if len(text) > most:
        raise InvalidEvent(
            name,
            f"« {LABELS[name]} » compte {len(text)} caractères ; {most} au plus. Raccourcissez ce texte.",
        )
    return text


def number(most: int, *, needed: bool = False) -> Callable[[str, Any], int | None]:
    def cleaned(name: str, value: Any) -> int | None:
        if value in (None, "") and not needed:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise InvalidEvent(name, f"« {LABELS[name]} » : donnez un nombre entier de 0 à {most}.")
        return value

    return cleaned


def one_of(*codes: str) -> Callable[[str, Any], str]:
    def cleaned(name: str, value: Any) -> str:
        if value not in codes:
            raise InvalidEvent(name, f"« {LABELS[name]} » : choisissez une des réponses proposées.")
        return str(value)

    return cleaned


def some_of(*codes: str) -> Callable[[str, Any], list[str]]:
    def cleaned(name: str, value: Any) -> list[str]:
        wanted = {str(code) for code in value or ()}
        if unknown := sorted(wanted.difference(codes)):
            raise InvalidEvent(
                name, f"« {LABELS[name]} » : « {unknown[0]} » n’est pas dans la liste proposée."
            )
        return [code for code in codes if code in wanted]

    return cleaned


def as_in_the_directory(name: str, value: Any) -> Any:
    """Clean what a profile has too, by the directory's own rules."""
    try:
        return cleaning.clean_value(name, value)
    except InvalidField as error:
        raise InvalidEvent(name, error.message) from error


def web_address(name: str, value: Any) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    try:
        return _within(name, cleaning.web_address(name, text), 400)
    except InvalidField as error:
        raise InvalidEvent(name, error.message) from error


def keywords(name: str, value: Any) -> list[str]:
    words = [SPACES.sub(" ", printable(word)).strip(" #,;") for word in value or ()]
    words = list({word.casefold(): word for word in reversed(words) if word}.values())[::-1]
    if len(words) > MAX_KEYWORDS:
        raise InvalidEvent(name, f"Gardez {MAX_KEYWORDS} mots-clés au plus, les plus parlants.")
    return [_within(name, word, MAX_KEYWORD) for word in words]


def registration_links(name: str, value: Any) -> list[dict[str, str]]:
    """Return links [{"kind", "value", "label"}]; the kind is read from the value when it is not said."""
    links = []
    for link in value or ():
        text = SPACES.sub(" ", printable(link.get("value"))).strip()
        if not text:
            continue
        kind = link.get("kind") or _kind_of(text)
        if kind not in LINK_KINDS:
            raise InvalidEvent(name, f"« {LABELS[name]} » : choisissez une des réponses proposées.")
        try:
            checked = (
                cleaning.web_address(name, text)
                if kind == "url"
                else cleaning.clean_value(kind, text)
            )
        except InvalidField as error:
            raise InvalidEvent(name, error.message) from error
        label = SPACES.sub(" ", printable(link.get("label"))).strip()[:80]
        links.append({"kind": kind, "value": checked, "label": label})
    if len(links) > MAX_LINKS:
        raise InvalidEvent(name, f"Gardez {MAX_LINKS} liens d’inscription au plus.")
    return links


def _kind_of(text: str) -> str:
    if "@" in text and "/" not in text:
        return "email"
    return "phone" if cleaning.PHONE.fullmatch(text) else "url"


CLEANERS: dict[str, Callable[[str, Any], Any]] = {
    "title": one_line(200), "summary": one_line(300), "description": paragraphs(10_000),
    "organiser_text": one_line(250), "hours_text": paragraphs(2000), "room": one_line(120),
    "conditions": paragraphs(2000), "access_note": paragraphs(2000),
    "image_alt": one_line(300), "image_credit": one_line(200),
    "kind": one_of(*Kind.values), "attendance": one_of(*Attendance.values),
    "online_link": one_of(*OnlineLink.values), "price": one_of(*Price.values),
    "access": some_of(*Access.values), "features": some_of(*FEATURES),
    "age_min": number(120), "age_max": number(120), "expected": number(MAX_NUMBER),
    "price_min": number(MAX_NUMBER * 100), "price_max": number(MAX_NUMBER * 100),
    "places": number(MAX_NUMBER), "places_each": number(1000, needed=True),
    "closes_before": number(60 * 24 * 366, needed=True), "kept_days": number(366, needed=True),
    "online_url": web_address, "website": web_address, "phone": as_in_the_directory,
    "email": as_in_the_directory, "publics": as_in_the_directory, "languages": as_in_the_directory,
    "themes": as_in_the_directory, "keywords": keywords, "links": registration_links,
}  # fmt: skip
