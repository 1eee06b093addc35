"""What the modules above tell this one about a person. Each registers functions in its ``apps.py``.

All of them take a person's number. Those that decide (obstacles) run inside the transaction of the
deletion, so they may lock the rows that their answer depends on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.core.registry import Registry


@dataclass(frozen=True)
class DataSection:
    """One part of a person's data: a title and rows, each a mapping from a French label to a value.

    Values are text, numbers, booleans, dates or None.
    """

    key: str
    title: str
    rows: tuple[Mapping[str, Any], ...]


Obstacle = Callable[[int], Iterable[str]]
Effect = Callable[[int], Iterable[str]]
Exporter = Callable[[int], DataSection]

deletion_obstacles: Registry[Obstacle] = Registry()
"""Reasons (French sentences) why the account can not be deleted yet; none if nothing hinders."""

deletion_effects: Registry[Effect] = Registry()
"""What the deletion will do beyond the account, told before it is confirmed (French sentences)."""

data_exporters: Registry[Exporter] = Registry()
"""What else is kept about a person, for the copy of their data."""
