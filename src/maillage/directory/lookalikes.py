"""Who knows whether an organisation is already here: a higher module, through this small registry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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

_finders: list[Find] = []


def register(find: Find) -> None:
    """Let this function answer :func:`lookalikes_of`."""
    if find not in _finders:
        _finders.append(find)


def lookalikes_of(
    values: Mapping[str, Any], identifiers: Sequence[tuple[str, str]], actor: Actor
) -> list[Lookalike]:
    """Return the organisations that may be the one described, likeliest first; only what ``actor`` may see."""
    found = [one for find in _finders for one in find(values, identifiers, actor)]
    return sorted(found, key=lambda one: -one.probability)
