"""A small town and its index, in a data folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.core.actor import Actor
from maillage.core.index import rebuild_now
from maillage.territory.models import Area
from maillage.territory.services import create_area, create_communes, load_nomenclatures


@pytest.fixture
def town(db) -> Area:
    """The vocabulary, a commune and two districts."""
    system = Actor.for_system("tests")
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    for code, name in (("34172-01", "Mosson"), ("34172-07", "Centre")):
        create_area(actor=system, code=code, name=name, level="quartier", parent=commune)
    return commune


@pytest.fixture
def reindex(settings, tmp_path: Path) -> Callable[[], None]:
    """Bring the index of the test up to date; until then there is none."""
    settings.MAILLAGE_DATA = tmp_path

    def run() -> None:
        rebuild_now(lambda _count: None)

    return run
