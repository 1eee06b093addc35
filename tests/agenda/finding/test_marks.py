"""Marks of the map are far enough apart for a finger, and count every event."""

from datetime import date
from itertools import combinations

import pytest

from maillage.agenda.finding.listing import Finder
from maillage.agenda.finding.paging import APART, places_of
from maillage.agenda.finding.requests import AgendaQuery
from maillage.algorithms.geometry import tile_of
from maillage.core.actor import Actor
from maillage.territory.enums import Precision
from maillage.territory.models import Place
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zoom", [12, 13, 16])
def test_no_two_marks_are_closer_than_a_finger(zoom):
    for number in range(30):
        place = Place.objects.create(
            label=f"Salle {number}", precision=Precision.ADDRESS,
            lat=43.61 + number * 37 % 100 / 2500, lon=3.87 + number * 61 % 100 / 2500,
        )  # fmt: skip
        EventFactory(place=place)
    finder = Finder(Actor.anonymous(), AgendaQuery())
    marks = places_of(finder, date(2026, 3, 1), date(2026, 3, 31), zoom=zoom, window=None)
    found = [mark["geometry"]["coordinates"] for mark in marks]
    pixels = [tile_of(lat, lon, zoom + 8) for lon, lat in found]
    assert len(marks) > 1
    for (x, y), (left, top) in combinations(pixels, 2):
        assert (x - left) ** 2 + (y - top) ** 2 >= (APART - 2) ** 2
    assert sum(mark["properties"].get("count", 1) for mark in marks) == 30
