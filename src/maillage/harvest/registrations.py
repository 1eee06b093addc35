"""What followed sources register with the modules below, once models are loaded."""

from typing import Any

from django.urls import reverse

from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.registry import DashboardLine, dashboard_lines
from maillage.harvest import rules, sentences, tasks
from maillage.harvest.queries import counts_by_news, held_readings

__all__ = ["register", "rules", "tasks"]


def team_lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the team: held readings, announcements of registers."""
    if not actor.is_authenticated or not decide(actor, "harvest.manage"):
        return []
    lines = (
        ("Lectures de sources retenues", "harvest:sources", held_readings()),
        ("Associations annoncées par un registre", "harvest:announcements", sum(counts_by_news().values())),
    )  # fmt: skip
    return [
        {"label": label, "url": reverse(name), "count": number, "detail": ""}
        for label, name, number in lines
        if number
    ]


TEAM_LINES = DashboardLine(lines=team_lines, order=15)


def register() -> None:
    """Declare dashboard lines, jobs and sentences."""
    sentences.declare()
    dashboard_lines.add(TEAM_LINES)
