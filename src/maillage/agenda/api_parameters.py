"""Parameters of the events of the API, read strictly: what can not be understood is refused by name."""

from typing import Any

from django.http import QueryDict
from ninja import Schema
from pydantic import Field

from maillage.agenda.feeds.paging import moment, whole
from maillage.agenda.finding.requests import MAX_AGE, AgendaQuery, read
from maillage.core.problems import BadParameters
from maillage.directory.api_parameters import Refusals, codes
from maillage.directory.queries.parameters import MAX_RADIUS, MAX_TEXT

USUAL, MOST = 20, 100
CURSOR = r"[0-9]{1,18}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
HOUR = r"[0-9]{2}:[0-9]{2}"


def said(pattern: str, description: str, example: str, **more: Any) -> Any:
    """Return a parameter of text; ``pattern`` is told, and checked by who reads it."""
    extra = {"pattern": rf"^{pattern}$"}
    return Field("", description=description, examples=[example], json_schema_extra=extra, **more)


class EventParameters(Schema):
    """Parameters of the list. Several values of one filter widen it; several filters narrow it."""

    q: str = Field(
        "",
        max_length=MAX_TEXT,
        description="Mots cherchés, dates en mots comprises",
        examples=["judo ce week-end"],
    )
    theme: list[str] = codes("Codes de thèmes", "sport.judo")
    area: list[str] = codes("Codes de secteurs", "34172-07")
    access: list[str] = codes("Équipements et aides : tous sont demandés", "fauteuil")
    price: list[str] = codes("Prix : free, chosen, paid", "free")
    public: list[str] = codes("Publics", "enfants")
    kind: list[str] = codes(
        "Nature : event, forum, meeting, visit, training, workshop, permanence", "forum"
    )
    attendance: list[str] = codes("Participation : on_site, online", "online")
    keyword: list[str] = codes("Mots-clés", "solidarité")
    organiser: list[str] = codes("Références d’organisations", "k7qyh3m2a4bc")
    from_day: str = said(DAY, "Premier jour", "2026-03-14", alias="from")
    to_day: str = said(DAY, "Dernier jour, compris", "2026-03-31", alias="to")
    after: str = said(HOUR, "Commence à partir de", "18:00")
    before: str = said(HOUR, "Commence avant", "21:00")
    age: int | None = Field(None, ge=0, le=MAX_AGE, description="Convient à cet âge")
    near: str = Field(
        "", description="Autour d’un point : latitude,longitude", examples=["43.61,3.88"]
    )
    radius: int | None = Field(None, ge=1, le=MAX_RADIUS, description="Mètres autour de near")
    removed: bool = Field(False, description="Liste ce qui a quitté l’agenda, depuis updated_since")
    updated_since: str = Field(
        "", description="Modifié (ou retiré) depuis ce moment", examples=["2026-03-01T00:00:00Z"]
    )
    cursor: str = said(CURSOR, "Suite d’une liste : next_cursor de la page précédente", "120")
    limit: int = Field(USUAL, ge=1, le=MOST, description="Résultats par page")


NAMES = frozenset(field.alias or name for name, field in EventParameters.model_fields.items())
SEVERAL = frozenset(
    {"theme", "area", "access", "price", "public", "kind", "attendance", "keyword", "organiser"}
)


def strict_query(params: QueryDict, asked: EventParameters) -> AgendaQuery:
    """Return the question asked; raise :class:`BadParameters` naming all that can not be used."""
    refusals = Refusals()
    for name in params:
        if name not in NAMES:
            known = ", ".join(sorted(NAMES))
            refusals.add(name[:40], f"n’existe pas. Paramètres possibles : {known}.")
        elif name not in SEVERAL and len(params.getlist(name)) > 1:
            refusals.add(name, "n’accepte qu’une valeur.")
    if asked.cursor and whole(asked.cursor) is None:
        refusals.add("cursor", "n’est pas celui d’une page : reprenez next_cursor tel quel.")
    if asked.updated_since and moment(asked.updated_since) is None:
        refusals.add("updated_since", "attend une date, par exemple 2026-03-01T00:00:00Z.")
    refusals.raise_any()
    query = read(params, locate=lambda _text: None)
    if query.notices:
        raise BadParameters([{"parameter": "", "detail": notice} for notice in query.notices])
    return query
