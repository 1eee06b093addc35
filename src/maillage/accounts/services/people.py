"""Opening an account, its name, and the copy of what it holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from maillage.accounts.actors import actor_of
from maillage.accounts.errors import AddressTaken, InvalidAddress
from maillage.accounts.models import Person
from maillage.accounts.names import clean_name
from maillage.accounts.personal_data import as_mapping, sections_of
from maillage.accounts.queries import person_by_address
from maillage.accounts.registries import DataSection
from maillage.accounts.services.functions import give_function
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require


def clean_address(email: str) -> str:
    """Return a lower-case address, or raise ``InvalidAddress``."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidAddress(
            f"« {address[:100]} » n’est pas une adresse électronique. Exemple : nom@exemple.fr."
        ) from None
    return address


@transaction.atomic
def create_person(
    *,
    actor: Actor,
    email: str,
    name: str,
    functions: Sequence[str] = (),
    fictional: bool = False,
    now: datetime,
) -> Person:
    """Open an account for somebody, their address taken as confirmed; a code by mail lets them in.

    ``functions`` are codes of ``enums.Function``. Raises ``InvalidName``, ``InvalidAddress``,
    ``AddressTaken`` or ``UnknownFunction``.
    """
    require(actor, "accounts.create_person")
    address, shown = clean_address(email), clean_name(name)
    taken = AddressTaken(f"L’adresse {address} a déjà un compte.")
    if person_by_address(address) is not None:
        raise taken
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                address, name=shown, is_fictional=fictional, joined_at=now
            )
            EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    except IntegrityError:
        raise taken from None
    audit.record(actor=actor, verb="accounts.person_created", obj=person, now=now)
    for function in functions:
        give_function(actor=actor, person=person, function=function, now=now)
    return person


@transaction.atomic
def welcome_person(*, person: Person, now: datetime) -> None:
    """Record that somebody opened their own account; called once, when they sign up."""
    audit.record(actor=actor_of(person), verb="accounts.person_joined", obj=person, now=now)


@transaction.atomic
def rename_person(*, actor: Actor, person: Person, name: str, now: datetime) -> None:
    """Change the name that others see. The same name changes nothing and is not recorded."""
    require(actor, "accounts.rename_person", person)
    shown = clean_name(name)
    if shown == person.name:
        return
    person.name = shown
    person.save(update_fields=["name"])
    audit.record(actor=actor, verb="accounts.person_renamed", obj=person, now=now)


@transaction.atomic
def export_person_data(
    *, actor: Actor, person: Person, now: datetime
) -> tuple[list[DataSection], Mapping[str, Any]]:
    """Return everything kept about a person: sections to read, and one JSON-ready object."""
    require(actor, "accounts.export_person_data", person)
    audit.record(actor=actor, verb="accounts.data_exported", obj=person, now=now)
    sections = sections_of(person)
    return sections, {"date": now, **as_mapping(sections)}
