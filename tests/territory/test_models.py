import pytest
from django.db import IntegrityError, transaction

from maillage.territory.models import Area, Place, Skill, Theme


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Area, {"code": "a", "path": "a/", "level": "planete"}, "area_level_known"),
        (Area, {"code": "a/b", "path": "a/b/", "level": "commune"}, "area_code_usable"),
        (
            Area,
            {"code": "a", "path": "a/", "level": "commune", "outline": "{}"},
            "area_outline_whole",
        ),
        (
            Area,
            {"code": "a", "path": "a/", "level": "commune", "lat": 43.0},
            "area_centre_on_earth",
        ),
        (Place, {"lat": 43.6, "lon": 3.8, "precision": "devine"}, "place_precision_known"),
        (Place, {"lat": 43.6}, "place_position_on_earth"),
        (Place, {"lat": 143.6, "lon": 3.8, "precision": "street"}, "place_position_on_earth"),
        (Place, {"precision": "address"}, "place_position_on_earth"),
        (Theme, {"code": "x", "label": "", "hue": 1}, "theme_named"),
        (Theme, {"code": "x", "label": "X", "hue": 360}, "theme_hue_on_the_wheel"),
        (Skill, {"code": "x", "label": "X"}, "skill_named"),
    ],
)
def test_r11_the_database_refuses_what_can_not_be(db, model, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)
    assert model.objects.count() == 0


def test_an_area_is_not_inside_itself(db):
    area = Area.objects.create(code="a", path="a/", level="commune")
    with pytest.raises(IntegrityError, match="area_not_in_itself"), transaction.atomic():
        Area.objects.filter(pk=area.pk).update(parent=area)


def test_a_place_is_told_by_its_name_or_its_address():
    place = Place(address="12 rue Balard", postcode="34000", city="Montpellier")
    assert str(place) == "12 rue Balard, 34000 Montpellier"
    place.label = "Maison pour tous"
    assert (str(place), place.position) == ("Maison pour tous", None)
    assert str(Place()) == "Lieu sans adresse"
