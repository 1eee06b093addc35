"""Giving and withdrawing consent: an organisation, a destination, a field, a date, the words read."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.enums import Audience
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.models import Organisation
from maillage.directory.services.belonging import lock
from maillage.directory.services.profiles import choose_audience
from maillage.syndication.delivery.marks import expect_presence, mark
from maillage.syndication.enums import DestinationState, PresenceState
from maillage.syndication.errors import InvalidConsent, TextChanged
from maillage.syndication.events import ConsentsChanged
from maillage.syndication.models import Consent, Destination, Presence
from maillage.syndication.services.texts import current_text

# Without its name an organisation can not be shown anywhere: it goes first and leaves last.
NEEDED = "name"


@transaction.atomic
def give_consent(
    *,
    actor: Actor,
    organisation: Organisation,
    destination: Destination,
    fields: Iterable[str],
    text_version: int,
    now: datetime,
) -> list[Consent]:
    """Agree to send some fields to one destination; fields agreed before stay agreed.

    Returns the new consents (none when all were running). Raises :class:`InvalidConsent` for fields
    that the destination does not take, that are not public, or without the name; :class:`TextChanged`
    when ``text_version`` is no longer the current one.
    """
    current = lock(organisation)
    require(actor, "syndication.give_consent", current)
    text = current_text(now=now)
    if text.version != text_version:
        raise TextChanged
    running = set(running_at(current, destination).values_list("field", flat=True))
    asked = list(dict.fromkeys(fields))
    _refuse_unfit(current, destination, asked, running)
    new = [
        Consent.objects.create(
            organisation=current,
            destination=destination,
            field=field,
            text=text,
            given_at=now,
            given_by_id=actor.person_id,
        )
        for field in asked
        if field not in running
    ]
    if new:
        expect_presence(organisation_id=current.pk, destination=destination, now=now)
        audit.record(
            actor=actor, verb="syndication.consent_given", obj=current, now=now,
            data={
                "destination": destination.code, "name": destination.name,
                "fields": [consent.field for consent in new], "text": text.version,
            },
        )  # fmt: skip
        events.publish(ConsentsChanged(ref=current.ref, destinations=(destination.code,)))
    return new


def _refuse_unfit(
    organisation: Organisation, destination: Destination, asked: Sequence[str], running: set[str]
) -> None:
    if destination.state != DestinationState.ACTIVE:
        raise InvalidConsent(
            f"La plateforme « {destination.name} » n’est pas ouverte : rien ne peut y être transmis "
            "pour le moment."
        )
    if not asked:
        raise InvalidConsent("Cochez au moins un champ à transmettre.")
    unknown = tuple(key for key in asked if key not in destination.fields or key not in FIELDS)
    if unknown:
        raise InvalidConsent(
            f"La plateforme « {destination.name} » ne prend pas : {labels_of(unknown)}.", unknown
        )
    kept = tuple(key for key in asked if organisation.audience_of(key) != Audience.PUBLIC)
    if kept:
        raise InvalidConsent(
            f"Ces champs ne sont pas visibles par tout le monde : {labels_of(kept)}. Rendez-les "
            "publics dans « Qui voit quoi », ou décochez-les.",
            kept,
        )
    if NEEDED not in running and NEEDED not in asked:
        raise InvalidConsent(
            "Le nom de l’organisation part avec le reste : sans lui, la plateforme ne saurait pas "
            "de qui il s’agit. Cochez aussi « Nom ».",
            (NEEDED,),
        )


def labels_of(keys: Iterable[str]) -> str:
    """Return the labels of fields in a sentence: « Nom », « Téléphone »."""
    return ", ".join(f"« {label_of(key) if key in FIELDS else key} »" for key in keys)


def running_at(organisation: Organisation, destination: Destination) -> QuerySet[Consent]:
    """Return the consents in force of an organisation at a destination."""
    return Consent.objects.filter(
        organisation=organisation, destination=destination, withdrawn_at=None
    )


@transaction.atomic
def withdraw_consent(
    *,
    actor: Actor,
    organisation: Organisation,
    destination: Destination,
    fields: Iterable[str] | None = None,
    now: datetime,
) -> int:
    """Take back some fields at one destination, all of them when ``fields`` is None.

    Taking the name back takes back everything there. Returns how many consents ended.
    """
    current = lock(organisation)
    require(actor, "syndication.withdraw_consent", current)
    return _end(actor, current, running_at(current, destination), fields, now)


@transaction.atomic
def withdraw_all_consents(*, actor: Actor, organisation: Organisation, now: datetime) -> int:
    """Take back every field everywhere; the profile stays as it is in the directory."""
    current = lock(organisation)
    require(actor, "syndication.withdraw_consent", current)
    return _end(actor, current, _running(current), None, now)


@transaction.atomic
def withdraw_everywhere(
    *, actor: Actor, organisation: Organisation, fields: Iterable[str], now: datetime
) -> int:
    """Take back some fields at every destination, and keep them for the organisation here too.

    API, feeds, search, map and destinations lose them in the same run. Raises
    :class:`InvalidConsent` for fields that are always public. Returns how many consents ended.
    """
    current = lock(organisation)
    require(actor, "syndication.withdraw_consent", current)
    asked = list(dict.fromkeys(fields))
    public = tuple(key for key in asked if key not in FIELDS or FIELDS[key].always_public)
    if public:
        raise InvalidConsent(
            f"Toujours publics dans l’annuaire : {labels_of(public)}. Pour que la fiche entière "
            "disparaisse, demandez à l’équipe d’animation de la retirer.",
            public,
        )
    ended = _end(actor, current, _running(current), asked, now)
    for field in asked:
        choose_audience(
            actor=actor, organisation=current, field=field, audience=Audience.OWN, now=now
        )
    return ended


def _running(organisation: Organisation) -> QuerySet[Consent]:
    return Consent.objects.filter(organisation=organisation, withdrawn_at=None)


def _end(
    actor: Actor,
    organisation: Organisation,
    running: QuerySet[Consent],
    fields: Iterable[str] | None,
    now: datetime,
) -> int:
    """End consents, mark their presences and record it, inside the caller's transaction."""
    wanted = None if fields is None else set(fields)
    if wanted is not None and NEEDED not in wanted:
        running = running.filter(field__in=wanted)
    ending = list(running.select_related("destination").order_by("destination_id", "id"))
    if not ending:
        return 0
    Consent.objects.filter(pk__in=[consent.pk for consent in ending]).update(
        withdrawn_at=now, withdrawn_by_id=actor.person_id
    )
    destinations = list(dict.fromkeys(consent.destination for consent in ending))
    presences = Presence.objects.filter(organisation=organisation, destination__in=destinations)
    mark(presences, now=now)
    emptied = [consent.destination_id for consent in ending if consent.field == NEEDED]
    there = ~Q(sent_digest="") | Q(is_uncertain=True)
    presences.filter(there, destination__in=emptied).update(state=PresenceState.REMOVING)
    for destination in destinations:
        audit.record(
            actor=actor, verb="syndication.consent_withdrawn", obj=organisation, now=now,
            data={
                "destination": destination.code, "name": destination.name,
                "fields": [one.field for one in ending if one.destination == destination],
            },
        )  # fmt: skip
    codes = tuple(destination.code for destination in destinations)
    events.publish(ConsentsChanged(ref=organisation.ref, destinations=codes))
    return len(ending)
