"""A president, her association, and three platforms: one sent to, one that reads, one to paste."""

import pytest
from django.urls import reverse

from maillage.core.actor import FACILITATOR, MANAGER
from maillage.syndication.enums import Mode
from tests.factories.destinations import DestinationFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def judo(town):
    return OrganisationFactory(
        name="Judo des Deux Rives", phone="04 67 00 00 01", summary="Du judo.", needs="Des tapis."
    )


@pytest.fixture
def president(client, judo):
    person = PersonFactory(name="Monique Castan")
    MembershipFactory(person=person, organisation=judo, role=MANAGER)
    client.force_login(person)
    return person


@pytest.fixture
def facilitator(client):
    person = PersonFactory(name="Camille Roussel", functions=(FACILITATOR,))
    client.force_login(person)
    return person


@pytest.fixture
def bulletin(db):
    return DestinationFactory(code="bulletin", name="Le Bulletin")


@pytest.fixture
def carte(db):
    return DestinationFactory(
        code="carte", name="La Carte", mode=Mode.PULL, connector="umap",
        fields=["name", "phone", "place"],
    )  # fmt: skip


@pytest.fixture
def registre(db):
    return DestinationFactory(
        code="registre",
        name="Le Registre",
        mode=Mode.ASSISTED,
        connector="",
        fields=["name", "needs"],
    )


def url(name: str, *args: object) -> str:
    return reverse(f"syndication:{name}", args=args)


def text_of(response) -> str:
    """Return a page with its no-break spaces as ordinary ones."""
    page = response.content.decode().replace("&nbsp;", " ")
    return page.replace("\u00a0", " ").replace("\u202f", " ")
