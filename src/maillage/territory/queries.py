"""Reading the territory: trees, outlines for the map, and the index that places a point."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely
from django.db.models import Count, QuerySet, Sum

from maillage.algorithms.geometry import AreaIndex, AreaShape, Box
from maillage.territory.models import Area, Skill, Theme

# The tree of one version of the areas is kept; the next version replaces it.
_KEPT_VERSIONS = 2


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area of the tree, for menus and the API."""

    id: int
    code: str
    name: str
    level: str
    lat: float | None
    lon: float | None
    population: int | None
    children: tuple["AreaNode", ...]


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A theme of the tree, for menus and the API."""

    code: str
    label: str
    icon: str
    hue: int
    synonyms: tuple[str, ...]
    children: tuple["ThemeNode", ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """GeoJSON of one level, ready to send, and its entity tag (quotes included)."""

    body: str
    etag: str


def areas_version() -> tuple[int, int]:
    """A value that changes with any change of the areas, by any process (one small query)."""
    found = Area.objects.aggregate(count=Count("pk"), stamps=Sum("stamp"))
    return found["count"], found["stamps"] or 0


def areas_tree() -> tuple[AreaNode, ...]:
    """All areas as a tree, in order of rank then code (one query)."""
    below: dict[int | None, list[Area]] = defaultdict(list)
    for area in Area.objects.defer("outline", "full_outline").order_by("order", "code"):
        below[area.parent_id].append(area)

    def nodes(parent: int | None) -> tuple[AreaNode, ...]:
        return tuple(
            AreaNode(
                area.pk,
                area.code,
                area.name,
                area.level,
                area.lat,
                area.lon,
                area.population,
                nodes(area.pk),
            )
            for area in below[parent]
        )

    return nodes(None)


def areas_within(code: str) -> QuerySet[Area]:
    """An area and everything below it; nothing for an unknown code."""
    path = Area.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return Area.objects.none()
    return Area.objects.filter(path__startswith=path).order_by("depth", "order", "code")


def territory_box() -> Box | None:
    """The rectangle around all outlines, or None without any."""
    rows = Area.objects.exclude(west=None).values_list("west", "south", "east", "north")
    boxes = list(rows.order_by("pk"))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return Box(min(west), min(south), max(east), max(north))


def area_index() -> AreaIndex:
    """The index that finds the deepest area of a point; built once per version of the areas.

    Costs one small query when nothing changed: keep the answer for the length of a run.
    """
    return _index_of(areas_version())


@lru_cache(maxsize=_KEPT_VERSIONS)
def _index_of(_version: tuple[int, int]) -> AreaIndex:
    rows = list(
        Area.objects.exclude(full_outline="")
        .order_by("code")
        .values_list("code", "depth", "full_outline")
    )
    outlines = shapely.from_geojson([outline for *_, outline in rows])
    return AreaIndex(
        AreaShape(code, depth, outline)
        for (code, depth, _), outline in zip(rows, outlines, strict=True)
    )


def area_outlines(level: str) -> Outlines:
    """Simplified outlines of a level as a GeoJSON FeatureCollection: code, name, parent, centre."""
    return _outlines_of(areas_version(), level)


@lru_cache(maxsize=8 * _KEPT_VERSIONS)
def _outlines_of(_version: tuple[int, int], level: str) -> Outlines:
    areas = (
        Area.objects.filter(level=level)
        .exclude(outline="")
        .select_related("parent")
        .order_by("order", "code")
    )
    features = []
    for area in areas:
        properties = {
            "code": area.code,
            "name": area.name,
            "parent": area.parent.code if area.parent else None,
            "centre": [round(area.lon or 0.0, 5), round(area.lat or 0.0, 5)],
        }
        # The outline is already compact JSON: it is not read again to be written again.
        features.append(
            f'{{"type":"Feature","id":{json.dumps(area.code)},'
            f'"properties":{json.dumps(properties, ensure_ascii=False, separators=(",", ":"))},'
            f'"geometry":{area.outline}}}'
        )
    body = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
    return Outlines(body, f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"')


def themes_tree() -> tuple[ThemeNode, ...]:
    """Themes in use as a tree, in their order (one query)."""
    below: dict[str | None, list[Theme]] = defaultdict(list)
    for theme in Theme.objects.filter(retired=False).order_by("order", "code"):
        below[theme.parent_id].append(theme)

    def nodes(parent: str | None) -> tuple[ThemeNode, ...]:
        return tuple(
            ThemeNode(t.code, t.label, t.icon, t.hue, tuple(t.synonyms), nodes(t.code))
            for t in below[parent]
        )

    return nodes(None)


def skills_by_family() -> dict[str, Sequence[Skill]]:
    """Skills in use under their family, in their order (one query)."""
    families: dict[str, list[Skill]] = defaultdict(list)
    for skill in Skill.objects.filter(retired=False).order_by("order", "code"):
        families[skill.family].append(skill)
    return dict(families)
