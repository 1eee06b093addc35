"""How a platform is reached: its settings and secrets, whether it answers, a second chance."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from maillage.core import audit, sealing
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Organisation
from maillage.syndication.connectors.registry import ALL_CONNECTORS
from maillage.syndication.delivery.checking import check_in_background
from maillage.syndication.delivery.marks import mark, mark_destination
from maillage.syndication.errors import InvalidDestination, SyndicationError
from maillage.syndication.models import Circuit, Destination, Presence
from maillage.syndication.services.destinations import locked

LONGEST_SETTING = 2000


@transaction.atomic
def set_credentials(
    *,
    actor: Actor,
    destination: Destination,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    now: datetime,
) -> Destination:
    """Write the settings of a connector; secrets are sealed, those left out stay as they are.

    A platform that was stopped because it did not recognise us is tried again. Names are those that
    the connector declares; raises :class:`InvalidDestination` for others and for missing ones.
    """
    require(actor, "syndication.keep_destinations", destination)
    current = locked(destination)
    connector = ALL_CONNECTORS.get(current.connector)
    if connector is None:
        raise InvalidDestination(
            "connector", "Choisissez d’abord le connecteur de cette plateforme."
        )
    try:
        known = sealing.unseal(current.sealed)
    except sealing.SealBroken:
        # Sealed with a key that is gone: what is typed now replaces it.
        known = {}
    sealed = {**known, **{name: str(value).strip() for name, value in secrets.items() if value}}
    plain = {name: str(value).strip() for name, value in settings.items()}
    for declared in connector.settings:
        given = (sealed if declared.secret else plain).get(declared.name, "")
        if len(given) > LONGEST_SETTING:
            raise InvalidDestination(declared.name, f"« {declared.label} » est trop long.")
        if declared.required and not given and not declared.default:
            raise InvalidDestination(declared.name, f"Remplissez « {declared.label} ».")
    declared_names = {(declared.name, declared.secret) for declared in connector.settings}
    for name, is_secret in [*((n, False) for n in plain), *((n, True) for n in secrets)]:
        if (name, is_secret) not in declared_names:
            raise InvalidDestination(name, f"Ce connecteur n’a pas de réglage « {name} ».")
    wanted = {name for name, is_secret in declared_names if is_secret}
    current.settings = plain
    current.sealed = sealing.seal({k: v for k, v in sealed.items() if k in wanted})
    current.save(update_fields=["settings", "sealed"])
    _try_again(current, now)
    audit.record(
        actor=actor, verb="syndication.destination_connected", obj=current, now=now,
        data={"settings": sorted(plain), "secrets": sorted(secrets)},
    )  # fmt: skip
    return current


def _try_again(destination: Destination, now: datetime) -> None:
    """Close the circuit and mark everything there, inside the caller's transaction."""
    Circuit.objects.filter(destination=destination).update(
        failures=0, open_until=None, blocked_at=None, words=""
    )
    mark_destination(destination, now=now)


@transaction.atomic
def check_destination(*, actor: Actor, destination: Destination, now: datetime) -> None:
    """Ask the worker to see whether a platform answers; its words come into ``check_words``."""
    require(actor, "syndication.keep_destinations", destination)
    check_in_background.enqueue(destination.pk)
    audit.record(actor=actor, verb="syndication.check_asked", obj=destination, now=now)


@transaction.atomic
def retry_destination(*, actor: Actor, destination: Destination, now: datetime) -> Destination:
    """Try a platform again at once, though it was stopped or left for later."""
    require(actor, "syndication.keep_destinations", destination)
    current = locked(destination)
    _try_again(current, now)
    audit.record(actor=actor, verb="syndication.destination_retried", obj=current, now=now)
    return current


@transaction.atomic
def retry_delivery(
    *, actor: Actor, organisation: Organisation, destination: Destination, now: datetime
) -> Presence:
    """Send one profile again at once, even one that was refused or that differs there.

    A platform that asked to wait, or that was stopped, is still waited for.
    """
    require(actor, "syndication.retry_delivery", organisation)
    presence = (
        Presence.objects.select_for_update()
        .filter(organisation=organisation, destination=destination)
        .first()
    )
    if presence is None:
        raise SyndicationError("Cette fiche n’est pas envoyée à cette plateforme.")
    # Forgetting what was sent or refused makes the same content worth a call, under a new key.
    presence.sent_digest = f"again-{presence.sent_digest}"[:64] if presence.sent_digest else ""
    presence.sending_digest = ""
    presence.attempts = 0
    presence.save(update_fields=["sent_digest", "sending_digest", "attempts"])
    mark(Presence.objects.filter(pk=presence.pk), now=now)
    audit.record(
        actor=actor, verb="syndication.delivery_retried", obj=organisation, now=now,
        data={"destination": destination.code, "name": destination.name},
    )  # fmt: skip
    presence.refresh_from_db()
    return presence
