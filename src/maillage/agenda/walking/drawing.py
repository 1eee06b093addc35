"""The map of a printed sheet: outlines of districts, the way and its numbered stops, as SVG without tiles."""

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

import shapely
from shapely.geometry.base import BaseGeometry

WIDTH, HEIGHT = 1000.0, 460.0
MARGIN = 0.14
# At least this far across, in degrees of latitude, so that two neighbours are not a whole map.
LEAST = 0.004
SCALES = (50, 100, 200, 500, 1000, 2000, 5000)
METRES_PER_DEGREE = 111_195.0
RADIUS = 17.0
# The width of a letter of a name, more or less.
LETTER = 9.5


class Frame:
    """From positions to the drawing: equirectangular, true around the middle."""

    def __init__(self, positions: Sequence[tuple[float, float]]) -> None:
        lats, lons = [lat for lat, _ in positions], [lon for _, lon in positions]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self.squeeze = math.cos(math.radians(self.lat))
        high = max(max(lats) - min(lats), LEAST)
        wide = max((max(lons) - min(lons)) * self.squeeze, LEAST)
        inside = 1 - 2 * MARGIN
        self.scale = min(WIDTH * inside / wide, HEIGHT * inside / high)

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        x = WIDTH / 2 + (lon - self.lon) * self.squeeze * self.scale
        return round(x, 1), round(HEIGHT / 2 - (lat - self.lat) * self.scale, 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return (west, south, east, north) of the drawing."""
        half_lon = WIDTH / 2 / self.scale / self.squeeze
        half_lat = HEIGHT / 2 / self.scale
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat


def trail_map(
    positions: Sequence[tuple[float, float]],
    areas: Sequence[tuple[str, str]],
    *,
    closed: frozenset[int],
) -> str:
    """Return the SVG of a walk: stops in order, ``closed`` ones (their ranks, from 1) hollow.

    ``areas`` are (name, outline as GeoJSON text).
    """
    frame = Frame(positions)
    window = shapely.box(*frame.box)
    shapes = [(name, shapely.from_geojson(outline)) for name, outline in areas]
    parts = [part for name, shape in shapes for part in _area(frame, window, name, shape)]
    points = [frame.point(*position) for position in positions]
    way = " ".join(f"{x},{y}" for x, y in points)
    parts.append(
        f'<polyline points="{way}" fill="none" stroke="#0b5d63" stroke-width="4" stroke-dasharray="2 9" '
        'stroke-linecap="round"/>'
    )
    parts += [
        _mark(rank, point, hollow=rank in closed)
        for rank, point in enumerate(spread(points), start=1)
    ]
    parts.append(_scale_bar(frame))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" '
        f'height="{HEIGHT:g}"><rect width="100%" height="100%" fill="#fbf7ee"/>{"".join(parts)}</svg>'
    )


def spread(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Push marks apart that would hide each other: each moves right until it is free."""
    placed: list[tuple[float, float]] = []
    for x, y in points:
        moved = x
        while any(math.dist((moved, y), other) < 2 * RADIUS for other in placed):
            moved += RADIUS / 2
        placed.append((round(moved, 1), y))
    return placed


def _area(frame: Frame, window: BaseGeometry, name: str, shape: BaseGeometry) -> list[str]:
    if not shape.intersects(window):
        return []
    seen = shape.intersection(window)
    polygons = [part for part in getattr(seen, "geoms", [seen]) if part.geom_type == "Polygon"]
    if not polygons:
        return []
    paths = "".join(
        "M"
        + " L".join(
            f"{x} {y}" for x, y in (frame.point(lat, lon) for lon, lat in part.exterior.coords)
        )
        + "Z"
        for part in polygons
    )
    drawn = [f'<path d="{paths}" fill="#f3ecdc" stroke="#b9b09b" stroke-width="2"/>']
    middle = max(polygons, key=lambda part: part.area).representative_point()
    x, y = frame.point(middle.y, middle.x)
    if _has_room(x, y, len(name) * LETTER / 2):
        drawn.append(
            f'<text x="{x}" y="{y}" font-size="20" font-style="italic" fill="#6b6455" text-anchor="middle">'
            f"{escape(name)}</text>"
        )
    return drawn


def _has_room(x: float, y: float, half: float) -> bool:
    """Whether a name is whole on the map, and away from the scale."""
    on_scale = y > HEIGHT - 70 and x - half < WIDTH / 4 + 40
    return x - half > 6 and x + half < WIDTH - 6 and 20 < y < HEIGHT - 6 and not on_scale


def _mark(rank: int, point: tuple[float, float], *, hollow: bool) -> str:
    x, y = point
    fill, ink = ("#fffdf8", "#0b5d63") if hollow else ("#0b5d63", "#fffdf8")
    return (
        f'<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="{fill}" stroke="#0b5d63" stroke-width="3"/>'
        f'<text x="{x}" y="{y + 7}" font-size="21" font-weight="bold" fill="{ink}" text-anchor="middle">{rank}</text>'
    )


def _scale_bar(frame: Frame) -> str:
    """Draw the longest round distance that fits in a quarter of the width."""
    per_metre = frame.scale / METRES_PER_DEGREE
    fitting = [metres for metres in SCALES if metres * per_metre <= WIDTH / 4]
    metres = fitting[-1] if fitting else SCALES[0]
    length = metres * per_metre
    words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    y = HEIGHT - 24
    return (
        f'<path d="M24 {y - 7} V{y} H{24 + length:.1f} V{y - 7}" fill="none" stroke="#1d2433" stroke-width="2"/>'
        f'<text x="{24 + length / 2:.1f}" y="{y - 10}" font-size="18" fill="#1d2433" text-anchor="middle">'
        f"{words}</text>"
        f'<path d="M{WIDTH - 40} 62 V26 M{WIDTH - 48} 38 L{WIDTH - 40} 24 L{WIDTH - 32} 38" fill="none" '
        f'stroke="#1d2433" stroke-width="2.5"/><text x="{WIDTH - 40}" y="84" font-size="18" fill="#1d2433" '
        'text-anchor="middle">N</text>'
    )
