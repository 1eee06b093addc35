"""What the map shows: clusters of the same question, outlines, and where to look at first."""

from typing import Any

from maillage.algorithms.geometry import Box, box_around
from maillage.core.actor import Actor
from maillage.core.search import SearchIndex
from maillage.directory.queries.search_form import DirectoryQuery
from maillage.territory.enums import Level
from maillage.territory.models import Area
from maillage.territory.queries import territory_box

# Drawn first found: names of districts help, hundreds of communes would not.
DRAWN = (Level.QUARTIER, Level.COMMUNE, Level.METROPOLE, Level.DEPARTEMENT, Level.REGION)
AROUND_M = 1500.0
MAX_ZOOM = 22
DIGITS = 5


def clusters_geojson(
    query: DirectoryQuery, *, actor: Actor, index: SearchIndex, zoom: int, window: Box | None
) -> dict[str, Any]:
    """Return the points of a part of the map as GeoJSON, counted by the index."""
    found = index.clusters(query.request(actor), zoom=zoom, bbox=window)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties(cluster.key, cluster.title, cluster.count),
                "geometry": {
                    "type": "Point",
                    "coordinates": [round(cluster.lon, DIGITS), round(cluster.lat, DIGITS)],
                },
            }
            for cluster in found
        ],
    }


def properties(key: str, title: str, count: int) -> dict[str, Any]:
    if key:
        return {"kind": "point", "id": key, "name": title, "url": f"/annuaire/{key}/"}
    return {"kind": "cluster", "count": count}


def drawn_level() -> str:
    """Return the level whose outlines the map draws, "" without any (one query)."""
    rows = Area.objects.exclude(outline="").order_by("level").values_list("level", flat=True)
    known = set(rows.distinct())
    return next((str(level) for level in DRAWN if level in known), "")


def window_of(query: DirectoryQuery) -> Box | None:
    """Return the part of the map to look at first (one query at most)."""
    if query.bbox is not None:
        return query.bbox
    if query.near is not None:
        return box_around(*query.near, float(query.radius or AROUND_M))
    chosen = query.chosen.get("area")
    if chosen:
        areas = Area.objects.filter(code__in=chosen).order_by("code")
        return enclosing([area.box for area in areas if area.box])
    return territory_box()


def enclosing(boxes: list[Box]) -> Box | None:
    """Return the rectangle around some rectangles."""
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return Box(min(west), min(south), max(east), max(north))
