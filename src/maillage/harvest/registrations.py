"""What followed sources register with the modules below, once models are loaded."""

from typing import Any

from django.urls import reverse

from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.registry import DashboardLine, Page, dashboard_lines, pages
from maillage.harvest import rules, sentences, tasks
from maillage.harvest.queries import counts_by_news, held_readings
from maillage.harvest.validator import tasks as validator_tasks

__all__ = ["register", "rules", "tasks", "validator_tasks"]


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


CHECK_PAGE = Page("understand", "Vérifier un tableau", "harvest:check", order=30)
TEAM_LINES = DashboardLine(lines=team_lines, order=15)


def register() -> None:
    """Declare pages, dashboard lines, jobs and sentences."""
    sentences.declare()
    dashboard_lines.add(TEAM_LINES)
    pages.add(CHECK_PAGE)
