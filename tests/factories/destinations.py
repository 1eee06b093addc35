"""Platforms of the inventory, consents and presences, in the states that tests need."""

from collections.abc import Iterable
from datetime import datetime

import factory

from maillage.core.actor import Actor
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Consent, Destination
from maillage.syndication.services.consents import give_consent
from maillage.syndication.services.texts import current_text
from tests.factories.organisations import WRITTEN, manager_of


class DestinationFactory(factory.django.DjangoModelFactory):
    """An open platform that we send to by webhook; ``mode`` and ``connector`` change that."""

    class Meta:
        model = Destination

    code = factory.Sequence(lambda number: f"plateforme-{number}")
    name = factory.Sequence(lambda number: f"Plateforme {number}")
    mode = Mode.PUSH
    state = DestinationState.ACTIVE
    purpose = "Dire qui fait quoi dans le quartier."
    owner = "Une fédération"
    audience = "Les habitantes et les habitants"
    connector = "webhook"
    fields = ["name", "summary", "phone", "email", "place"]
    rate = 600
    proposed_at = WRITTEN


def agree(
    organisation: Organisation,
    destination: Destination,
    *fields: str,
    now: datetime,
    actor: Actor | None = None,
) -> list[Consent]:
    """Give consent as a manager of the organisation would; to all that the destination takes by default."""
    wanted: Iterable[str] = fields or destination.fields
    return give_consent(
        actor=actor or manager_of(organisation),
        organisation=organisation,
        destination=destination,
        fields=wanted,
        text_version=current_text(now=now).version,
        now=now,
    )
