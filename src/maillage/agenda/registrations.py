"""What the agenda registers with the modules below, once models are loaded."""

from maillage.agenda import rules, sentences
from maillage.agenda.federation import tasks as federation_tasks

__all__ = ["federation_tasks", "register", "rules"]


def register() -> None:
    """Declare pages, panels, jobs and sentences; each topic declares its own."""
    sentences.declare()
