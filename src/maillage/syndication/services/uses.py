"""What people say of other platforms: we are there by our own means; it was pasted; it was erased."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Organisation
from maillage.syndication.delivery.ledger import arrived, left
from maillage.syndication.enums import Mode
from maillage.syndication.errors import InvalidDestination, SyndicationError
from maillage.syndication.models import Destination, DestinationUse, Presence
from maillage.syndication.payload import wanted_at

LONGEST_ADDRESS = 300


def readable_address(typed: str) -> str:
    """Return an address as typed, or raise :class:`InvalidDestination`; blank is allowed."""
    text = typed.strip()
    if not text:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        text = ""
    if not text or len(text) > LONGEST_ADDRESS:
        raise InvalidDestination(
            "url", "Cette adresse n’est pas lisible. Elle commence par https:// ou http://."
        )
    return text


@transaction.atomic
def declare_use(
    *,
    actor: Actor,
    organisation: Organisation,
    destination: Destination,
    url: str = "",
    now: datetime,
) -> DestinationUse:
    """Say that an organisation uses a platform by its own means; saying it again corrects the address."""
    require(actor, "syndication.declare_use", organisation)
    require(actor, "syndication.view_destination", destination)
    use, _ = DestinationUse.objects.update_or_create(
        destination=destination,
        organisation=organisation,
        defaults={"url": readable_address(url), "said_at": now, "said_by_id": actor.person_id},
    )
    audit.record(
        actor=actor, verb="syndication.use_declared", obj=organisation, now=now,
        data={"destination": destination.code, "name": destination.name},
    )  # fmt: skip
    return use


@transaction.atomic
def withdraw_use(
    *, actor: Actor, organisation: Organisation, destination: Destination, now: datetime
) -> int:
    """Say that an organisation no longer uses a platform; returns 0 when it was not said."""
    require(actor, "syndication.declare_use", organisation)
    said = DestinationUse.objects.filter(destination=destination, organisation=organisation)
    found = said.delete()[0]
    if found:
        audit.record(
            actor=actor, verb="syndication.use_withdrawn", obj=organisation, now=now,
            data={"destination": destination.code, "name": destination.name},
        )  # fmt: skip
    return found


@transaction.atomic
def say_copied(
    *,
    actor: Actor,
    organisation: Organisation,
    destination: Destination,
    url: str = "",
    now: datetime,
) -> Presence:
    """Say that the text prepared now was pasted at a platform that has no entry for us."""
    require(actor, "syndication.say_copied", organisation)
    presence = _followed(organisation, destination)
    wanted = wanted_at(destination, [organisation.ref]).get(organisation.ref)
    if wanted is None:
        raise SyndicationError(
            "Rien n’est à recopier sur cette plateforme : aucun accord n’y est en cours."
        )
    presence.sending_version += 1
    presence.external_url = readable_address(url) or presence.external_url
    arrived(presence, wanted=wanted, now=now)
    presence.due_at = None
    presence.save()
    _record_copy(actor, "syndication.copy_said", organisation, destination, now)
    return presence


@transaction.atomic
def say_erased(
    *, actor: Actor, organisation: Organisation, destination: Destination, now: datetime
) -> Presence:
    """Say that the profile was erased there, where a person must do it."""
    require(actor, "syndication.say_copied", organisation)
    presence = _followed(organisation, destination)
    if wanted_at(destination, [organisation.ref]):
        raise SyndicationError(
            "Un accord est en cours sur cette plateforme : reprenez-le d’abord, pour que la fiche "
            "n’y soit plus attendue."
        )
    left(presence, now=now)
    presence.due_at = None
    presence.save()
    _record_copy(actor, "syndication.erasure_said", organisation, destination, now)
    return presence


def _followed(organisation: Organisation, destination: Destination) -> Presence:
    """Return the presence to write, locked; a platform that we send to writes its own, unless it takes none back."""
    found = (
        Presence.objects.select_for_update()
        .filter(organisation=organisation, destination=destination)
        .first()
    )
    by_hand = found is not None and (
        destination.mode == Mode.ASSISTED or found.must_be_erased_by_hand
    )
    if found is None or not by_hand:
        raise SyndicationError(
            "Cette plateforme ne se tient pas à la main : rien n’est à dire ici."
        )
    return found


def _record_copy(
    actor: Actor, verb: str, organisation: Organisation, destination: Destination, now: datetime
) -> None:
    audit.record(
        actor=actor, verb=verb, obj=organisation, now=now,
        data={"destination": destination.code, "name": destination.name},
    )  # fmt: skip
