"""The fictional platforms of the inventory: on this machine, and for invented organisations only."""

from datetime import datetime
from urllib.parse import urlsplit

import pytest

from maillage.accounts.services.personas import ensure_personas
from maillage.core import sealing
from maillage.core.models import AuditEntry
from maillage.demo.build import DEMO, invent
from maillage.demo.destinations_life import (
    FIRST_URL,
    PLATFORMS,
    invent_destinations,
    point_destinations,
)
from maillage.syndication.enums import DestinationState
from maillage.syndication.models import Consent, Destination, Presence
from maillage.territory.services.vocabulary import load_nomenclatures

pytestmark = pytest.mark.django_db
MOVED = "http://127.0.0.1:9999"


@pytest.fixture
def _invented(now: datetime) -> None:
    load_nomenclatures(actor=DEMO, now=now)
    people = ensure_personas(actor=DEMO, now=now)
    made = invent(people, now)
    invent_destinations(made, people, now)
    invent_destinations(made, people, now)


@pytest.mark.usefixtures("_invented")
def test_r4_platforms_are_on_this_machine_and_agreed_to_by_invented_people() -> None:
    destinations = list(Destination.objects.order_by("code"))
    assert {one.code for one in destinations} == {platform.code for platform in PLATFORMS}
    for one in destinations:
        assert one.is_fictional
        assert one.state == DestinationState.ACTIVE
        assert {urlsplit(url).hostname for url in (one.url, one.settings["url"])} == {"127.0.0.1"}
    consents = Consent.objects.select_related("organisation", "given_by").order_by("id")
    assert {consent.organisation.name for consent in consents} == {
        "Judo des Deux Rives",
        "Fédération des associations du Clapas",
    }
    assert all(consent.organisation.is_fictional for consent in consents)
    assert all(consent.given_by is not None for consent in consents)
    assert Presence.objects.count() == 6


@pytest.mark.usefixtures("_invented")
def test_the_inventory_follows_the_port(now: datetime) -> None:
    point_destinations(MOVED, now)
    acts = AuditEntry.objects.count()
    point_destinations(MOVED, now)
    assert AuditEntry.objects.count() == acts
    for one in Destination.objects.order_by("code"):
        assert one.url.startswith(MOVED)
        assert one.settings["url"].startswith(MOVED)
        assert FIRST_URL not in repr(one.settings)
        assert sealing.unseal(one.sealed)
