"""Outlines of areas from GeoJSON: reading, repairing, simplifying, writing.

GeoJSON (RFC 7946) is in WGS84, ``[lon, lat]``. What can be understood in one way only is
repaired and said; what could mean two things is refused with a code, never guessed.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import LineString, MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from maillage.algorithms.geometry import Box

REPAIR_TOLERANCE = 0.01
"""Two readings of a crossed ring must agree to this share of their area."""
# A ring that crosses itself without end is not worth minutes of work.
_MAX_REPAIR_STEPS = 5_000_000
# Degrees around continental France: tells a file written in (lat, lon) order.
_FRANCE = Box(west=-5.6, south=41.0, east=9.8, north=51.6)


class Flaw(StrEnum):
    """Why an outline can not be read."""

    MISSING = "missing"
    NOT_AN_AREA = "not_an_area"
    UNREADABLE = "unreadable"
    LAMBERT_93 = "lambert_93"
    WEB_MERCATOR = "web_mercator"
    NOT_WGS84 = "not_wgs84"
    SWAPPED = "swapped"
    CROSSED = "crossed"
    EMPTY = "empty"


class OutlineError(ValueError):
    """An outline that can not be used; ``flaw`` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class ReadOutline:
    """A valid outline, and whether its rings had to be repaired."""

    geometry: MultiPolygon
    repaired: bool


def read_outline(geometry: Mapping[str, Any] | None) -> ReadOutline:
    """A valid multipolygon from a GeoJSON geometry. Raises OutlineError."""
    if geometry is None or geometry == {}:
        raise OutlineError(Flaw.MISSING)
    if not isinstance(geometry, Mapping):
        raise OutlineError(Flaw.UNREADABLE)
    if geometry.get("type") not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        raise OutlineError(Flaw.NOT_AN_AREA)
    _check_positions(list(_positions(geometry)))
    try:
        raw = shape(dict(geometry))
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise OutlineError(Flaw.UNREADABLE) from error
    raw = shapely.force_2d(raw)
    if raw.is_empty:
        raise OutlineError(Flaw.EMPTY)
    if raw.geom_type == "GeometryCollection":
        raw = _collect(raw)
    if raw.is_valid:
        return ReadOutline(_as_multi(raw), repaired=False)
    return ReadOutline(_repair(raw), repaired=True)


def _positions(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """All positions of a geometry, checked to be numbers."""
    if geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, Sequence) or isinstance(parts, str):
            raise OutlineError(Flaw.UNREADABLE)
        for part in parts:
            if not isinstance(part, Mapping):
                raise OutlineError(Flaw.UNREADABLE)
            yield from _positions(part)
        return
    # A stack, not recursion: a hostile file may nest lists thousands deep.
    stack: list[Any] = [geometry.get("coordinates")]
    while stack:
        item = stack.pop()
        if not isinstance(item, list | tuple):
            raise OutlineError(Flaw.UNREADABLE)
        if item and all(isinstance(x, int | float) and not isinstance(x, bool) for x in item):
            if len(item) < 2 or not all(math.isfinite(x) for x in item):
                raise OutlineError(Flaw.UNREADABLE)
            yield (item[0], item[1])
        else:
            stack.extend(reversed(item))


def _check_positions(positions: Sequence[tuple[float, float]]) -> None:
    """Raises OutlineError unless all positions are ``(lon, lat)`` degrees."""
    if not positions:
        raise OutlineError(Flaw.EMPTY)
    xs = [x for x, _ in positions]
    ys = [y for _, y in positions]
    if all(-180 <= x <= 180 for x in xs) and all(-90 <= y <= 90 for y in ys):
        swapped = Box(min(ys), min(xs), max(ys), max(xs))
        if _holds(_FRANCE, swapped):
            raise OutlineError(Flaw.SWAPPED)
        return
    if all(0 <= x <= 1_300_000 for x in xs) and all(6_000_000 <= y <= 7_200_000 for y in ys):
        raise OutlineError(Flaw.LAMBERT_93)
    limit = math.pi * 6_378_137
    if max(map(abs, xs)) > 1000 and all(abs(v) <= limit for v in (*xs, *ys)):
        raise OutlineError(Flaw.WEB_MERCATOR)
    raise OutlineError(Flaw.NOT_WGS84)


def _holds(outer: Box, inner: Box) -> bool:
    return outer.contains(inner.south, inner.west) and outer.contains(inner.north, inner.east)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", ()) for p in _polygons(part)]


def _collect(geometry: BaseGeometry) -> MultiPolygon:
    parts = getattr(geometry, "geoms", ())
    if not all(part.geom_type in {"Polygon", "MultiPolygon"} for part in parts):
        raise OutlineError(Flaw.NOT_AN_AREA)
    return MultiPolygon(_polygons(geometry))


def _as_multi(geometry: BaseGeometry) -> MultiPolygon:
    """Multipolygon with rings in the order and turn of RFC 7946 (outer counter-clockwise)."""
    parts = _polygons(geometry)
    if not parts or not geometry.area:
        raise OutlineError(Flaw.EMPTY)
    return MultiPolygon([shapely.geometry.polygon.orient(p) for p in parts])


def _repair(geometry: BaseGeometry) -> MultiPolygon:
    """Crossed rings made simple, part by part; parts that overlap are one surface."""
    try:
        return _as_multi(shapely.union_all([_repair_polygon(p) for p in _polygons(geometry)]))
    except ShapelyError as error:
        raise OutlineError(Flaw.CROSSED) from error


def _repair_polygon(polygon: Polygon) -> BaseGeometry:
    """The surface of a polygon with crossed rings, if its two readings agree on it.

    One reading counts crossings (even-odd); the other keeps all that the outer ring goes round,
    in either direction, less all that a hole goes round. They agree on bow-ties and spikes; they
    differ when a ring winds twice over a place or a hole leaves its polygon, and then only the
    author of the file can tell what is meant.
    """
    if polygon.is_valid:
        return polygon
    rings = [list(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    faces = list(polygonize(shapely.union_all([LineString(ring) for ring in rings])))
    if len(faces) * sum(map(len, rings)) > _MAX_REPAIR_STEPS:
        raise OutlineError(Flaw.CROSSED)
    around, disputed = [], 0.0
    for face in faces:
        shell, *holes = [_winding(ring, face) for ring in rings]
        goes_round = shell != 0 and not any(holes)
        if goes_round:
            around.append(face)
        if goes_round != bool((shell + sum(holes)) % 2):
            disputed += face.area
    if disputed > REPAIR_TOLERANCE * sum(face.area for face in faces):
        raise OutlineError(Flaw.CROSSED)
    return shapely.union_all(around)


def _winding(points: Sequence[tuple[float, ...]], face: Polygon) -> int:
    """How many times a closed line turns around a face (counter-clockwise is positive)."""
    inside = face.representative_point()
    turns = 0
    for (x1, y1), (x2, y2) in pairwise((p[0], p[1]) for p in points):
        if (y1 <= inside.y) != (y2 <= inside.y):
            side = (x2 - x1) * (inside.y - y1) - (inside.x - x1) * (y2 - y1)
            if y2 > y1 and side > 0:
                turns += 1
            elif y2 < y1 and side < 0:
                turns -= 1
    return turns


def simplify_together(outlines: Sequence[BaseGeometry], tolerance: float) -> list[MultiPolygon]:
    """Lighter outlines, in degrees of tolerance; shared borders stay shared when they fit.

    An outline that would vanish is returned whole.
    """
    if not outlines:
        return []
    if shapely.coverage_is_valid(outlines):
        light = list(shapely.coverage_simplify(outlines, tolerance))
    else:
        light = list(shapely.simplify(outlines, tolerance, preserve_topology=True))
    kept = []
    for thin, full in zip(light, outlines, strict=True):
        usable = thin.is_valid and not thin.is_empty and thin.area > 0
        kept.append(_as_multi(thin if usable else full))
    return kept


def tolerance_for(outlines: Sequence[BaseGeometry]) -> float:
    """A tolerance that is invisible on a map showing all the outlines: a thousandth of it."""
    if not outlines:
        return 0.0
    west, south, east, north = shapely.total_bounds(outlines).tolist()
    return float(math.hypot(east - west, north - south) / 1000)


def inner_point(outline: BaseGeometry) -> tuple[float, float]:
    """``(lat, lon)`` of a point sure to be inside: the centroid, or else one that is."""
    centre = outline.centroid
    if not outline.contains(centre):
        centre = outline.representative_point()
    return (centre.y, centre.x)


def to_geojson(outline: BaseGeometry, decimals: int = 6) -> dict[str, Any]:
    """GeoJSON geometry, a Polygon when there is one part, rounded (6 decimals are 11 cm)."""
    polygons = [_rings(p, decimals) for p in _polygons(outline)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rings(polygon: Polygon, decimals: int) -> list[list[list[float]]]:
    rings = []
    for ring in (polygon.exterior, *polygon.interiors):
        points: list[list[float]] = []
        for x, y in ring.coords:
            point = [round(x, decimals), round(y, decimals)]
            if not points or points[-1] != point:
                points.append(point)
        # A hole smaller than the rounding collapses: it would not be a ring any more.
        if len(points) >= 4 or ring is polygon.exterior:
            rings.append(points)
    return rings
