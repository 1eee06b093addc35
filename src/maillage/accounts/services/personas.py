"""The fictional people, opened like anybody's account."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import Person
from maillage.accounts.personas import PERSONAS
from maillage.accounts.services.functions import give_function, take_function
from maillage.accounts.services.people import create_person, rename_person
from maillage.core.actor import Actor


@transaction.atomic
def ensure_personas(*, actor: Actor, now: datetime) -> Mapping[str, Person]:
    """Open the accounts of the fictional people, or bring them back to what they should be.

    Returns {persona key: person}. A second call changes nothing and records nothing.
    """
    known = {
        person.email: person
        for person in Person.objects.filter(email__in=[persona.email for persona in PERSONAS])
    }
    people = {}
    for persona in PERSONAS:
        person = known.get(persona.email)
        if person is None:
            person = create_person(
                actor=actor,
                email=persona.email,
                name=persona.name,
                functions=persona.functions,
                fictional=True,
                now=now,
            )
        else:
            restore(
                actor=actor, person=person, name=persona.name, functions=persona.functions, now=now
            )
        people[persona.key] = person
    return people


def restore(
    *, actor: Actor, person: Person, name: str, functions: tuple[str, ...], now: datetime
) -> None:
    """Bring a persona back to its name and functions, whatever visitors of the demo did."""
    rename_person(actor=actor, person=person, name=name, now=now)
    held = set(person.functions.values_list("function", flat=True))
    for function in sorted(held - set(functions)):
        take_function(actor=actor, person=person, function=function, now=now)
    for function in sorted(set(functions) - held):
        give_function(actor=actor, person=person, function=function, now=now)
