"""What tests of the directory share: a small territory and a source."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.core.actor import Actor
from maillage.core.index import rebuild_now
from maillage.directory.models import Source
from maillage.territory.models import Area
from maillage.territory.services import create_area, create_communes, load_nomenclatures


@pytest.fixture
def system() -> Actor:
    return Actor.for_system("tests")


@pytest.fixture
def town(db, system) -> Area:
    """The vocabulary, a commune and one district."""
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    create_area(actor=system, code="34172-07", name="Centre", level="quartier", parent=commune)
    return commune


@pytest.fixture
def source(db) -> Source:
    return Source.objects.create(
        code="rna", name="RNA", licence="Licence Ouverte 2.0", wording="Déclaré au", priority=10
    )


@pytest.fixture
def reindex(settings, tmp_path: Path) -> Callable[[], None]:
    """Bring the index of the test up to date, in a data folder of its own; before, there is none."""
    settings.MAILLAGE_DATA = tmp_path

    def run() -> None:
        rebuild_now(lambda _count: None)

    return run
