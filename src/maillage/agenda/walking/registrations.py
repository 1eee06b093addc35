"""What trails register with the modules below, once models are loaded."""

from maillage.agenda.walking import sentences
from maillage.agenda.walking.search import SEARCHABLE
from maillage.core.registry import Page, pages
from maillage.core.search import searchables

PAGE = Page("agenda", "Parcours", "agenda:trails", order=31)


def register() -> None:
    sentences.declare()
    searchables.register(SEARCHABLE)
    pages.add(PAGE)
