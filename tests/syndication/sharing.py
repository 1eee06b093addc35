"""Destinations and consents, as the services leave them, for tests of what others read."""

from collections.abc import Iterable
from datetime import UTC, datetime

from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Consent, ConsentText, Destination

GIVEN = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


def destination(code: str = "carte", connector: str = "csv", **values) -> Destination:
    """Write an open platform of the inventory; it takes every field given, or the usual ones."""
    values.setdefault("fields", ["name", "summary", "themes", "place", "phone", "email"])
    return Destination.objects.create(
        code=code, connector=connector, proposed_at=GIVEN,
        **{"name": f"Plateforme {code}", "mode": Mode.PULL, "state": DestinationState.ACTIVE,
           "purpose": "Essai", "owner": "Essai", "audience": "Essai", **values},
    )  # fmt: skip


def agree(
    organisation: Organisation, to: Destination, fields: Iterable[str], at: datetime = GIVEN
) -> None:
    text, _ = ConsentText.objects.get_or_create(
        version=1, defaults={"text": "Nous sommes d’accord.", "since": GIVEN}
    )
    for field in fields:
        Consent.objects.create(
            organisation=organisation, destination=to, field=field, text=text, given_at=at
        )


def withdraw(organisation: Organisation, to: Destination, at: datetime, *fields: str) -> None:
    running = Consent.objects.filter(organisation=organisation, destination=to, withdrawn_at=None)
    if fields:
        running = running.filter(field__in=fields)
    running.update(withdrawn_at=at)
