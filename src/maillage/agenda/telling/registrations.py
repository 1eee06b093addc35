"""What highlights register with the modules below, once models are loaded."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.agenda.enums import HighlightState, State
from maillage.agenda.models import Event
from maillage.agenda.parts import Part, add_part
from maillage.agenda.telling import sentences, tasks
from maillage.agenda.telling.queries import highlights_of, highlights_visible_to, open_to
from maillage.agenda.telling.search import SEARCHABLE
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.registry import DashboardLine, Page, dashboard_lines, pages
from maillage.core.search import searchables

__all__ = ["register", "tasks"]


def part(actor: Actor, event: Event | None, now: datetime) -> dict[str, Any] | None:
    """Return the highlights of an event, and those that it could join for who writes for it."""
    if event is None:
        return None
    found = highlights_of(actor, event)
    writes = event.state == State.PUBLISHED and decide(actor, "agenda.edit", event)
    others = open_to(event, timezone.localtime(now).date()) if writes else []
    if not found and not others:
        return None
    return {"event": event, "highlights": found, "others": others, "writes": bool(writes)}


def lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for people in "Mon espace": suggestions about their events."""
    if not actor.is_authenticated:
        return []
    number = highlights_visible_to(actor).filter(state=HighlightState.SUGGESTED).count()
    if not number:
        return []
    label = (
        "Temps fort proposé par l’agenda" if number == 1 else "Temps forts proposés par l’agenda"
    )
    url = f"{reverse('agenda:highlights')}#proposes"
    return [{"label": label, "url": url, "count": number, "detail": ""}]


LINES = DashboardLine(lines, order=35)
PART = Part("event_main", "agenda/telling/_part.html", part, order=60)
PAGE = Page("agenda", "Temps forts", "agenda:highlights", order=30)


def register() -> None:
    sentences.declare()
    searchables.register(SEARCHABLE)
    dashboard_lines.add(LINES)
    add_part(PART)
    pages.add(PAGE)
