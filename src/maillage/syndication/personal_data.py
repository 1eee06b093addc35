"""What syndication keeps about a person: agreements they gave or took back, platforms they told us of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from maillage.accounts.registries import DataSection
from maillage.directory.fields import FIELDS
from maillage.syndication.models import Consent, Destination, DestinationUse


def _section(key: str, title: str, rows: Iterable[Mapping[str, Any]]) -> DataSection:
    return DataSection(key, title, tuple(rows))


def consents(person_id: int) -> DataSection:
    found = Consent.objects.filter(Q(given_by=person_id) | Q(withdrawn_by=person_id))
    return _section(
        "accords",
        "Accords que vous avez donnés ou repris",
        (
            {
                "Organisation": one.organisation.name,
                "Plateforme": one.destination.name,
                "Champ": FIELDS[one.field].label if one.field in FIELDS else one.field,
                "Donné par vous le": one.given_at if one.given_by_id == person_id else None,
                "Repris par vous le": one.withdrawn_at
                if one.withdrawn_by_id == person_id
                else None,
            }
            for one in found.select_related("organisation", "destination").order_by(
                "given_at", "pk"
            )
        ),
    )


def proposals(person_id: int) -> DataSection:
    found = Destination.objects.filter(proposed_by=person_id).order_by("proposed_at", "pk")
    return _section(
        "plateformes",
        "Plateformes que vous avez proposées",
        ({"Plateforme": one.name, "Proposée le": one.proposed_at} for one in found),
    )


def uses(person_id: int) -> DataSection:
    found = DestinationUse.objects.filter(said_by=person_id)
    return _section(
        "usages-de-plateformes",
        "Plateformes où vous avez dit que votre organisation se trouve",
        (
            {
                "Organisation": use.organisation.name,
                "Plateforme": use.destination.name,
                "Adresse": use.url,
                "Dit le": use.said_at,
            }
            for use in found.select_related("organisation", "destination").order_by("said_at", "pk")
        ),
    )


EXPORTERS = (consents, proposals, uses)
