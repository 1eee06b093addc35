"""The front page: what the directory holds, by theme and by area, and what is new in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maillage.core.actor import Actor
from maillage.core.search import Facet, SearchIndex
from maillage.directory.models import Organisation
from maillage.directory.queries.search_form import DirectoryQuery
from maillage.directory.queries.vocabulary import ThemeMark, theme_mark
from maillage.portal.queries.sources import SourceFigures, source_figures
from maillage.territory.enums import Level
from maillage.territory.models import Area
from maillage.territory.nomenclatures import public_themes

RECENT = 6
FACETS = (
    Facet("theme", size=40, level=0, levels=2),
    Facet("area", size=200),
    Facet("confirmed"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into the list: its words, how many organisations are behind it, its address's parameter."""

    code: str
    label: str
    count: int
    mark: ThemeMark | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A profile that its organisation confirmed."""

    ref: str
    name: str
    summary: str
    area: str
    confirmed_at: datetime
    is_fictional: bool


@dataclass(frozen=True)
class FrontPage:
    total: int
    confirmed: int
    themes: tuple[Entry, ...]
    areas: tuple[Entry, ...]
    areas_are: str
    recent: tuple[Confirmed, ...]
    sources: tuple[SourceFigures, ...]
    unavailable: str


def front_page(actor: Actor, *, index: SearchIndex) -> FrontPage:
    """Read the front page: counts from the index, as the actor may find; a few small queries."""
    found = index.search(DirectoryQuery().request(actor, facets=FACETS, limit=1))
    themes = dict(found.facets.get("theme", ()))
    areas, areas_are = area_entries(dict(found.facets.get("area", ())))
    return FrontPage(
        total=found.total,
        confirmed=dict(found.facets.get("confirmed", ())).get("oui", 0),
        themes=tuple(
            Entry(theme.code, theme.label, themes.get(theme.code, 0), theme_mark(theme.code))
            for theme in public_themes()
        ),
        areas=areas,
        areas_are=areas_are,
        recent=recently_confirmed(actor, index=index),
        sources=source_figures(),
        unavailable=found.unavailable,
    )


def area_entries(counts: Mapping[str, int]) -> tuple[tuple[Entry, ...], str]:
    """Return the districts in their order, or the communes of a wider territory, and which they are."""
    levels = (Level.COMMUNE, Level.QUARTIER)
    rows = Area.objects.filter(level__in=levels).order_by("order", "code")
    areas = list(rows.values_list("code", "name", "level"))
    communes = [area for area in areas if area[2] == Level.COMMUNE]
    districts = [area for area in areas if area[2] == Level.QUARTIER]
    by_district = districts and len(communes) <= 1
    shown = districts if by_district else communes
    entries = tuple(Entry(code, name, counts.get(code, 0)) for code, name, _ in shown)
    return entries, "quartier" if by_district else "commune"


def recently_confirmed(actor: Actor, *, index: SearchIndex) -> tuple[Confirmed, ...]:
    """Return the last confirmed profiles, in the words that the actor may read."""
    query = DirectoryQuery(sort="freshness").choosing(confirmed=["oui"])
    hits = index.search(query.request(actor, limit=RECENT)).hits
    rows = Organisation.objects.filter(ref__in=[hit.key for hit in hits]).order_by("pk")
    dates = {ref: at for ref, at in rows.values_list("ref", "confirmed_at") if at is not None}
    found = [
        Confirmed(
            ref=hit.key,
            name=hit.title,
            summary=str(hit.stored.get("summary", "")),
            area=str(hit.stored.get("area_name", "")),
            confirmed_at=dates[hit.key],
            is_fictional=bool(hit.stored.get("fictional")),
        )
        for hit in hits
        if hit.key in dates
    ]
    return tuple(sorted(found, key=lambda one: one.confirmed_at, reverse=True))
