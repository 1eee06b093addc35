"""The fictional registrations: a nearly full training, and somebody who waits."""

from datetime import UTC, datetime, timedelta

import pytest

from maillage.accounts.services.personas import ensure_personas
from maillage.agenda.models import Registration
from maillage.core.actor import Actor
from maillage.demo import registrations_life
from maillage.directory.refs import ref_from
from tests.factories.events import EventFactory


@pytest.mark.django_db
def test_a_family_waits_for_more_places_than_are_left_and_nothing_is_doubled():
    now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    people = ensure_personas(actor=Actor.for_system("tests"), now=now)
    registrations_life.invent({}, people, now)
    assert not Registration.objects.exists()
    event = EventFactory(
        ref=ref_from("demo-event", "inscription-compta"),
        registration=True,
        places=12,
        asks_needs=True,
    )
    for _ in range(2):
        registrations_life.invent({}, people, now)
    rows = Registration.objects.order_by("made_at")
    assert [row.state for row in rows] == ["confirmed"] * 4 + ["waiting"]
    assert event.occurrences.get().left == 1
    assert rows[0].made_at == now - timedelta(days=2)
