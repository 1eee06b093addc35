"""What tests of finding share: a territory, an index, and a day to read date words from."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from maillage.agenda.finding.listing import dates_for
from maillage.agenda.finding.requests import AgendaQuery, read
from maillage.agenda.models import Event
from maillage.core.actor import Actor
from maillage.core.index import rebuild_now
from maillage.territory.models import Area
from maillage.territory.services import create_area, create_communes, load_nomenclatures

# A Tuesday.
TODAY = date(2026, 3, 3)


@pytest.fixture
def town(db) -> Area:
    """The vocabulary, a commune and two districts, one with a part of its own."""
    system = Actor.for_system("tests")
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    centre = create_area(
        actor=system, code="34172-07", name="Centre", level="quartier", parent=commune
    )
    create_area(
        actor=system, code="34172-07-01", name="Écusson", level="sous_quartier", parent=centre
    )
    create_area(actor=system, code="34172-02", name="Cévennes", level="quartier", parent=commune)
    return commune


@pytest.fixture
def reindex(settings, tmp_path: Path) -> Callable[[], None]:
    """Bring the index of the test up to date, in a data folder of its own; before, there is none."""
    settings.MAILLAGE_DATA = tmp_path

    def run() -> None:
        rebuild_now(lambda _count: None)

    return run


def ask(text: str, *, today: date = TODAY, locate: Any = lambda _text: None) -> AgendaQuery:
    """Read a question as an address says it."""
    return read(QueryDict(text), today=today, locate=locate)


def found(text: str, *, actor: Actor | None = None, **days: date) -> list[Event]:
    """Return the events of the dates that answer, in order, each date once."""
    dates = dates_for(actor or Actor.anonymous(), ask(text), **days)
    return [one.event for one in dates]
