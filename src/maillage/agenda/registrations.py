"""What the agenda registers with the modules below, once models are loaded."""

from maillage.agenda import rules

__all__ = ["register", "rules"]


def register() -> None:
    """Declare pages, panels, jobs and sentences."""
