"""Leaving: an account deleted by its holder, and those that were never confirmed."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef

from maillage.accounts.errors import DeletionRefused
from maillage.accounts.events import PersonDeleted
from maillage.accounts.models import Person
from maillage.accounts.registries import deletion_effects, deletion_obstacles
from maillage.accounts.services.access import close_sessions
from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.databases import lock_once
from maillage.core.models import OutgoingMail
from maillage.core.permissions import require

UNCONFIRMED_FOR = timedelta(days=7)

EFFECTS = (
    "Votre nom, votre adresse et vos moyens de connexion sont effacés tout de suite.",
    "Les messages que le site vous a écrits sont effacés aussi.",
    "Le registre des actes garde ce qui a été fait, sous un numéro qui ne mène plus à personne.",
    "Les fiches que vous avez complétées restent en ligne : elles appartiennent aux associations.",
)


def obstacles_to_deletion(person: Person) -> tuple[str, ...]:
    """Return why the account can not be deleted yet, in French; empty when nothing hinders it."""
    return tuple(reason for obstacle in deletion_obstacles for reason in obstacle(person.pk))


def effects_of_deletion(person: Person) -> tuple[str, ...]:
    """Return what the deletion will do, and to whom, in French: to read before confirming."""
    beyond = tuple(effect for effects in deletion_effects for effect in effects(person.pk))
    return EFFECTS + beyond


def erase(person: Person) -> None:
    """Erase an account and the messages written to it; other modules erase what they keep."""
    written_to = {
        person.email,
        *EmailAddress.objects.filter(user=person).values_list("email", flat=True),
    }
    for address in written_to:
        OutgoingMail.objects.filter(to__iexact=address).delete()
    close_sessions(person)
    events.publish(PersonDeleted(person.pk))
    person.delete()


@transaction.atomic
def delete_person(*, actor: Actor, person: Person, now: datetime) -> None:
    """Delete an account for good; only its number remains in the record.

    Raises ``DeletionRefused`` when somebody else would be left without anybody. Publishes
    ``PersonDeleted``.
    """
    lock_once("accounts.delete_person")
    require(actor, "accounts.delete_person", person)
    if reasons := obstacles_to_deletion(person):
        raise DeletionRefused(reasons)
    audit.record(actor=actor, verb="accounts.person_deleted", obj=person, now=now)
    erase(person)


@transaction.atomic
def forget_unconfirmed_people(*, actor: Actor, now: datetime) -> int:
    """Erase the accounts opened over a week ago whose address was never confirmed; return how many.

    Anybody can type anybody's address: what was not confirmed is not ours to keep.
    """
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    forgotten = 0
    for person in Person.objects.filter(
        ~Exists(confirmed), joined_at__lt=now - UNCONFIRMED_FOR, last_login__isnull=True
    ).order_by("pk"):
        require(actor, "accounts.delete_person", person)
        audit.record(actor=actor, verb="accounts.person_deleted", obj=person, now=now)
        erase(person)
        forgotten += 1
    return forgotten
