"""Two organisations, and forums that they put on Saturdays of March 2026."""

from collections.abc import Callable
from typing import Any

import pytest

from maillage.agenda.enums import Kind
from maillage.agenda.models import Event
from maillage.core.actor import FACILITATOR, Actor
from maillage.directory.models import Organisation
from maillage.territory.models import Area
from maillage.territory.services import create_area, create_communes, load_nomenclatures
from tests.factories.events import EventFactory, once
from tests.factories.organisations import OrganisationFactory, somebody
from tests.factories.people import PersonFactory

SATURDAY = "2026-03-14"
CENTRES = {"34172-02": ("Mosson", 43.624, 3.818), "34172-03": ("Les Cévennes", 43.615, 3.852)}


@pytest.fixture
def town(db) -> dict[str, Area]:
    """The vocabulary, and two neighbouring districts."""
    system = Actor.for_system("tests")
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    for code, (name, lat, lon) in CENTRES.items():
        create_area(actor=system, code=code, name=name, level="quartier", parent=commune)
        Area.objects.filter(code=code).update(lat=lat, lon=lon)
    return {area.code: area for area in Area.objects.order_by("pk")}


@pytest.fixture
def forum(town) -> Callable[..., Event]:
    """Make a forum on a Saturday, 10 h to 18 h."""

    def make(day: str = SATURDAY, area: str = "34172-02", **facts: Any) -> Event:
        facts = {
            "kind": Kind.FORUM, "title": "Forum des associations", "expected": 800,
            "themes": ["citoyennete.benevolat"], "area": town[area],
            "schedule": once(day, "10:00", 480), **facts,
        }  # fmt: skip
        return EventFactory(**facts)

    return make


@pytest.fixture
def facilitator(db) -> Actor:
    return somebody(FACILITATOR)


@pytest.fixture
def mosson(db) -> Organisation:
    return OrganisationFactory(name="Maison de la Mosson")


@pytest.fixture
def cevennes(db) -> Organisation:
    return OrganisationFactory(name="Comité des Cévennes")


@pytest.fixture
def camille(db, client):
    """A facilitator at her browser."""
    client.force_login(PersonFactory(name="Camille", functions=(FACILITATOR,)))
    return client
