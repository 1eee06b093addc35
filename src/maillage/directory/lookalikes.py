"""Who knows whether an organisation is already here: a higher module, through this small registry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.core.actor import Actor


@dataclass(frozen=True)
class Lookalike:
    """An organisation that may be the one described. ``evidence``: French sentences, strongest first."""

    ref: str
    name: str
    where: str
    probability: float
    verdict: str  # same, uncertain
    evidence: tuple[str, ...]


# values: profile field key to value; identifiers: (scheme, value).
Find = Callable[[Mapping[str, Any], Sequence[tuple[str, str]], Actor], list[Lookalike]]

# The reference of an organisation just created, and those that its author said are others.
Remember = Callable[[str, Sequence[str], Actor, datetime], object]

_finders: list[Find] = []
_memories: list[Remember] = []


def register(find: Find, remember: Remember) -> None:
    """Let these functions answer :func:`lookalikes_of` and :func:`remember_distinct`."""
    if find not in _finders:
        _finders.append(find)
        _memories.append(remember)


def lookalikes_of(
    values: Mapping[str, Any], identifiers: Sequence[tuple[str, str]], actor: Actor
) -> list[Lookalike]:
    """Return the organisations that may be the one described, likeliest first; only what ``actor`` may see."""
    found = [one for find in _finders for one in find(values, identifiers, actor)]
    return sorted(found, key=lambda one: -one.probability)


def remember_distinct(ref: str, others: Sequence[str], actor: Actor, now: datetime) -> None:
    """Keep that the author of a new profile, asked, said that it is none of these."""
    for remember in _memories:
        remember(ref, others, actor, now)
