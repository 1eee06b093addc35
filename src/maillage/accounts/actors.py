"""From a person to an actor. Roles come from above: the directory registers where they are kept."""

from collections.abc import Callable, Mapping

from maillage.accounts.models import Person
from maillage.core.actor import Actor

RolesOf = Callable[[int], Mapping[int, tuple[str, bool]]]
NameOf = Callable[[list[int]], Mapping[int, str]]

# Kept in the session by somebody who acts in their own name; no organisation has this number.
ONESELF = 0

_roles: list[RolesOf] = []
_names: list[NameOf] = []


def register_roles(roles_of: RolesOf, names_of: NameOf) -> None:
    """Tell where roles are kept.

    ``roles_of(person_id)`` gives {organisation id: (role, whether the network shows it)};
    ``names_of(ids)`` gives {organisation id: name} for the "Vous agissez pour" switch.
    """
    _roles.append(roles_of)
    _names.append(names_of)


def actor_of(person: Person, organisation_id: int | None = None) -> Actor:
    """Build the actor of a person, acting for an organisation of theirs or for ``ONESELF``.

    One who belongs to a single organisation acts for it unless they said otherwise; an organisation
    they no longer belong to is dropped silently.
    """
    held = {id_: found for provider in _roles for id_, found in provider(person.pk).items()}
    roles = {id_: role for id_, (role, _) in held.items()}
    if organisation_id == ONESELF:
        organisation_id = None
    elif organisation_id not in roles:
        organisation_id = next(iter(roles)) if len(roles) == 1 else None
    return Actor(
        person_id=person.pk,
        name=str(person),
        organisation_id=organisation_id,
        roles=roles,
        functions=frozenset(person.functions.values_list("function", flat=True)),
        unlisted=frozenset(id_ for id_, (_, is_listed) in held.items() if not is_listed),
    )


def acting_for_choices(actor: Actor) -> list[tuple[int, str]]:
    """Return (organisation id, name) that the person may act for, by name."""
    names = {id_: name for provider in _names for id_, name in provider(list(actor.roles)).items()}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
