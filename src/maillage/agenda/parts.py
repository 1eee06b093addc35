"""What topics of the agenda add to pages that they do not own: small templates, in named slots."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.agenda.models import Event
from maillage.core.actor import Actor
from maillage.core.registry import Registry

SLOTS = frozenset({"event_main", "event_side", "event_tools", "edit_dates", "list_top"})


@dataclass(frozen=True)
class Part:
    """A part of a page: its ``slot``, its template, and ``context(actor, event, now)``.

    The context is None when there is nothing to show; the template gets it as ``part``, besides what the
    page has. ``event`` is None on pages that are not of an event (slot "list_top", a new event).
    """

    slot: str
    template: str
    context: Callable[[Actor, Event | None, datetime], dict[str, Any] | None]
    order: int = 0


@dataclass(frozen=True)
class Shown:
    """A part with something to show."""

    template: str
    context: dict[str, Any]


parts: Registry[Part] = Registry()


def add_part(part: Part) -> Part:
    """Put a part into its slot; raises `ValueError` for a slot that no page has."""
    if part.slot not in SLOTS:
        raise ValueError(f"No page has a slot {part.slot}")
    return parts.add(part)


def shown_parts(slot: str, actor: Actor, event: Event | None, now: datetime) -> list[Shown]:
    """Return what a slot of a page shows, in order."""
    found = ((part, part.context(actor, event, now)) for part in parts if part.slot == slot)
    return [Shown(part.template, context) for part, context in found if context is not None]
