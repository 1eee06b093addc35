import json

import pytest

from maillage.territory.models import Area, Theme
from maillage.territory.queries import (
    area_index,
    area_outlines,
    areas_tree,
    areas_within,
    skills_by_family,
    territory_box,
    themes_tree,
)
from maillage.territory.services import import_areas, load_nomenclatures
from tests.territory.conftest import feature, square


@pytest.fixture
def districts(keeper, town, now):
    rows = [
        feature(square(3.85, 43.60), code="1", nom="Ouest"),
        feature(square(3.86, 43.60), code="2", nom="Est"),
    ]
    import_areas(actor=keeper, features=rows, level="quartier", parent=town, now=now)


def test_areas_tree_nests_areas_in_one_query(districts, django_assert_num_queries):
    with django_assert_num_queries(1):
        (root,) = areas_tree()
    assert (root.code, [child.name for child in root.children]) == ("34172", ["Ouest", "Est"])


def test_areas_within_holds_the_area_and_all_below(districts):
    assert [a.code for a in areas_within("34172")] == ["34172", "34172-01", "34172-02"]
    assert [a.code for a in areas_within("34172-01")] == ["34172-01"]
    assert list(areas_within("inconnu")) == []


def test_territory_box_is_around_everything(districts):
    assert territory_box() == (3.85, 43.60, 3.87, 43.61)


def test_territory_box_of_nothing_is_none(db):
    assert territory_box() is None


def test_r4_a_point_on_a_border_goes_to_the_smallest_code(districts):
    assert area_index().locate(43.605, 3.86) == "34172-01"


def test_r5_a_change_is_seen_by_the_next_index(keeper, districts, town, now):
    assert area_index().locate(43.605, 3.875) is None
    rows = [feature(square(3.87, 43.60), code="3", nom="Loin")]
    import_areas(actor=keeper, features=rows, level="quartier", parent=town, now=now)
    assert area_index().locate(43.605, 3.875) == "34172-03"
    Area.objects.filter(code="34172-03").delete()
    assert area_index().locate(43.605, 3.868) == "34172-02"


def test_area_index_is_kept_when_nothing_changed(districts, django_assert_num_queries):
    kept = area_index()
    with django_assert_num_queries(1):
        assert area_index() is kept


def test_r5_outlines_and_their_tag_change_together(keeper, districts, now):
    before = area_outlines("quartier")
    assert area_outlines("quartier") == before
    rows = [feature(square(3.85, 43.60), code="1", nom="Couchant")]
    import_areas(actor=keeper, features=rows, level="quartier", parent="34172", now=now)
    after = area_outlines("quartier")
    assert after.etag != before.etag
    first, _ = json.loads(after.body)["features"]
    assert first["properties"] == {
        "code": "34172-01",
        "name": "Couchant",
        "parent": "34172",
        "centre": [3.855, 43.605],
    }
    assert first["geometry"]["type"] == "Polygon"


def test_themes_tree_hides_what_is_retired(db, keeper, now):
    load_nomenclatures(actor=keeper, now=now)
    whole = themes_tree()
    Theme.objects.filter(code=whole[0].children[0].code).update(retired=True)
    assert themes_tree()[0].children == whole[0].children[1:]


def test_skills_are_listed_under_their_family(db, keeper, now):
    load_nomenclatures(actor=keeper, now=now)
    codes = [skill.code for skill in skills_by_family()["Gestion et financement"]]
    assert codes[:2] == ["comptabilite", "tresorerie"]
