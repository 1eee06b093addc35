"""What imports of events register with the modules below, once models are loaded."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.agenda.imports import sentences, tasks
from maillage.agenda.imports.queries import absences, sources_in_trouble, texts_to_read, to_come
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.registry import DashboardLine, dashboard_lines

__all__ = ["register", "tasks"]


def team_lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the team: sources in trouble, texts to read, events that disappeared."""
    if not actor.is_authenticated or not decide(actor, "agenda.import"):
        return []
    lines = (
        ("Sources d’événements à regarder", "agenda:event_sources", len(sources_in_trouble())),
        ("Textes d’agendas à lire", "agenda:queued_texts", texts_to_read().count()),
        ("Événements disparus de leur source", "agenda:absences", to_come(absences(), timezone.localdate()).count()),
    )  # fmt: skip
    return [
        {"label": label, "url": reverse(name), "count": number, "detail": ""}
        for label, name, number in lines
        if number
    ]


TEAM_LINES = DashboardLine(lines=team_lines, order=17)


def register() -> None:
    """Declare sentences and dashboard lines."""
    sentences.declare()
    dashboard_lines.add(TEAM_LINES)
