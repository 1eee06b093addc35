import pytest

from maillage.core.actor import Actor
from maillage.territory.models import Area
from maillage.territory.services import create_area


@pytest.fixture
def keeper() -> Actor:
    return Actor(person_id=1, functions=frozenset({"operator"}))


@pytest.fixture
def town(db, keeper, now) -> Area:
    return create_area(actor=keeper, code="34172", name="Montpellier", level="commune", now=now)


def square(west: float, south: float, size: float = 0.01) -> dict:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: dict | None, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
