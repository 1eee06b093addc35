import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from maillage.algorithms.outlines import (
    Flaw,
    OutlineError,
    inner_point,
    read_outline,
    simplify_together,
    to_geojson,
    tolerance_for,
)


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [list(map(list, ring)) for ring in rings]}


SQUARE = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
HOLE = [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]


def test_read_outline_keeps_holes_and_parts():
    read = read_outline(
        {
            "type": "MultiPolygon",
            "coordinates": [[SQUARE, HOLE], [[(6, 0), (7, 0), (7, 1), (6, 1), (6, 0)]]],
        }
    )
    assert (read.repaired, len(read.geometry.geoms), read.geometry.area) == (False, 2, 16.0)


def test_read_outline_forgets_heights():
    read = read_outline(polygon([(x, y, 120) for x, y in SQUARE]))
    assert (read.geometry.has_z, read.geometry.area) == (False, 16.0)


@pytest.mark.parametrize(
    ("ring", "area"),
    [
        ([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)], 0.5),
        ([(0, 0), (4, 0), (4, 4), (2, 4), (2, 6), (2, 4), (0, 4), (0, 0)], 16.0),
    ],
    ids=["bow-tie", "spike"],
)
def test_crossed_rings_of_one_meaning_are_repaired(ring, area):
    read = read_outline(polygon(ring))
    assert (read.repaired, read.geometry.is_valid) == (True, True)
    assert read.geometry.area == pytest.approx(area)


def test_overlapping_parts_become_one_surface():
    other = [(x + 2, y) for x, y in SQUARE]
    read = read_outline({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]})
    assert (read.repaired, read.geometry.area) == (True, 24.0)


TWICE_AROUND = [
    *[(0, 0), (4, 0), (4, 4), (0, 4), (0, 0), (1, 0)],
    *[(5, 0), (5, 3), (1, 3), (1, 0), (0, 0)],
]


@pytest.mark.parametrize(
    ("geometry", "flaw"),
    [
        (None, Flaw.MISSING),
        ({}, Flaw.MISSING),
        ("un texte", Flaw.UNREADABLE),
        ({"type": "Point", "coordinates": [3, 43]}, Flaw.NOT_AN_AREA),
        ({"type": "LineString", "coordinates": [[3, 43], [4, 44]]}, Flaw.NOT_AN_AREA),
        ({"type": "GeometryCollection", "geometries": "x"}, Flaw.UNREADABLE),
        ({"type": "GeometryCollection", "geometries": []}, Flaw.EMPTY),
        ({"type": "Polygon", "coordinates": []}, Flaw.EMPTY),
        ({"type": "Polygon"}, Flaw.UNREADABLE),
        (polygon([("a", 0), (1, 1), (1, 0)]), Flaw.UNREADABLE),
        (polygon([(0, 0), (1, 1)]), Flaw.UNREADABLE),
        (polygon([(0, 0), (float("nan"), 1), (1, 0)]), Flaw.UNREADABLE),
        (polygon([(0, 0), (1, 1), (2, 2), (0, 0)]), Flaw.EMPTY),
        (polygon([(770000, 6279000), (771000, 6279000), (771000, 6280000)]), Flaw.LAMBERT_93),
        (polygon([(431000, 5400000), (432000, 5400000), (432000, 5401000)]), Flaw.WEB_MERCATOR),
        (polygon([(0, 0), (200, 0), (200, 95)]), Flaw.NOT_WGS84),
        (polygon([(43.6, 3.8), (43.7, 3.8), (43.7, 3.9)]), Flaw.SWAPPED),
        (polygon(TWICE_AROUND), Flaw.CROSSED),
        (polygon(SQUARE, [(1, 1), (5, 1), (5, 2), (1, 2), (1, 1)]), Flaw.CROSSED),
    ],
)
def test_read_outline_refuses_with_the_reason(geometry, flaw):
    with pytest.raises(OutlineError) as caught:
        read_outline(geometry)
    assert caught.value.flaw == flaw


def test_a_geometry_nested_ten_thousand_deep_is_refused_not_fatal():
    deep: list = []
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(OutlineError):
        read_outline({"type": "Polygon", "coordinates": deep})


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


@given(
    st.sampled_from(["Polygon", "MultiPolygon", "GeometryCollection", "Sphere"]),
    st.sampled_from(["coordinates", "geometries"]),
    json_values,
)
def test_any_rubbish_gives_an_outline_error_or_a_valid_outline(kind, key, content):
    try:
        read = read_outline({"type": kind, key: content})
    except OutlineError:
        return
    assert read.geometry.is_valid


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=8),
)
def test_any_ring_is_refused_or_made_valid(ring):
    try:
        read = read_outline(polygon(ring))
    except OutlineError:
        return
    assert read.geometry.is_valid
    assert read.geometry.area > 0


def test_simplify_together_keeps_the_shared_border():
    wave = [(2 + (0.02 if i % 2 else 0), i / 20) for i in range(41)]
    left = Polygon([(0, 0), *wave, (0, 2)])
    right = Polygon([(4, 0), *wave, (4, 2)])
    thin_left, thin_right = simplify_together([left, right], 0.2)
    assert len(thin_left.geoms[0].exterior.coords) < len(left.exterior.coords)
    assert thin_left.intersection(thin_right).area == 0
    assert thin_left.union(thin_right).area == pytest.approx(8)


def test_simplify_together_leaves_no_outline_empty():
    small, big = box(0, 0, 0.001, 0.001), box(10, 10, 30, 30)
    assert [part.area > 0 for part in simplify_together([small, big], 5)] == [True, True]
    assert simplify_together([], 1) == []
    assert tolerance_for([]) == 0.0


def test_inner_point_of_a_crescent_is_inside():
    crescent = Point(0, 0).buffer(2).difference(Point(1, 0).buffer(2))
    lat, lon = inner_point(crescent)
    assert crescent.contains(Point(lon, lat))


def test_to_geojson_writes_one_part_as_a_polygon_and_drops_collapsed_holes():
    hole = [(1, 1), (1.0000001, 1), (1.0000001, 1.0000001), (1, 1)]
    assert to_geojson(Polygon(SQUARE, [hole]), decimals=3) == {
        "type": "Polygon",
        "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]],
    }
