"""The directory as a table: one line for each organisation, formulas disarmed."""

from collections.abc import Iterable, Iterator
from typing import Any

from maillage.algorithms.profile_layers import PEOPLE, TEAM
from maillage.core.documents import csv_lines
from maillage.directory.enums import Kind, State
from maillage.directory.exports.records import (
    LICENCE,
    Publication,
    area_of,
    identifiers_of,
    page_url,
    sources_of,
)
from maillage.directory.queries.profiles import SeenProfile
from maillage.directory.queries.vocabulary import label_of

SAID_BY = {PEOPLE: "organisation", TEAM: "équipe d’animation"}
SEPARATOR = " | "
HEADER = (
    "id", "nom", "sigle", "nature", "situation", "themes", "themes_libelles", "resume", "description",
    "publics", "competences_proposees", "competences_recherchees", "besoins", "lieu", "adresse",
    "code_postal", "commune", "code_insee", "latitude", "longitude", "precision", "secteur",
    "secteur_nom", "telephone", "courriel", "site", "horaires", "langues", "date_creation",
    "date_dissolution", "numero_rna", "numero_siren", "confirmee_le", "modifiee_le", "fictive", "page",
    "sources", "licence", "extrait_le", "logiciel",
)  # fmt: skip


def row_of(seen: SeenProfile, about: Publication) -> list[Any]:
    """Return the cells of one organisation, blank where nothing is public."""
    organisation, place, area = seen.organisation, seen["place"] or {}, area_of(seen) or {}
    numbers = {found["scheme"]: found["value"] for found in identifiers_of(seen)}
    confirmed = organisation.confirmed_at
    return [
        organisation.ref, seen["name"], seen["acronym"], Kind(organisation.kind).label,
        State(organisation.state).label, _codes(seen["themes"]), _labels("theme", seen["themes"]),
        seen["summary"], seen["description"], _labels("public", seen["publics"]),
        _labels("skill", seen["skills_offered"]), _labels("need", seen["skills_sought"]),
        seen["needs"], place.get("label"), place.get("address"), place.get("postcode"),
        place.get("city"), place.get("insee"), place.get("lat"), place.get("lon"),
        place.get("precision"), area.get("code"), area.get("name"), seen["phone"], seen["email"],
        seen["website"], seen["opening_hours"], _labels("language", seen["languages"]),
        seen["created_on"], seen["dissolved_on"], numbers.get("rna"), numbers.get("siren"),
        confirmed.date().isoformat() if confirmed else None,
        organisation.updated_at.date().isoformat(), "oui" if organisation.is_fictional else "non",
        page_url(organisation.ref, about.base_url), _sources(seen, about), LICENCE,
        about.date.date().isoformat(), about.generator,
    ]  # fmt: skip


def _codes(codes: list[str] | None) -> str:
    return SEPARATOR.join(codes or ())


def _labels(name: str, codes: list[str] | None) -> str:
    return SEPARATOR.join(label_of(name, code) or code for code in codes or ())


def _sources(seen: SeenProfile, about: Publication) -> str:
    """Return the sources of one line with their licences: a table has no other place to say it."""
    named = {source.code: f"{source.name} ({source.licence})" for source in about.sources}
    return SEPARATOR.join(named.get(code) or SAID_BY.get(code, code) for code in sources_of(seen))


def csv_parts(about: Publication, profiles: Iterable[SeenProfile]) -> Iterator[str]:
    """Yield the lines of the table."""
    return csv_lines(HEADER, (row_of(seen, about) for seen in profiles))
