"""What the agenda registers with the modules below, once models are loaded."""

from maillage.agenda import rules, sentences
from maillage.agenda.federation import tasks as federation_tasks
from maillage.agenda.finding import registrations as finding
from maillage.agenda.imports import registrations as imports
from maillage.agenda.registering import registrations as registering
from maillage.agenda.telling import registrations as telling

__all__ = ["federation_tasks", "register", "rules"]


def register() -> None:
    """Declare pages, panels, jobs and sentences; each topic declares its own."""
    sentences.declare()
    finding.register()
    imports.register()
    registering.register()
    telling.register()
