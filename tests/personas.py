"""The eight fictional people in tests: the same data as in the demonstration.

``actor_named("president", roles={organisation.pk: MANAGER})`` is enough for rules; ``person_named``
opens the account for tests of services and pages.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.accounts.personas import BY_KEY, PERSONAS, Persona
from maillage.core.actor import NOBODY, OPERATOR, Actor
from tests.factories.people import PersonFactory

KEYS = tuple(persona.key for persona in PERSONAS)

# Who is not one of the eight but stands in every table of rights.
ANONYMOUS = "anonymous"
OPERATOR_KEY = "operator"
SYSTEM = "system"
EVERYBODY = (ANONYMOUS, *KEYS, OPERATOR_KEY, SYSTEM)

JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def actor_named(
    key: str,
    *,
    roles: Mapping[int, str] = NOBODY,
    organisation_id: int | None = None,
    person_id: int | None = None,
) -> Actor:
    """Return the actor of a persona without a database; numbers follow ``EVERYBODY``."""
    if key == ANONYMOUS:
        return Actor.anonymous()
    if key == SYSTEM:
        return Actor.for_system("tests")
    functions = (OPERATOR,) if key == OPERATOR_KEY else BY_KEY[key].functions
    return Actor(
        person_id=person_id or 1000 + EVERYBODY.index(key),
        name=key,
        organisation_id=organisation_id,
        roles=roles,
        functions=frozenset(functions),
    )


def person_named(key: str) -> Person:
    """Open the account of a persona (or of the operator), address confirmed."""
    if key == OPERATOR_KEY:
        return PersonFactory(name="Léa Ferrand", functions=(OPERATOR,))
    persona: Persona = BY_KEY[key]
    return PersonFactory(
        name=persona.name, email=persona.email, functions=persona.functions, is_fictional=True
    )


def signed_in_actor(key: str) -> Actor:
    """Open a persona's account and return its actor, roles included."""
    return actor_of(person_named(key))
