"""An event of six places on Saturday 14 March 2026, and people who register to it."""

from collections.abc import Callable
from typing import Any

import pytest

from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering.services.booking import register
from maillage.core.actor import MANAGER, Actor
from tests.factories.events import EventFactory, date_of
from tests.personas import actor_named

ANYBODY = Actor.anonymous()


@pytest.fixture
def event(db) -> Event:
    return EventFactory(title="Atelier vélo", registration=True, places=6, places_each=6)


@pytest.fixture
def date(event) -> Occurrence:
    return date_of(event)


@pytest.fixture
def organiser(event) -> Actor:
    return actor_named("president", roles={event.organisation_id: MANAGER})


@pytest.fixture
def come(date, now) -> Callable[..., Registration]:
    """Register somebody: ``come("nadia", 2)``."""

    def come(name: str, places: int = 1, **changes: Any) -> Registration:
        answers = {
            "actor": ANYBODY, "occurrence": date, "name": name, "email": f"{name}@exemple.test",
            "phone": "", "places": places, "needs": "", "now": now,
        }  # fmt: skip
        return register(**answers | changes)

    return come


def states(date: Occurrence) -> dict[str, str]:
    """Return the state of each registration of a date, by name."""
    return dict(date.registrations.order_by("pk").values_list("name", "state"))
