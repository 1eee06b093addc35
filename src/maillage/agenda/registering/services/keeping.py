"""What those who organise do with a list: who came, who comes first, who is added, what is written to all.

The record keeps the act and numbers; never who.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from maillage.accounts.queries import account_of
from maillage.agenda.enums import RegistrationState
from maillage.agenda.errors import NoPlaceLeft
from maillage.agenda.models import Occurrence, Registration
from maillage.agenda.registering import notifications
from maillage.agenda.registering.errors import (
    AlreadyRegistered,
    InvalidRegistration,
    RegistrationClosed,
)
from maillage.agenda.registering.queries import confirmed, live, waiting_list
from maillage.agenda.registering.services.booking import (
    add,
    fresh,
    locked,
    promote,
    take,
)
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require

MANAGE = "agenda.manage_registrations"
ALREADY = "Cette adresse est déjà inscrite à cette date."
NO_ROOM = (
    "Toutes les places sont prises. Augmentez le nombre de places de l’événement, ou annulez d’abord "
    "l’inscription de quelqu’un qui ne vient pas."
)


@transaction.atomic
def note_presence(
    *, actor: Actor, occurrence: Occurrence, came: Iterable[int], left: Iterable[int]
) -> None:
    """Tick registrations (numbers) as there, and take the tick away from others.

    Only what changed on the sheet is given, so that two people may hold it at once.
    """
    require(actor, MANAGE, occurrence.event)
    held = confirmed(occurrence)
    known = set(held.values_list("pk", flat=True))
    held.filter(pk__in=known & set(came)).update(is_present=True)
    held.filter(pk__in=known & set(left)).update(is_present=False)


def add_person(
    *, actor: Actor, occurrence: Occurrence, name: str, email: str, places: int, is_there: bool,
    now: datetime,
) -> Registration:  # fmt: skip
    """Add somebody to the list of a date, before it or at the door; raises when places are missing."""
    address = email.strip().lower()
    with locked(occurrence) as date:
        require(actor, MANAGE, date.event)
        if places < 1:
            raise InvalidRegistration("places", "Comptez au moins une personne.")
        if address and live(date.registrations.all()).filter(email=address).exists():
            raise AlreadyRegistered(ALREADY)
        if not take(date, places):
            raise NoPlaceLeft(NO_ROOM)
        registration = add(
            date, name=name, email=address, phone="", places=places, needs="",
            person_id=account_of(Actor.anonymous(), address) if address else None,
            state=RegistrationState.CONFIRMED, now=now,
        )  # fmt: skip
        if is_there:
            Registration.objects.filter(pk=registration.pk).update(is_present=True)
        if date.starts_at > now:
            notifications.registration_made(registration=registration, now=now)
        audit.record(
            actor=actor, verb="agenda.registration_added", obj=date.event, now=now,
            data={"date": date.key, "places": places},
        )  # fmt: skip
    return registration


def move_up(*, actor: Actor, registration: Registration, reason: str, now: datetime) -> bool:
    """Put somebody first in the waiting list, with a reason that the record keeps; true if served at once."""
    with locked(registration.occurrence) as date:
        require(actor, MANAGE, date.event)
        current = fresh(date, registration)
        if current.state != RegistrationState.WAITING:
            raise RegistrationClosed("Cette personne a déjà ses places.")
        if not reason.strip():
            raise InvalidRegistration(
                "reason", "Dites pourquoi cette demande passe devant les autres."
            )
        first = waiting_list(date).aggregate(first=Min("rank"))["first"]
        current.rank = first - 1
        current.save(update_fields=["rank"])
        audit.record(
            actor=actor, verb="agenda.registration_moved_up", obj=date.event, now=now,
            data={"date": date.key, "places": current.places, "reason": reason.strip()},
        )  # fmt: skip
        return current.pk in {one.pk for one in promote(date, now)}


@transaction.atomic
def write_to_registered(
    *,
    actor: Actor,
    occurrence: Occurrence,
    subject: str,
    text: str,
    waiting_too: bool,
    now: datetime,
) -> int:
    """Write to everybody registered to a date; return to how many. The same text never goes twice."""
    require(actor, MANAGE, occurrence.event)
    digest = hashlib.sha256(f"{subject}\0{text}".encode()).hexdigest()[:24]
    people = [*confirmed(occurrence), *(waiting_list(occurrence) if waiting_too else ())]
    sent = 0
    for registration in people:
        registration.occurrence = occurrence
        sent += notifications.organisers_message(
            registration=registration, subject=subject, text=text, digest=digest, now=now
        )
    if sent:
        audit.record(
            actor=actor, verb="agenda.registered_written_to", obj=occurrence.event, now=now,
            data={"date": occurrence.key, "people": sent},
        )  # fmt: skip
    return sent
