"""Structures of data.inclusion, in its current schema and in the one before.

Current (v1): the package ``data-inclusion-schema`` 1.x,
https://github.com/gip-inclusion/data-inclusion-schema. Before (v0): the JSON schema of
schema.data.gouv.fr, kept in tests/data/data_inclusion. v1 has no RNA number nor typology, renames
``horaires_ouverture`` and joins both presentations into ``description``. Our themes are not
translated into its ``thematiques``: in v1 they belong to services, which the profile does not give.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.text import slugify

from maillage.algorithms.opening_hours import rules_of
from maillage.core.documents.streams import dumps
from maillage.core.ui.french import shortened
from maillage.directory.enums import Kind, Scheme
from maillage.directory.exports.records import identifiers_of, page_url
from maillage.syndication.feeds.document import FeedAbout
from maillage.syndication.feeds.shared import SharedProfile

NAME_MIN, NAME_MAX, SUMMARY_MAX, TEXT_MIN, TEXT_MAX, URL_MAX = 3, 150, 280, 5, 10_000, 2083
ACCESLIBRE = "acceslibre.beta.gouv.fr"
TYPOLOGY = {Kind.ASSOCIATION: "ASSO", Kind.FEDERATION: "ASSO"}
NUMBERS = {Scheme.SIRET: r"\d{14}", Scheme.RNA: r"W\d{9}"}
_valid_url = URLValidator(schemes=["http", "https"])


def source_of(base_url: str) -> str:
    """Return the code of this site as a producer: "maillage-exemple-org"."""
    return f"maillage-{slugify((urlsplit(base_url).hostname or '').replace('.', '-'))}"


def shaped(value: Any, pattern: str) -> str | None:
    """Return a code when it has the wanted shape in ASCII, None otherwise."""
    text = str(value or "").replace(" ", "")
    return text if re.fullmatch(pattern, text, re.ASCII) else None


def number(seen: SharedProfile, scheme: str) -> str | None:
    values = (one["value"] for one in identifiers_of(seen) if one["scheme"] == scheme)
    return next((found for value in values if (found := shaped(value, NUMBERS[scheme]))), None)


def address_of_web(value: str | None) -> str | None:
    """Return an address that a strict reader accepts, or None."""
    if not value or len(value) > URL_MAX:
        return None
    try:
        _valid_url(value)
    except ValidationError:
        return None
    return value


def address_of_mail(value: str | None) -> str | None:
    try:
        validate_email(value or "")
    except ValidationError:
        return None
    return value


def name_of(seen: SharedProfile) -> str:
    """Return the name within the bounds of v1, without a last full stop."""
    name = shortened(seen["name"].strip(), NAME_MAX).rstrip(". ")
    return name if len(name) >= NAME_MIN else f"{name} ({Kind(seen.organisation.kind).label})"


def place_of(seen: SharedProfile) -> dict[str, Any]:
    place = seen["place"] or {}
    return {
        "commune": place.get("city") or None,
        "code_postal": shaped(place.get("postcode"), r"\d{5}"),
        "code_insee": shaped(place.get("insee"), r"\w{5}"),
        "adresse": place.get("address") or None,
        "complement_adresse": place.get("label") or None,
        "longitude": place.get("lon"),
        "latitude": place.get("lat"),
    }


def hours_of(seen: SharedProfile) -> str | None:
    """Return the opening hours when they are written as OpenStreetMap does."""
    hours = seen["opening_hours"] or ""
    return hours if hours and (hours.strip() == "24/7" or rules_of(hours)) else None


def access_page(seen: SharedProfile) -> str | None:
    """Return the page of the place on Acceslibre, when it is among the links."""
    urls = (address_of_web(link.get("url")) for link in seen["links"] or ())
    return next((url for url in urls if url and urlsplit(url).hostname == ACCESLIBRE), None)


def described(seen: SharedProfile) -> str | None:
    text = "\n\n".join(filter(None, (seen["summary"], seen["description"]))).strip()
    return text[:TEXT_MAX] if len(text) >= TEXT_MIN else None


def common(seen: SharedProfile, about: FeedAbout) -> dict[str, Any]:
    """Return what both versions say in the same words."""
    organisation = seen.organisation
    source = source_of(about.base_url)
    return {
        "source": source,
        "id": f"{source}--{organisation.ref}",
        "nom": name_of(seen),
        "date_maj": min(organisation.updated_at, about.date).date().isoformat(),
        "lien_source": address_of_web(page_url(organisation.ref, about.base_url)),
        "siret": number(seen, Scheme.SIRET),
        **place_of(seen),
        "telephone": seen["phone"] or None,
        "courriel": address_of_mail(seen["email"]),
        "site_web": address_of_web(seen["website"]),
    }


def structure(seen: SharedProfile, about: FeedAbout) -> dict[str, Any]:
    """Return a structure of the current schema (v1)."""
    return {
        **common(seen, about),
        "description": described(seen),
        "horaires_accueil": hours_of(seen),
        "accessibilite_lieu": access_page(seen),
        "reseaux_porteurs": None,
    }


def structure_v0(seen: SharedProfile, about: FeedAbout) -> dict[str, Any]:
    """Return a structure of the schema before."""
    summary = seen["summary"] or ""
    return {
        **common(seen, about),
        "rna": number(seen, Scheme.RNA),
        "typologie": TYPOLOGY.get(Kind(seen.organisation.kind)),
        "presentation_resume": summary[:SUMMARY_MAX] or None,
        "presentation_detail": seen["description"] or None,
        "horaires_ouverture": hours_of(seen),
        "accessibilite": access_page(seen),
    }


def list_parts(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a JSON array, item by item: both schemas want a bare list."""
    yield "["
    for rank, record in enumerate(records):
        yield ("," if rank else "") + "\n" + dumps(record)
    yield "\n]\n"


def structures_parts(about: FeedAbout, profiles: Iterable[SharedProfile]) -> Iterator[str]:
    return list_parts(structure(seen, about) for seen in profiles)


def structures_v0_parts(about: FeedAbout, profiles: Iterable[SharedProfile]) -> Iterator[str]:
    return list_parts(structure_v0(seen, about) for seen in profiles)
