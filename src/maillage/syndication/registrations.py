"""What this module registers with the modules below it, once models are loaded."""

from maillage.syndication import rules, sentences

__all__ = ["register", "rules"]


def register() -> None:
    """Declare pages, panels, jobs and sentences."""
    sentences.declare()
