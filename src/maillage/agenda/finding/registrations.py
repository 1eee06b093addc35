"""What finding registers with the modules below."""

from maillage.agenda.search import SEARCHABLE
from maillage.core.search import searchables


def register() -> None:
    """Declare events among what can be found."""
    searchables.register(SEARCHABLE)
