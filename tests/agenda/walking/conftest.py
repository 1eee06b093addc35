"""What tests of trails share: places in a district, and associations with hours."""

from datetime import date, datetime
from typing import Any

import pytest

from maillage.agenda.enums import TrailState
from maillage.agenda.models import Stop, Trail
from maillage.directory.models import Organisation
from maillage.territory.models import Area, Place
from tests.factories.organisations import OrganisationFactory

MADE = datetime.fromisoformat("2026-01-10T09:00+01:00")
LAT, LON = 43.61, 3.87
SATURDAY, SUNDAY = date(2026, 3, 14), date(2026, 3, 15)


def place_at(x: float, y: float = 0.0, **said: Any) -> Place:
    """A place so many hundred metres east and north, more or less, of the middle of the district."""
    facts = {
        "label": f"Lieu {x:g} {y:g}", "address": "1 rue du Four", "lat": LAT + y / 1112, "lon": LON + x / 806,
        "precision": "address", "area": Area.objects.filter(code="34172-07").first(),
    }  # fmt: skip
    return Place.objects.create(**{**facts, **said})


def open_house(
    x: float, y: float = 0.0, hours: str = "Sa 10:00-12:00", **said: Any
) -> Organisation:
    """An association with a public place and hours."""
    place = place_at(x, y)
    return OrganisationFactory(place=place, area=place.area, opening_hours=hours, **said)


def trail_of(*stops: dict[str, Any], **said: Any) -> Trail:
    """A public trail with these stops."""
    facts = {
        "ref": f"pas{Trail.objects.count():09d}",
        "title": "Autour du marché",
        "state": TrailState.PUBLISHED,
        "made_at": MADE,
        "updated_at": MADE,
    }
    trail = Trail.objects.create(**{**facts, **said})
    for order, stop in enumerate(stops, start=1):
        label = stop.get("label", f"Étape {order}")
        Stop.objects.create(**{"trail": trail, "order": order, **stop, "label": label})
    return trail


@pytest.fixture
def district(db) -> Area:
    """One district, without its commune's vocabulary: enough for places."""
    return Area.objects.create(code="34172-07", name="Centre", level="quartier", path="34172-07/")
