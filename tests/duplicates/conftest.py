"""A few organisations that look alike, and some that do not."""

from pathlib import Path

import pytest

from maillage.core.actor import FACILITATOR, Actor
from maillage.directory.models import Identifier, Organisation
from maillage.duplicates.models import Pair
from maillage.duplicates.services.finding import find_pairs
from maillage.duplicates.tasks import Done
from maillage.territory.models import Place
from tests.factories.organisations import OrganisationFactory, somebody
from tests.factories.people import PersonFactory


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    """Without an index: who shares a key is found all the same."""
    settings.MAILLAGE_DATA = tmp_path


@pytest.fixture(autouse=True)
def _worker_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Done, "state", None)


@pytest.fixture
def facilitator(db) -> Actor:
    return somebody(FACILITATOR)


@pytest.fixture
def camille(db, client):
    """A facilitator at her browser."""
    client.force_login(PersonFactory(name="Camille", functions=(FACILITATOR,)))
    return client


def organisation(name: str, *, address: str = "", rna: str = "", **columns) -> Organisation:
    """Write an organisation with an address of Montpellier and a number, when they are given."""
    if address:
        columns["place"] = Place.objects.create(
            address=address, postcode="34000", city="Montpellier"
        )
    made = OrganisationFactory(name=name, **({"email": ""} | columns))
    if rna:
        Identifier.objects.create(organisation=made, scheme="rna", value=rna)
    return made


@pytest.fixture
def judo(db) -> Organisation:
    return organisation(
        "Judo Club du Verdanson", address="12 rue des Glycines", phone="04 67 11 22 33"
    )


@pytest.fixture
def double(judo) -> Organisation:
    return organisation(
        "JUDO CLUB DU VERDANSON", address="12 r. des Glycines", phone="+33 4 67 11 22 33"
    )


@pytest.fixture
def pair(judo, double, facilitator, now) -> Pair:
    find_pairs(actor=facilitator, now=now)
    return Pair.objects.get()
