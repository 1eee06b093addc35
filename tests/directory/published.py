"""Organisations to publish, for tests of the API, the feeds and the exports."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from maillage.core.actor import Actor
from maillage.core.index import rebuild_now
from maillage.directory.models import Organisation
from maillage.directory.services.organisations import create_organisation

RICH: dict[str, Any] = {
    "name": "Judo club du Clapas",
    "acronym": "JUCLAP",
    "other_names": ["Judo clapassien"],
    "created_on": "1987-09-12",
    "summary": "Le judo de quatre à quatre-vingts ans.",
    "description": "Des cours **chaque soir**.",
    "themes": ["sport.judo", "sport.yoga"],
    "publics": ["enfants", "adolescents"],
    "skills_offered": ["comptabilite"],
    "skills_sought": ["site-web"],
    "needs": "un vidéoprojecteur",
    "place": {
        "label": "Salle Oulipo", "address": "1 rue Foch", "postcode": "34000", "city": "Montpellier",
        "insee": "34172", "lat": 43.61, "lon": 3.87,
    },
    "accessibility": {"entree_plain_pied": True},
    "venues": [{"label": "Gymnase Achille", "city": "Montpellier", "lat": 43.6, "lon": 3.88}],
    "phone": "+33 4 67 00 00 00",
    "email": "contact@judo.example",
    "website": "https://judo.example",
    "links": [{"label": "Vidéos", "url": "https://videos.example/judo"}],
    "opening_hours": "Mo-Fr 18:00-20:00; Sa 10:00-12:00",
    "languages": ["fr", "ar"],
}  # fmt: skip

Publish = Callable[..., Organisation]


@pytest.fixture
def publish(town, system: Actor, now: datetime, settings, tmp_path) -> Publish:
    """Create an organisation and make it findable: ``publish(name=..., **values)``."""
    settings.MAILLAGE_DATA = tmp_path

    def create(kind: str = "association", **values: Any) -> Organisation:
        made = create_organisation(actor=system, kind=kind, values=values, now=now)
        rebuild_now(lambda _done: None)
        return made

    return create


@pytest.fixture
def judo(publish: Publish) -> Organisation:
    return publish(**RICH)


def body_of(response: Any) -> str:
    """Return the whole text of an answer, streamed or not."""
    content = response.getvalue() if response.streaming else response.content
    return content.decode()


def read(response: Any) -> Any:
    return json.loads(body_of(response))
