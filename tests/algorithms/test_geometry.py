import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from maillage.algorithms.geometry import (
    AreaIndex,
    AreaShape,
    Box,
    box_around,
    box_of,
    cell_box,
    cell_name,
    cell_of,
    cells_covering,
    centroid_of,
    haversine,
    tile_box,
    tile_of,
)

latitudes = st.floats(-85, 85)
longitudes = st.floats(-180, 180)


def vincenty_like(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance by the angle between two unit vectors: another formula."""

    def vector(lat: float, lon: float) -> tuple[float, float, float]:
        phi, lam = math.radians(lat), math.radians(lon)
        return (math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi))

    a, b = vector(lat1, lon1), vector(lat2, lon2)
    cross = (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return 6_371_008.8 * math.atan2(math.hypot(*cross), dot)


def ray_casting(ring: list[tuple[float, float]], x: float, y: float) -> bool:
    """Point in polygon by counting crossings of a ray: independent of shapely."""
    inside = False
    for i, (x1, y1) in enumerate(ring):
        x2, y2 = ring[i - 1]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_haversine_gives_the_known_distance_from_paris_to_montpellier():
    assert haversine(48.8566, 2.3522, 43.6119, 3.8772) == pytest.approx(595_400, rel=0.002)


@given(latitudes, longitudes, latitudes, longitudes)
def test_haversine_agrees_with_the_angle_between_vectors(lat1, lon1, lat2, lon2):
    expected = vincenty_like(lat1, lon1, lat2, lon2)
    assert haversine(lat1, lon1, lat2, lon2) == pytest.approx(expected, abs=0.5)


@given(latitudes, longitudes, st.floats(1, 500_000), st.floats(0, 2 * math.pi))
def test_box_around_holds_every_point_of_the_circle(lat, lon, radius, bearing):
    d = radius / 6_371_008.8
    phi = math.radians(lat)
    phi2 = math.asin(math.sin(phi) * math.cos(d) + math.cos(phi) * math.sin(d) * math.cos(bearing))
    lam2 = math.radians(lon) + math.atan2(
        math.sin(bearing) * math.sin(d) * math.cos(phi),
        math.cos(d) - math.sin(phi) * math.sin(phi2),
    )
    lon2 = (math.degrees(lam2) + 180) % 360 - 180
    frame = box_around(lat, lon, radius * (1 + 1e-9) + 0.01)
    assert frame.contains(math.degrees(phi2), lon2)


def test_box_and_centroid_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no position"):
        box_of([])
    with pytest.raises(ValueError, match="no position"):
        centroid_of([])


def test_box_of_positions_is_the_smallest():
    assert box_of([(43.6, 3.8), (43.7, 3.9), (43.65, 3.7)]) == Box(3.7, 43.6, 3.9, 43.7)


def test_tiles_match_published_examples():
    # mercantile's documentation: the upper left corner of 486/332/10.
    frame = tile_box(486, 332, 10)
    assert (frame.west, frame.north) == pytest.approx((-9.140625, 53.33087298301705))
    assert tile_of(53.33, -9.14, 10) == (486, 332)
    # Bing Maps tile system: tile (3, 5) at level 3 has quadkey 213.
    assert cell_name(3, 5, 3) == "213"


@given(latitudes, longitudes, st.integers(0, 24))
def test_cell_box_holds_its_position_and_children_stay_inside(lat, lon, zoom):
    cell = cell_of(lat, lon, zoom)
    assert len(cell) == zoom
    frame = cell_box(cell)
    grown = Box(frame.west - 1e-9, frame.south - 1e-9, frame.east + 1e-9, frame.north + 1e-9)
    assert grown.contains(lat, lon)
    assert cell_of(lat, lon, zoom + 1)[:zoom] == cell


@given(latitudes, longitudes, st.floats(0, 0.02), st.floats(0, 0.02))
def test_cells_covering_hold_every_corner(lat, lon, height, width):
    assume(lon + width <= 180)
    frame = Box(lon, lat, lon + width, lat + height)
    cells = set(cells_covering(frame, 14))
    for corner_lat in (frame.south, frame.north):
        for corner_lon in (frame.west, frame.east):
            assert cell_of(corner_lat, corner_lon, 14) in cells


def test_cell_box_refuses_another_digit():
    with pytest.raises(ValueError, match="not a cell"):
        cell_box("0124")


@pytest.fixture
def two_districts() -> AreaIndex:
    return AreaIndex(
        [
            AreaShape("t", 0, box(0, 0, 4, 2)),
            AreaShape("t-1", 1, box(0, 0, 2, 2)),
            AreaShape("t-2", 1, box(2, 0, 4, 2)),
            AreaShape("t-2-a", 2, box(3, 0, 4, 1)),
        ]
    )


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (1, 1, "t-1"),
        (1.5, 3, "t-2"),
        (0.5, 3.5, "t-2-a"),
        (3, 3, None),
        (float("nan"), 3, None),
        (1, 999, None),
    ],
)
def test_locate_gives_the_deepest_area(two_districts, lat, lon, expected):
    assert two_districts.locate(lat, lon) == expected


def test_locate_on_a_border_gives_the_smallest_code_whatever_the_order():
    shapes = [AreaShape("b", 1, box(2, 0, 4, 2)), AreaShape("a", 1, box(0, 0, 2, 2))]
    assert AreaIndex(shapes).locate(1, 2) == "a"
    assert AreaIndex(reversed(shapes)).locate(1, 2) == "a"


def test_locate_all_lists_every_area_deepest_first(two_districts):
    assert two_districts.locate_all(0.5, 3.5) == ["t-2-a", "t-2", "t"]
    assert two_districts.locate_all(float("inf"), 3.5) == []


def test_nearest_bridges_a_gap_but_not_a_town(two_districts):
    assert two_districts.nearest(2.0005, 1, within_m=100) == "t-1"
    assert two_districts.nearest(2.1, 1, within_m=100) is None


def test_an_empty_index_locates_nothing():
    empty = AreaIndex([])
    assert (empty.locate(1, 1), empty.locate_many([(1, 1)])) == (None, [None])


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=9, unique=True
    ),
    st.lists(st.tuples(st.floats(0, 40), st.floats(0, 40)), min_size=1, max_size=20),
)
def test_point_in_area_agrees_with_ray_casting(corners, points):
    polygon = Polygon(corners)
    assume(polygon.is_valid and polygon.area > 1)
    index = AreaIndex([AreaShape("x", 0, polygon)])
    # On the border the two conventions may differ: the index takes it, the ray may not.
    clear = [(y, x) for x, y in points if polygon.exterior.distance(box(x, y, x, y)) > 1e-6]
    expected = ["x" if ray_casting(corners, x, y) else None for y, x in clear]
    assert [index.locate(lat, lon) for lat, lon in clear] == expected
    assert index.locate_many(clear) == expected
