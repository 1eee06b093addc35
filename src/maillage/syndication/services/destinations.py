"""Keeping the inventory of platforms: propose, edit, open, pause, retire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.databases import lock_once
from maillage.core.permissions import require
from maillage.directory.fields import FIELDS
from maillage.syndication.connectors.registry import ALL_CONNECTORS
from maillage.syndication.delivery.marks import mark_destination
from maillage.syndication.enums import DESTINATION_STEPS, DestinationState, Mode
from maillage.syndication.errors import InvalidDestination, ReasonMissing, WrongStep
from maillage.syndication.events import ConsentsChanged, DestinationChanged
from maillage.syndication.models import Consent, Destination, Presence
from maillage.syndication.services.consents import NEEDED

# What a form may write, and what it is called there.
TEXTS = {
    "name": "Nom", "purpose": "À quoi elle sert", "owner": "Qui la tient", "audience": "Qui la consulte",
    "cost": "Coût", "licence": "Licence ou conditions", "accepts": "Ce qu’elle accepte",
    "how_to": "Comment y être", "url": "Adresse",
}  # fmt: skip
NECESSARY = ("name", "purpose", "owner", "audience")
WRITABLE = (*TEXTS, "mode", "connector", "fields", "rate", "is_fictional")
LONGEST_TEXT = 4000
MOST_CALLS = 6000


@transaction.atomic
def propose_destination(*, actor: Actor, values: Mapping[str, Any], now: datetime) -> Destination:
    """Add a platform to the inventory; what the team adds is still to be opened.

    ``values`` maps the names of ``WRITABLE`` to what was typed; others are refused. Raises
    :class:`InvalidDestination` with the field at fault.
    """
    require(actor, "syndication.propose_destination")
    lock_once("syndication.destinations")
    cleaned = cleaned_values(Destination(mode=Mode.ASSISTED), values)
    destination = Destination(
        **{"mode": Mode.ASSISTED, **cleaned},
        code=free_code(str(cleaned.get("name", ""))),
        proposed_by_id=actor.person_id,
        proposed_at=now,
    )
    _refuse_incomplete(destination)
    destination.save()
    _record(actor, "syndication.destination_proposed", destination, now, {})
    return destination


@transaction.atomic
def edit_destination(
    *, actor: Actor, destination: Destination, values: Mapping[str, Any], now: datetime
) -> Destination:
    """Correct the description of a platform, its fields or its connector; others stay as they are."""
    require(actor, "syndication.keep_destinations", destination)
    current = locked(destination)
    cleaned = cleaned_values(current, values)
    changed = {key: value for key, value in cleaned.items() if getattr(current, key) != value}
    if not changed:
        return current
    before = {key: getattr(current, key) for key in changed}
    for key, value in changed.items():
        setattr(current, key, value)
    _refuse_incomplete(current)
    _refuse_unconnected(current)
    if changed.keys() & {"mode", "connector"}:
        _refuse_lost_profiles(current)
    current.save(update_fields=list(changed))
    mark_destination(current, now=now)
    _record(
        actor, "syndication.destination_edited", current, now,
        {"fields": sorted(changed), "before": before, "after": changed},
    )  # fmt: skip
    return current


@transaction.atomic
def change_destination_state(
    *, actor: Actor, destination: Destination, to: str, reason: str = "", now: datetime
) -> Destination:
    """Open, pause or retire a platform. Retiring needs a reason, ends every consent and asks for withdrawals."""
    require(actor, "syndication.keep_destinations", destination)
    current = locked(destination)
    before = current.state
    if to not in DESTINATION_STEPS[before]:
        raise WrongStep(
            "Cette étape n’est pas possible : quelqu’un d’autre a peut-être déjà décidé. "
            "Rechargez la page pour voir où en est cette plateforme."
        )
    text = reason.strip()[:LONGEST_TEXT]
    if to == DestinationState.RETIRED and not text:
        raise ReasonMissing
    current.state = to
    _refuse_unconnected(current)
    current.save(update_fields=["state"])
    if to == DestinationState.RETIRED:
        _end_consents(current, now, actor)
    mark_destination(current, now=now)
    _record(
        actor, "syndication.destination_state_changed", current, now,
        {"before": before, "after": to, "reason": text},
    )  # fmt: skip
    return current


def _end_consents(destination: Destination, now: datetime, actor: Actor) -> None:
    """A platform opened again later must ask again: nobody remembers having agreed."""
    running = Consent.objects.filter(destination=destination, withdrawn_at=None)
    refs = set(running.order_by("id").values_list("organisation__ref", flat=True))
    running.update(withdrawn_at=now, withdrawn_by_id=actor.person_id)
    for ref in sorted(refs):
        events.publish(ConsentsChanged(ref=ref, destinations=(destination.code,)))


def locked(destination: Destination) -> Destination:
    return Destination.objects.select_for_update().get(pk=destination.pk)


def cleaned_values(destination: Destination, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as the model keeps it; raises :class:`InvalidDestination`."""
    for key in values:
        if key not in WRITABLE:
            raise InvalidDestination(key, f"« {key} » ne se modifie pas ici.")
    cleaned = dict(values)
    for key in TEXTS.keys() & values.keys():
        cleaned[key] = _clean_text(key, str(values[key] or ""))
    if "mode" in values and values["mode"] not in Mode.values:
        raise InvalidDestination("mode", "Choisissez une des trois façons d’y être.")
    connector = cleaned.get("connector", destination.connector)
    mode = cleaned.get("mode", destination.mode)
    if "fields" in values or "connector" in values or "mode" in values:
        taken = cleaned.get("fields", destination.fields)
        cleaned["fields"] = _clean_fields(taken, mode=mode, connector=connector)
    if "rate" in values and not (
        isinstance(values["rate"], int) and 1 <= values["rate"] <= MOST_CALLS
    ):
        raise InvalidDestination("rate", "Entre 1 et 6 000 appels par minute.")
    return cleaned


def _clean_text(key: str, typed: str) -> str:
    text = "".join(c for c in typed if c.isprintable() or c == "\n").strip()
    limit = getattr(Destination._meta.get_field(key), "max_length", None) or LONGEST_TEXT
    if len(text) > limit:
        raise InvalidDestination(
            key, f"« {TEXTS[key]} » est trop long : {limit} caractères au plus, ici {len(text)}."
        )
    if key == "url" and text:
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            raise InvalidDestination(
                "url", "Cette adresse n’est pas lisible. Elle commence par https:// ou http://."
            ) from None
    return text


def _clean_fields(typed: Any, *, mode: str, connector: str) -> list[str]:
    """Return the fields in the order of the catalogue; the name goes with any other."""
    taken = set(typed or ())
    unknown = taken - FIELDS.keys()
    if unknown:
        raise InvalidDestination("fields", f"Champ inconnu : {', '.join(sorted(unknown))}.")
    if mode == Mode.PUSH and connector in ALL_CONNECTORS:
        beyond = taken - ALL_CONNECTORS[connector].fields
        if beyond:
            labels = ", ".join(f"« {FIELDS[key].label} »" for key in sorted(beyond))
            raise InvalidDestination("fields", f"Ce connecteur ne sait pas envoyer : {labels}.")
    if taken and NEEDED not in taken:
        taken.add(NEEDED)
    return [key for key in FIELDS if key in taken]


def _refuse_incomplete(destination: Destination) -> None:
    for key in NECESSARY:
        if not getattr(destination, key):
            raise InvalidDestination(key, f"Remplissez « {TEXTS[key]} ».")


def _refuse_unconnected(destination: Destination) -> None:
    """An open platform that we send to must be one that we know how to talk to."""
    is_open = destination.state == DestinationState.ACTIVE
    if is_open and destination.mode == Mode.PUSH and destination.connector not in ALL_CONNECTORS:
        raise InvalidDestination(
            "connector",
            "Choisissez comment lui envoyer les fiches (le connecteur) avant de l’ouvrir, ou "
            "changez la façon d’y être.",
        )


def _refuse_lost_profiles(destination: Destination) -> None:
    """Reached otherwise, what is there could no longer be taken away."""
    there = Presence.objects.filter(~Q(sent_digest="") | Q(is_uncertain=True))
    if there.filter(destination=destination).exists():
        raise InvalidDestination(
            "mode",
            "Des fiches sont déjà là-bas : retirez d’abord cette plateforme de l’inventaire, pour qu’elles "
            "en soient effacées, puis ouvrez-la de nouveau autrement.",
        )


def free_code(name: str) -> str:
    """Return a code made from a name, that no other platform has."""
    base = slugify(name)[:34].strip("-") or "plateforme"
    code, number = base, 2
    while Destination.objects.filter(code=code).exists():
        code, number = f"{base}-{number}", number + 1
    return code


def _record(
    actor: Actor, verb: str, destination: Destination, now: datetime, data: dict[str, Any]
) -> None:
    audit.record(actor=actor, verb=verb, obj=destination, now=now, data=data)
    events.publish(DestinationChanged(code=destination.code))
