"""Positions on the globe: distances, boxes, tile cells and point-to-area look-up.

Positions are ``(lat, lon)`` in decimal degrees (WGS84), boxes ``Box(west, south, east, north)``.
Outlines are shapely geometries in ``(lon, lat)`` order, as GeoJSON has it (see ``outlines``).
Everything here is pure: same arguments, same answer, no I/O.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""
MAX_MERCATOR_LAT = 85.051_128_779_806_59
"""Latitude where the square web map stops."""
MAX_ZOOM = 30
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180


class Box(NamedTuple):
    """A rectangle in degrees; ``west <= east`` and ``south <= north``."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lat: float, lon: float) -> bool:
        """Whether a position is inside or on the edge."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east

    def intersects(self, other: "Box") -> bool:
        """Whether two boxes share at least one point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def is_position(lat: float, lon: float) -> bool:
    """Whether two numbers can be a latitude and a longitude (finite, within the globe)."""
    return math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180


def haversine(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres between two positions (sphere: error below 0.6 %)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi = (phi2 - phi1) / 2
    half_lambda = math.radians(lon2 - lon1) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    # Rounding can push the sine a hair above 1 for antipodes.
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def box_of(positions: Iterable[tuple[float, float]]) -> Box:
    """Smallest box around ``(lat, lon)`` positions. Raises ValueError when there is none."""
    points = list(positions)
    if not points:
        raise ValueError("no position")
    lats = [lat for lat, _ in points]
    lons = [lon for _, lon in points]
    return Box(min(lons), min(lats), max(lons), max(lats))


def box_around(lat: float, lon: float, radius_m: float) -> Box:
    """A box that holds the whole circle of ``radius_m`` metres (a pre-filter for distance)."""
    d_lat = radius_m / METRES_PER_DEGREE
    south, north = max(-90.0, lat - d_lat), min(90.0, lat + d_lat)
    if south <= -90 or north >= 90:
        return Box(-180.0, south, 180.0, north)
    # The circle is widest where asin(sin(r) / cos(lat)) says, not on its own parallel.
    ratio = math.sin(radius_m / EARTH_RADIUS_M) / math.cos(math.radians(lat))
    d_lon = math.degrees(math.asin(min(1.0, ratio)))
    if lon - d_lon < -180 or lon + d_lon > 180:
        return Box(-180.0, south, 180.0, north)
    return Box(lon - d_lon, south, lon + d_lon, north)


def centroid_of(positions: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Mean of ``(lat, lon)`` positions of one town. Raises ValueError when there is none."""
    points = list(positions)
    if not points:
        raise ValueError("no position")
    return (
        math.fsum(lat for lat, _ in points) / len(points),
        math.fsum(lon for _, lon in points) / len(points),
    )


# Tile cells: the square web map, split in four at each zoom.


def tile_of(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Column and row ``(x, y)`` of the web-map tile that holds a position, ``0 <= zoom <= 30``."""
    if not 0 <= zoom <= MAX_ZOOM:
        raise ValueError(f"zoom {zoom} is not between 0 and {MAX_ZOOM}")
    size = 1 << zoom
    clipped = max(-MAX_MERCATOR_LAT, min(MAX_MERCATOR_LAT, lat))
    x = (lon + 180) / 360
    y = 0.5 - math.asinh(math.tan(math.radians(clipped))) / (2 * math.pi)
    return (
        max(0, min(size - 1, math.floor(x * size))),
        max(0, min(size - 1, math.floor(y * size))),
    )


def tile_box(x: int, y: int, zoom: int) -> Box:
    """The rectangle that a tile covers."""
    size = 1 << zoom

    def lat_of(row: int) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / size))))

    return Box(x / size * 360 - 180, lat_of(y + 1), (x + 1) / size * 360 - 180, lat_of(y))


def cell_of(lat: float, lon: float, zoom: int) -> str:
    """Name of the tile that holds a position: ``zoom`` digits 0-3, ancestors are prefixes."""
    x, y = tile_of(lat, lon, zoom)
    return cell_name(x, y, zoom)


def cell_name(x: int, y: int, zoom: int) -> str:
    """Name of a tile from its column and row."""
    return "".join(
        str(((x >> bit) & 1) | (((y >> bit) & 1) << 1)) for bit in range(zoom - 1, -1, -1)
    )


def cell_box(cell: str) -> Box:
    """The rectangle of a named cell. Raises ValueError on a character other than 0-3."""
    x = y = 0
    for digit in cell:
        if digit not in "0123":
            raise ValueError(f"not a cell: {cell!r}")
        value = int(digit)
        x = x << 1 | value & 1
        y = y << 1 | value >> 1
    return tile_box(x, y, len(cell))


def cells_covering(box: Box, zoom: int) -> Iterator[str]:
    """Names of all cells of a zoom that touch a box, row by row from the north-west."""
    left, top = tile_of(box.north, box.west, zoom)
    right, bottom = tile_of(box.south, box.east, zoom)
    for y in range(top, bottom + 1):
        for x in range(left, right + 1):
            yield cell_name(x, y, zoom)


# Point to area.


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area of a tree: its code, its depth (the root is 0) and its outline."""

    code: str
    depth: int
    outline: BaseGeometry


class AreaIndex:
    """Finds the deepest area that holds a position.

    A point on a border belongs to every area that touches it; the answer is then the deepest,
    and among equals the smallest code, so that two runs and two machines agree.
    """

    def __init__(self, shapes: Iterable[AreaShape]) -> None:
        self._shapes: Sequence[AreaShape] = sorted(shapes, key=lambda s: (-s.depth, s.code))
        outlines = [s.outline for s in self._shapes]
        shapely.prepare(outlines)
        self._tree = shapely.STRtree(outlines)

    def __len__(self) -> int:
        return len(self._shapes)

    def locate(self, lat: float, lon: float) -> str | None:
        """Code of the deepest area at a position, or None outside of all or on a bad position."""
        if not is_position(lat, lon):
            return None
        hits = self._tree.query(Point(lon, lat), predicate="intersects")
        return self._shapes[int(hits.min())].code if hits.size else None

    def locate_all(self, lat: float, lon: float) -> list[str]:
        """Codes of all areas at a position, deepest first."""
        if not is_position(lat, lon):
            return []
        hits = self._tree.query(Point(lon, lat), predicate="intersects")
        return [self._shapes[int(i)].code for i in sorted(hits)]

    def locate_many(self, positions: Sequence[tuple[float, float]]) -> list[str | None]:
        """``locate`` for a batch of ``(lat, lon)``: same answers, about ten times faster."""
        found: list[str | None] = [None] * len(positions)
        good = [i for i, (lat, lon) in enumerate(positions) if is_position(lat, lon)]
        if not good or not self._shapes:
            return found
        points = shapely.points([(positions[i][1], positions[i][0]) for i in good])
        point_rows, shape_rows = self._tree.query(points, predicate="intersects")
        best = np.full(len(good), len(self._shapes))
        np.minimum.at(best, point_rows, shape_rows)
        for i, row in zip(good, best.tolist(), strict=True):
            if row < len(self._shapes):
                found[i] = self._shapes[row].code
        return found

    def nearest(self, lat: float, lon: float, within_m: float) -> str | None:
        """``locate``, or else the nearest area within some metres (towns' files leave gaps)."""
        inside = self.locate(lat, lon)
        if inside is not None or not is_position(lat, lon):
            return inside
        best: tuple[float, int] | None = None
        reach = box_around(lat, lon, within_m)
        for i in sorted(self._tree.query(shapely.box(*reach))):
            point = Point(lon, lat)
            edge = shapely.get_point(shapely.shortest_line(self._shapes[int(i)].outline, point), 0)
            distance = haversine(lat, lon, edge.y, edge.x)
            if distance <= within_m and (best is None or distance < best[0]):
                best = (distance, int(i))
        return self._shapes[best[1]].code if best else None
