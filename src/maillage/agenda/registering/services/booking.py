"""Places at a date: taking them, changing their number, giving them back, passing them on.

Every change happens under one lock, that of the date's row, taken once; and the database refuses by a
constraint to hold more people than places (R13). What a person does with their own registration is not
written to the public record, which is for ever: their data are deleted at a stated day (R17).
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from maillage.accounts.queries import account_of
from maillage.agenda.enums import RegistrationState
from maillage.agenda.errors import NoPlaceLeft
from maillage.agenda.models import Occurrence, Registration
from maillage.agenda.registering import notifications
from maillage.agenda.registering.dates import OVER, Told, why_closed, why_over
from maillage.agenda.registering.errors import (
    AlreadyRegistered,
    InvalidRegistration,
    RegistrationClosed,
)
from maillage.agenda.registering.queries import LIVE, live, waiting_list
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.core.ui.french import count

TWICE = (
    "Cette adresse est déjà inscrite à cette date. Nous venons de lui renvoyer le lien qui permet de voir, "
    "changer ou annuler cette inscription."
)
NO_LONGER = "Cette date n’est plus parmi celles de l’événement : choisissez-en une autre."
ENDED = "Cette inscription est déjà annulée."


@contextmanager
def locked(occurrence: Occurrence) -> Iterator[Occurrence]:
    """Hold a date alone, in a transaction; feeds hear of it when it becomes full, or is no longer."""
    with transaction.atomic():
        rows = Occurrence.objects.select_for_update(of=("self",)).select_related("event__place")
        date = rows.filter(pk=occurrence.pk).order_by("pk").first()
        if date is None:
            raise RegistrationClosed(NO_LONGER)
        was_full = date.left == 0
        yield date
        date.refresh_from_db(fields=["taken"])
        if (date.left == 0) != was_full:
            feed.append("event", [date.event.ref])


def take(date: Occurrence, places: int) -> bool:
    """Take places of a date if there are enough; one question that asks and takes at once."""
    fits = Q(places=None) | Q(places__gte=F("taken") + places)
    return bool(Occurrence.objects.filter(fits, pk=date.pk).update(taken=F("taken") + places))


def give_back(date: Occurrence, places: int) -> None:
    Occurrence.objects.filter(pk=date.pk).update(taken=F("taken") - places)


def promote(date: Occurrence, now: datetime) -> list[Registration]:
    """Give free places of a locked date to those who wait, in order (R14); return who got some.

    A request that is larger than what is left keeps its rank, and lets smaller ones pass.
    """
    if why_over(date, now):
        return []
    date.refresh_from_db(fields=["taken"])
    left, promoted = date.left, []
    for registration in waiting_list(date):
        if left == 0:
            break
        if left is not None and registration.places > left:
            continue
        if take(date, registration.places):
            left = None if left is None else left - registration.places
            registration.occurrence = date
            registration.state = RegistrationState.CONFIRMED
            registration.confirmed_at = now
            registration.save(update_fields=["state", "confirmed_at"])
            notifications.registration_promoted(registration=registration, now=now)
            promoted.append(registration)
    return promoted


def promote_waiting(*, occurrence: Occurrence, now: datetime) -> list[Registration]:
    """Serve the waiting list of a date whose number of places grew."""
    with locked(occurrence) as date:
        # The caller may be changing the event, and not have saved it yet.
        date.event = occurrence.event
        return promote(date, now)


def check_places(date: Occurrence, places: int) -> None:
    most = date.event.places_each
    if not 1 <= places <= most:
        words = f"Demandez entre 1 et {most} places." if most > 1 else "Une place par inscription."
        raise InvalidRegistration("places", words)
    if date.places is not None and places > date.places:
        raise InvalidRegistration(
            "places", f"Cette date n’a que {count(date.places, 'place')} en tout."
        )


def add(
    date: Occurrence, *, name: str, email: str, phone: str, places: int, needs: str,
    person_id: int | None, state: str, now: datetime,
) -> Registration:  # fmt: skip
    """Write a registration to a locked date; its places are taken already if it is confirmed."""
    return Registration.objects.create(
        occurrence=date,
        person_id=person_id,
        name=" ".join(name.split()),
        email=email,
        phone=phone,
        places=places,
        needs=needs if date.event.asks_needs else "",
        state=state,
        token=secrets.token_urlsafe(32),
        told=str(Told.of(date)),
        made_at=now,
        confirmed_at=now if state == RegistrationState.CONFIRMED else None,
    )


def register(
    *, actor: Actor, occurrence: Occurrence, name: str, email: str, phone: str, places: int,
    needs: str, now: datetime,
) -> Registration:  # fmt: skip
    """Register somebody to a date: places if there are enough, otherwise a rank in the waiting list.

    Raises :class:`RegistrationClosed`, :class:`AlreadyRegistered` or :class:`InvalidRegistration`.
    """
    address = email.strip().lower()
    with locked(occurrence) as date:
        require(actor, "agenda.view", date.event)
        if closed := why_closed(date, now):
            raise RegistrationClosed(closed)
        check_places(date, places)
        if live(date.registrations.all()).filter(email=address).exists():
            raise AlreadyRegistered(TWICE)
        # Places may have come back while nobody could be given any: those who wait come first.
        promote(date, now)
        fits = take(date, places)
        registration = add(
            date, name=name, email=address, phone=phone, places=places, needs=needs,
            person_id=account_of(actor, address), now=now,
            state=RegistrationState.CONFIRMED if fits else RegistrationState.WAITING,
        )  # fmt: skip
        notifications.registration_made(registration=registration, now=now)
    return registration


def send_link_again(*, occurrence: Occurrence, email: str, now: datetime) -> None:
    """Send the private link of a registration to its own address, once a day at most."""
    found = live(occurrence.registrations.all()).filter(email=email.strip().lower())
    for registration in found.order_by("pk"):
        registration.occurrence = occurrence
        notifications.registration_link(registration=registration, now=now)


def fresh(date: Occurrence, registration: Registration) -> Registration:
    """Read a registration again under the lock of its date; raises when it is cancelled."""
    current = Registration.objects.get(pk=registration.pk)
    current.occurrence = date
    if current.state not in LIVE:
        raise RegistrationClosed(ENDED)
    return current


def change_places(*, registration: Registration, places: int, now: datetime) -> Registration:
    """Change the number of places of a registration, by its private link; the rank is kept.

    Raises :class:`NoPlaceLeft` when fewer are left than asked; nothing changes then.
    """
    with locked(registration.occurrence) as date:
        current = fresh(date, registration)
        if over := why_over(date, now):
            raise RegistrationClosed(over)
        check_places(date, places)
        more = places - current.places
        if more == 0:
            return current
        if current.state == RegistrationState.CONFIRMED:
            if more < 0:
                give_back(date, -more)
            elif not take(date, more):
                left = count(date.left or 0, "place libre", "places libres")
                kept = count(current.places, "place")
                raise NoPlaceLeft(f"Il reste {left} : votre inscription garde {kept}.")
        current.places = places
        current.save(update_fields=["places"])
        notifications.registration_changed(registration=current, now=now)
        promote(date, now)
    current.refresh_from_db(fields=["state"])
    return current


def release(date: Occurrence, registration: Registration, now: datetime) -> None:
    """Cancel a registration to a locked date; its places go to those who wait."""
    held = registration.state == RegistrationState.CONFIRMED
    registration.state = RegistrationState.CANCELLED
    registration.cancelled_at = now
    registration.save(update_fields=["state", "cancelled_at"])
    if held:
        give_back(date, registration.places)
    promote(date, now)


def cancel(*, registration: Registration, now: datetime) -> None:
    """Cancel one's own registration by its private link (R16)."""
    with locked(registration.occurrence) as date:
        current = fresh(date, registration)
        if date.starts_at <= now:
            raise RegistrationClosed(OVER)
        release(date, current, now)
        notifications.registration_cancelled(registration=current, now=now)


def cancel_for(*, actor: Actor, registration: Registration, reason: str, now: datetime) -> None:
    """Cancel somebody's registration, as those who organise; the person is told, with the reason."""
    with locked(registration.occurrence) as date:
        require(actor, "agenda.manage_registrations", date.event)
        current = fresh(date, registration)
        if not reason.strip():
            raise InvalidRegistration("reason", "Dites pourquoi : la personne le lira.")
        release(date, current, now)
        notifications.registration_cancelled(
            registration=current, now=now, by_organisers=True, reason=reason.strip()
        )
        audit.record(
            actor=actor, verb="agenda.registration_cancelled", obj=date.event, now=now,
            data={"date": date.key, "places": current.places},
        )  # fmt: skip
