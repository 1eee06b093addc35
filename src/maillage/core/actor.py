"""Who acts, and on whose behalf: plain data handed to every service and rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

FACILITATOR = "facilitator"
HOUSE_MANAGER = "house_manager"
OFFICER = "officer"
ELECTED = "elected"
OPERATOR = "operator"

MANAGER = "manager"
EDITOR = "editor"
REPRESENTATIVE = "representative"

NOBODY: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """A person (or an automatic task) and the organisation they act for.

    ``roles`` maps organisation ids to the person's role in each; ``functions`` are what the person
    does for the territory; ``system`` names an automatic actor ("import", "worker", "demo");
    ``unlisted`` are those of ``roles`` that the network has not accepted, or has put aside.
    """

    person_id: int | None = None
    name: str = ""
    organisation_id: int | None = None
    roles: Mapping[int, str] = field(default_factory=lambda: NOBODY)
    functions: frozenset[str] = frozenset()
    system: str = ""
    unlisted: frozenset[int] = frozenset()

    @classmethod
    def anonymous(cls) -> "Actor":
        return cls()

    @classmethod
    def for_system(cls, name: str) -> "Actor":
        return cls(system=name, name=name)

    @property
    def is_system(self) -> bool:
        return bool(self.system)

    @property
    def is_authenticated(self) -> bool:
        return self.person_id is not None

    @property
    def who(self) -> int:
        """The person's number, 0 for nobody: for queries, where no row has it."""
        return self.person_id or 0

    @property
    def is_network_member(self) -> bool:
        """Whether fields kept for "members of the network" may be seen: by belonging to an organisation.

        One that nobody accepted yet does not count: anybody writes a group down in a minute.
        """
        return bool(self.roles.keys() - self.unlisted or self.functions or self.system)

    def is_a(self, *functions: str) -> bool:
        return bool(self.functions & set(functions))

    def has_role(self, organisation_id: int | None, *roles: str) -> bool:
        role = self.roles.get(organisation_id) if organisation_id is not None else None
        return role is not None and (not roles or role in roles)

    def with_role(self, organisation_id: int, role: str) -> "Actor":
        """Return the same actor once they belong to one more organisation."""
        return replace(self, roles={**self.roles, organisation_id: role})
