"""Rights as sentences: each permission is a list of conditions, each with the reason of its refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed

Predicate = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Decision:
    """Whether an act is allowed, and if not, why (French sentences, never empty when refused)."""

    allowed: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Permission:
    """A named right: what it allows, in words, and its conditions in the order they are told."""

    name: str
    label: str
    conditions: tuple[tuple[Predicate, str], ...]


REGISTRY: dict[str, Permission] = {}


def permission(name: str, label: str, *conditions: tuple[Predicate, str]) -> Permission:
    """Declare a right. Predicates are django-rules predicates taking (actor, object)."""
    if name in REGISTRY:
        raise ValueError(f"Permission {name} is declared twice")
    REGISTRY[name] = Permission(name, label, conditions)
    return REGISTRY[name]


def decide(actor: Actor, name: str, obj: Any = None) -> Decision:
    """Decide whether ``actor`` may do ``name`` to ``obj``; the first unmet condition gives the reason."""
    for predicate, reason in REGISTRY[name].conditions:
        if not predicate(actor, obj):
            return Decision(allowed=False, reasons=(reason,))
    return Decision(allowed=True)


def require(actor: Actor, name: str, obj: Any = None) -> None:
    """Raise :class:`NotAllowed` with the reasons unless the actor may do this."""
    decision = decide(actor, name, obj)
    if not decision.allowed:
        raise NotAllowed(decision.reasons)
