"""Parameters of the API, read strictly: what can not be understood is refused by name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from django.http import QueryDict
from ninja import Schema
from pydantic import Field

from maillage.algorithms.geometry import is_position
from maillage.core.problems import BadParameters
from maillage.core.search.requests import read_cursor, write_cursor
from maillage.directory.queries.parameters import MAX_RADIUS, MAX_TEXT
from maillage.directory.queries.search_form import (
    FILTERS,
    MAX_CHOICES,
    DirectoryQuery,
    read_box,
    read_query,
)
from maillage.directory.queries.vocabulary import area_labels, label_of

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_CODE = 60
NUMBER = r"-?\d{1,3}(\.\d{1,12})?"
POSITION = re.compile(rf"{NUMBER},{NUMBER}")
BOX = re.compile(rf"{NUMBER}(,{NUMBER}){{3}}")
YEARS = re.compile(r"\d{4}(-\d{4})?")
BY_YEAR = frozenset({"created", "dissolved"})
# Where the codes of a filter are listed.
LISTS = {
    "theme": "/api/v1/themes",
    "area": "/api/v1/areas",
    "skill": "/api/v1/skills",
    "need": "/api/v1/skills",
}
KINDS = "association, group, federation, town_service, house, institution, company, school"


def codes(description: str, example: str) -> Any:
    return Field(default=[], max_length=MAX_CHOICES, description=description, examples=[[example]])


class ListParameters(Schema):
    """Parameters of the list. Several values of one filter widen it; several filters narrow it."""

    q: str = Field("", max_length=MAX_TEXT, description="Mots cherchés", examples=["club de judo"])
    theme: list[str] = codes("Codes de thèmes", "sport.judo")
    skill: list[str] = codes("Compétences proposées", "comptabilite")
    need: list[str] = codes("Compétences recherchées", "site-web")
    area: list[str] = codes("Codes de secteurs", "34172-07")
    kind: list[str] = codes(f"Nature : {KINDS}", "association")
    public: list[str] = codes("Publics", "enfants")
    access: list[str] = codes("Accessibilité du lieu", "fauteuil")
    language: list[str] = codes("Langues parlées (ISO 639)", "ar")
    state: list[str] = codes(
        "Situation : active, dormant, dissolved ; sans ce filtre, les dissoutes sont laissées de côté",
        "active",
    )
    size: list[str] = codes("Taille", "members:adherents-1-20")
    created: list[str] = codes("Années de création", "1980-1989")
    dissolved: list[str] = codes("Années de dissolution", "2020")
    confirmed: list[str] = codes("Fiche confirmée par l’organisation : oui, non", "oui")
    near: str = Field(
        "",
        description="Autour d’un point : latitude,longitude",
        examples=["43.61,3.88"],
        json_schema_extra={"pattern": rf"^{POSITION.pattern}$"},
    )
    radius: int | None = Field(
        None, ge=1, le=MAX_RADIUS, description="À moins de tant de mètres de near", examples=[1000]
    )
    bbox: str = Field(
        "",
        description="Dans un cadre : ouest,sud,est,nord",
        examples=["3.85,43.58,3.92,43.64"],
        json_schema_extra={"pattern": rf"^{BOX.pattern}$"},
    )
    sort: Literal["", "relevance", "distance", "freshness", "name"] = Field(
        "", description="Ordre ; la distance demande near", examples=["name"]
    )
    cursor: str = Field("", description="Suite d’une liste : next_cursor de la page précédente")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Résultats par page")


KNOWN = frozenset(ListParameters.model_fields)


class Refusals:
    """Gathers what is refused, so that all is told at once."""

    def __init__(self) -> None:
        self.errors: list[dict[str, str]] = []

    def add(self, parameter: str, words: str) -> None:
        detail = f"Le paramètre « {parameter} » {words}"
        self.errors.append({"parameter": parameter, "detail": detail})

    def raise_any(self) -> None:
        if self.errors:
            raise BadParameters(self.errors)


def strict_query(params: QueryDict, said: ListParameters) -> DirectoryQuery:
    """Return the question asked; raise :class:`BadParameters` naming all that can not be used."""
    refusals = Refusals()
    check_names(params, refusals)
    chosen = {name: split(getattr(said, name)) for name in FILTERS}
    check_codes(chosen, refusals)
    check_place(said, refusals)
    if said.cursor and write_cursor(read_cursor(said.cursor)) != said.cursor:
        refusals.add("cursor", "n’est pas celui d’une page : reprenez next_cursor tel quel.")
    refusals.raise_any()
    query = read_query(params, locate=lambda _text: None)
    if query.notices:
        raise BadParameters([{"parameter": "", "detail": notice} for notice in query.notices])
    return replace(query, limit=said.limit, page=1)


def split(values: Iterable[str]) -> list[str]:
    """Return codes given one by one or separated by commas."""
    return [code.strip() for value in values for code in value.split(",") if code.strip()]


def check_names(params: QueryDict, refusals: Refusals) -> None:
    for name in params:
        if name not in KNOWN:
            known = ", ".join(sorted(KNOWN))
            refusals.add(name[:40], f"n’existe pas. Paramètres possibles : {known}.")
    for name in KNOWN - set(FILTERS):
        if len(params.getlist(name)) > 1:
            refusals.add(name, "n’accepte qu’une valeur.")


def check_codes(chosen: Mapping[str, list[str]], refusals: Refusals) -> None:
    areas = area_labels(code for code in chosen["area"] if usable(code))
    for name, values in chosen.items():
        if len(values) > MAX_CHOICES:
            refusals.add(name, f"a trop de valeurs : {MAX_CHOICES} au plus.")
            continue
        for code in values:
            if not is_known(name, code, areas):
                refusals.add(name, f"ne connaît pas « {code[:40]} ».{listed(name)}")


def usable(code: str) -> bool:
    return len(code) <= MAX_CODE and code.isprintable()


def is_known(name: str, code: str, areas: Mapping[str, str]) -> bool:
    if not usable(code):
        return False
    if name in BY_YEAR:
        return bool(YEARS.fullmatch(code)) and code.isascii()
    return code in areas if name == "area" else bool(label_of(name, code))


def listed(name: str) -> str:
    return f" La liste des codes : {LISTS[name]}." if name in LISTS else ""


def check_place(said: ListParameters, refusals: Refusals) -> None:
    if said.near and not is_point(said.near):
        refusals.add("near", "attend latitude,longitude en degrés, par exemple 43.61,3.88.")
    if said.radius is not None and not said.near:
        refusals.add("radius", "demande aussi near : la distance se compte depuis un point.")
    if said.sort == "distance" and not said.near:
        refusals.add("sort", "demande aussi near pour trier par distance.")
    if said.bbox and not (BOX.fullmatch(said.bbox) and said.bbox.isascii() and read_box(said.bbox)):
        refusals.add(
            "bbox", "attend ouest,sud,est,nord en degrés, par exemple 3.85,43.58,3.92,43.64."
        )


def is_point(said: str) -> bool:
    if not (said.isascii() and POSITION.fullmatch(said)):
        return False
    lat, lon = (float(part) for part in said.split(","))
    return is_position(lat, lon)
