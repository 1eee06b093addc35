"""A shelf that runs, a platform that leads to it, an organisation that agrees, and a clock moved by hand."""

from collections.abc import Iterator

import pytest

from maillage.core.search import feed
from maillage.syndication.connectors.registry import CONNECTORS, DATASETS
from maillage.syndication.delivery.dispatch import work_for
from maillage.syndication.delivery.following import follow_changes
from maillage.syndication.delivery.rounds import Round
from maillage.syndication.models import Destination, Presence
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory
from tests.syndication.delivery.shelf import (
    Clock,
    FileConnector,
    ShelfConnector,
    ShelfServer,
    StubbornConnector,
)


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[ShelfServer]:
    for connector in (ShelfConnector, StubbornConnector):
        monkeypatch.setitem(CONNECTORS, connector.key, connector)
    monkeypatch.setitem(DATASETS, FileConnector.key, FileConnector)
    with ShelfServer() as running:
        settings.MAILLAGE_OUTGOING_ALLOW = [running.host]
        yield running


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture
def shelf(db, server) -> Destination:
    return DestinationFactory(connector="shelf", settings={"url": server.url}, rate=6000)


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Judo Club", phone="04 67 00 00 01", summary="Du judo.")


@pytest.fixture
def agreed(organisation, shelf, clock, deliver):
    """The organisation agreed to its name and phone, and the change feed was begun."""
    # Numbers do not begin at 1 again for each test on PostgreSQL: leave one entry to start from.
    feed.append("organisation", ["personne"])
    follow_changes(now=clock())
    agree(organisation, shelf, "name", "phone", now=clock())
    return organisation


@pytest.fixture
def deliver(clock):
    """Do what the worker does at one moment for one destination; returns the calls made."""

    def run(destination: Destination, worker: str = "ici") -> int:
        follow_changes(now=clock())
        destination.refresh_from_db()
        this = Round(destination, worker=worker, clock=clock, roll=lambda: 0.5, timeout_s=0.3)
        return work_for(destination)(this)

    return run


@pytest.fixture
def presence(agreed, shelf):
    """Read the presence again each time it is called."""

    def read() -> Presence:
        return Presence.objects.get(organisation=agreed, destination=shelf)

    return read
