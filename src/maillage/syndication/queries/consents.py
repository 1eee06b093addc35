"""Consents as screens read them: what runs, the proof, and exactly what would leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from maillage.core.models import AuditEntry
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import with_profile
from maillage.directory.queries.profiles import public_profile
from maillage.syndication.feeds.shared import only_agreed
from maillage.syndication.models import Consent, ConsentText, Destination
from maillage.syndication.payload import Wanted, is_held_back, wanted_of

GIVEN, WITHDRAWN = "syndication.consent_given", "syndication.consent_withdrawn"


@dataclass(frozen=True)
class DestinationConsents:
    """What one organisation agrees to send to one destination: field keys in the catalogue's order."""

    destination: Destination
    fields: tuple[str, ...]
    since: datetime
    last_given_at: datetime


def running_consents(organisation: Organisation) -> QuerySet[Consent]:
    """Return the consents in force of an organisation, with their destination."""
    running = Consent.objects.filter(organisation=organisation, withdrawn_at=None)
    return running.select_related("destination").order_by("destination__name", "given_at", "id")


def consents_of(organisation: Organisation) -> list[DestinationConsents]:
    """Return what an organisation agrees to, by destination in order of name (one query)."""
    grouped: dict[Destination, list[Consent]] = {}
    for consent in running_consents(organisation):
        grouped.setdefault(consent.destination, []).append(consent)
    return [
        DestinationConsents(
            destination=destination,
            fields=in_catalogue_order(consent.field for consent in consents),
            since=min(consent.given_at for consent in consents),
            last_given_at=max(consent.given_at for consent in consents),
        )
        for destination, consents in grouped.items()
    ]


def agreed_fields(organisation: Organisation, destination: Destination) -> tuple[str, ...]:
    """Return the field keys agreed to at one destination."""
    running = Consent.objects.filter(
        organisation=organisation, destination=destination, withdrawn_at=None
    )
    return in_catalogue_order(running.order_by("id").values_list("field", flat=True))


def in_catalogue_order(keys: Iterable[str]) -> tuple[str, ...]:
    wanted = set(keys)
    return tuple(key for key in FIELDS if key in wanted)


@dataclass(frozen=True)
class ProofAct:
    """One act of the record: its number, its chained fingerprint, what it was, who did it."""

    number: int
    at: datetime
    verb: str
    digest: str
    person_id: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """Everything that shows what was agreed at one destination, withdrawn consents included."""

    organisation: Organisation
    destination: Destination
    consents: tuple[Consent, ...]
    texts: tuple[ConsentText, ...]
    acts: tuple[ProofAct, ...]


def proof_of(organisation: Organisation, destination: Destination) -> Proof:
    """Return the proof of an organisation's consents at a destination, oldest first (three queries).

    Each consent has ``text``, ``given_by`` and ``withdrawn_by`` at hand.
    """
    consents = tuple(
        Consent.objects.filter(organisation=organisation, destination=destination)
        .select_related("text", "given_by", "withdrawn_by")
        .order_by("given_at", "id")
    )
    texts = {consent.text.version: consent.text for consent in consents}
    acts = AuditEntry.objects.filter(
        object_type=organisation._meta.label_lower,
        object_id=str(organisation.pk),
        verb__in=(GIVEN, WITHDRAWN),
        data__destination=destination.code,
    )
    return Proof(
        organisation=organisation,
        destination=destination,
        consents=consents,
        texts=tuple(texts[version] for version in sorted(texts)),
        acts=tuple(
            ProofAct(act.number, act.at, act.verb, act.digest, act.person_id, act.data)
            for act in acts.order_by("number")
        ),
    )


def preview(
    organisation: Organisation, destination: Destination, fields: Iterable[str]
) -> Wanted | None:
    """Return exactly what would be sent if these fields were agreed to; None when nothing would."""
    return previews(organisation, {destination: fields})[destination]


def previews(
    organisation: Organisation, agreed: Mapping[Destination, Iterable[str]]
) -> dict[Destination, Wanted | None]:
    """Return exactly what would be sent to each destination; the profile is read once.

    Fields that a destination does not take, that are blank or not public are left out, as they
    would be. ``Wanted.values``, ``identifiers`` and ``url`` are all that leaves.
    """
    current = with_profile(Organisation.objects.filter(pk=organisation.pk)).get()
    public = public_profile(current, {})
    found: dict[Destination, Wanted | None] = {}
    for destination, fields in agreed.items():
        kept = frozenset(fields) & set(destination.fields)
        stays = not kept or is_held_back(current, destination)
        wanted = None if stays else wanted_of(only_agreed(public, kept), destination)
        found[destination] = wanted if wanted and wanted.values else None
    return found
