"""JSON-LD in the words of schema.org: one profile for its page, and the whole directory."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from maillage.core.documents import json_parts
from maillage.directory.enums import Kind, Scheme, State
from maillage.directory.exports.records import (
    LICENCE_URL,
    Publication,
    affiliations_shown,
    identifiers_of,
    logo_url,
    page_url,
)
from maillage.directory.models import Source
from maillage.directory.queries.profiles import SeenProfile
from maillage.directory.queries.vocabulary import label_of

CONTEXT = "https://schema.org"
TYPES: dict[str, str] = {
    Kind.ASSOCIATION: "NGO",
    Kind.FEDERATION: "NGO",
    Kind.TOWN_SERVICE: "GovernmentOrganization",
    Kind.INSTITUTION: "GovernmentOrganization",
    Kind.SCHOOL: "EducationalOrganization",
}
SCHEMES = dict(Scheme.choices)


def profile_jsonld(seen: SeenProfile, base_url: str) -> dict[str, Any]:
    """Return one profile as a schema.org NGO (or another kind of Organization), with its @context."""
    return {"@context": CONTEXT, **organization(seen, base_url.rstrip("/"))}


def organization(seen: SeenProfile, base_url: str) -> dict[str, Any]:
    """Return the properties of an organisation; what is blank or kept for some is left out."""
    page = page_url(seen.organisation.ref, base_url)
    values = {
        "@type": TYPES.get(seen.organisation.kind, "Organization"),
        "@id": page,
        "mainEntityOfPage": page,
        "name": seen["name"],
        "alternateName": [name for name in (seen["acronym"], *(seen["other_names"] or ())) if name],
        "description": seen["summary"] or seen["description"],
        "foundingDate": seen["created_on"],
        "dissolutionDate": seen["dissolved_on"] if seen["state"] == State.DISSOLVED else None,
        "address": _address(seen["place"]),
        "location": _locations(seen),
        "telephone": seen["phone"],
        "email": seen["email"],
        "url": seen["website"],
        "sameAs": [link["url"] for link in seen["links"] or ()],
        "logo": logo_url(seen, base_url),
        "keywords": [label_of("theme", code) for code in seen["themes"] or ()],
        "knowsAbout": [label_of("skill", code) for code in seen["skills_offered"] or ()],
        "knowsLanguage": seen["languages"],
        "memberOf": [
            {"@type": "Organization", "@id": page_url(ref, base_url)}
            for ref in affiliations_shown(seen)
        ],
        "identifier": [
            {
                "@type": "PropertyValue",
                "propertyID": SCHEMES[found["scheme"]],
                "value": found["value"],
            }
            for found in identifiers_of(seen)
        ],
        "disambiguatingDescription": "Organisation fictive de démonstration"
        if seen.organisation.is_fictional
        else None,
    }
    return {key: value for key, value in values.items() if value}


def _locations(seen: SeenProfile) -> list[dict[str, Any]]:
    """Return the places with a position, or the area when no address is public."""
    places = [place for place in (seen["place"], *(seen["venues"] or ())) if place]
    found = [_place(place) for place in places if place.get("lat") is not None]
    if not found and seen.area:
        return [{"@type": "AdministrativeArea", "name": seen.area.name}]
    return found


def _address(place: dict[str, Any] | None) -> dict[str, Any] | None:
    if not place:
        return None
    parts = {
        "streetAddress": place.get("address"),
        "postalCode": place.get("postcode"),
        "addressLocality": place.get("city"),
    }
    known = {key: value for key, value in parts.items() if value}
    return {"@type": "PostalAddress", **known, "addressCountry": "FR"} if known else None


def _place(place: dict[str, Any]) -> dict[str, Any]:
    geo = {"@type": "GeoCoordinates", "latitude": place["lat"], "longitude": place["lon"]}
    parts = {"name": place.get("label"), "address": _address(place), "geo": geo}
    return {"@type": "Place", **{key: value for key, value in parts.items() if value}}


def dataset(about: Publication) -> dict[str, Any]:
    """Return what the document is: title, date, licence, and the works it is made from."""
    demonstration = "Comprend des organisations fictives de démonstration"
    return {
        "@type": "Dataset",
        "@id": f"{about.base_url}/annuaire/export/jsonld",
        "name": about.title,
        "description": about.sentence,
        "license": LICENCE_URL,
        "dateModified": about.date.isoformat(),
        "creator": {"@type": "SoftwareApplication", "name": about.generator},
        "isBasedOn": [_work(source) for source in about.sources],
    } | ({"creativeWorkStatus": demonstration} if about.has_fictional else {})


def _work(source: Source) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "CreativeWork", "name": source.name, "license": source.licence}
    if source.url:
        work["url"] = source.url
    if source.publisher:
        work["publisher"] = {"@type": "Organization", "name": source.publisher}
    return work


def jsonld_parts(about: Publication, profiles: Iterable[SeenProfile]) -> Iterator[str]:
    """Yield one graph: the data set first, then each organisation."""
    organizations = (organization(seen, about.base_url) for seen in profiles)
    return json_parts({"@context": CONTEXT}, "@graph", chain([dataset(about)], organizations))
