"""Connectors meet real servers here: the platforms of the demonstration, on a free port."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from maillage.core import outgoing
from maillage.demo.partners import bulletin, opendata, volunteering, wiki
from maillage.demo.partners.run import running
from maillage.demo.partners.server import Partners
from maillage.syndication.connectors.base import Dataset, Parcel
from maillage.syndication.connectors.registry import CONNECTORS, DATASETS

PATIENCE_S = 20.0
IMPATIENCE_S = 0.4
LARGEST = 1024 * 1024
NAME = "Judo « des Deux Rives » & Cie"
VALUES: dict[str, Any] = {
    "name": NAME,
    "summary": "Judo & taïso, pour moins de 5 € par mois",
    "description": "Depuis 1987.\n\n- **Éveil** dès 4 ans\n- 50 % de réduction & essai offert",
    "themes": ["sport.judo", "sport.sante-seniors"],
    "phone": "04 67 00 00 01",
    "email": "contact@judo-deux-rives.test",
    "website": "https://judo-deux-rives.test",
    "opening_hours": "Tu 18:00-21:00; We 14:00-18:00",
    "place": {
        "label": "Dojo du Lez", "address": "Quai fictif", "postcode": "34000", "city": "Montpellier",
        "insee": "34172", "lat": 43.6098, "lon": 3.8968, "precision": "street",
    },
}  # fmt: skip


def parcel(**changes: Any) -> Parcel:
    told = {
        "key": "0123abcd",
        "ref": "k7qyh3m2a4bc",
        "version": 3,
        "url": "https://maillage.test/annuaire/k7qyh3m2a4bc/",
        "values": VALUES,
        "identifiers": (("rna", "W343000001"),),
        "changed_at": datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
    }
    return Parcel(**(told | changes))


def dataset(**changes: Any) -> Dataset:
    told = {
        "key": "feed01",
        "title": "Associations de Montpellier",
        "licence": "lov2",
        "files": {"associations.csv": b"ref;nom\nk7qyh3m2a4bc;Judo\n"},
        "rows": 1,
        "made_at": datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
    }
    return Dataset(**(told | changes))


@pytest.fixture
def partners(tmp_path: Path, settings) -> Iterator[Partners]:
    with running(tmp_path / "partenaires") as server:
        settings.MAILLAGE_OUTGOING_ALLOW = [server.url.removeprefix("http://")]
        yield server


@pytest.fixture
def http(partners: Partners) -> Iterator[httpx.Client]:
    with outgoing.client(timeout_s=PATIENCE_S, largest=LARGEST) as client:
        yield client


@pytest.fixture
def known(partners: Partners) -> dict[str, dict[str, str]]:
    """The settings that reach each platform of the demonstration."""
    base = partners.url
    return {
        "webhook": {"url": f"{base}/bulletin/avis", "secret": bulletin.SECRET, "receipt": "oui"},
        "yeswiki": {"url": f"{base}/wiki/", "token": wiki.TOKEN, "form": "1"},
        "engagement": {
            "url": f"{base}/benevolat/",
            "key": volunteering.KEY,
            "partners": volunteering.ALLOWED,
        },
        "datagouv": {
            "url": f"{base}/donnees/api/1/",
            "key": opendata.KEY,
            "organization": opendata.OWNER["id"],
        },
    }


Make = Callable[..., Any]


@pytest.fixture
def make(known: dict[str, dict[str, str]], http: httpx.Client) -> Make:
    """Make a connector by its key, with the settings of the demonstration and those given."""

    def made(key: str, /, **settings: str) -> Any:
        return {**CONNECTORS, **DATASETS}[key](known[key] | settings, http)

    return made


@pytest.fixture
def held(partners: Partners) -> Callable[[str], Any]:
    """Return what a platform holds."""

    def told(code: str) -> Any:
        with partners.partners[code].store.reading() as data:
            return data

    return told
