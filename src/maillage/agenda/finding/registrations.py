"""What finding registers with the modules below."""

from maillage.agenda.finding.offers import elsewhere, suggest
from maillage.agenda.search import SEARCHABLE
from maillage.core.registry import Finding, Page, findings, pages
from maillage.core.search import searchables


def register() -> None:
    """Declare the page of the agenda, and events among what can be found."""
    searchables.register(SEARCHABLE)
    pages.add(Page("agenda", "Agenda", "agenda:list", order=-10))
    findings.add(Finding("Événements à venir", "calendar-days", suggest, elsewhere))
