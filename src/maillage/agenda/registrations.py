"""What the agenda registers with the modules below, once models are loaded."""

from maillage.agenda import rules, sentences, showing
from maillage.agenda.clashing import registrations as clashing
from maillage.agenda.dating import registrations as dating
from maillage.agenda.federation import tasks as federation_tasks
from maillage.agenda.feeds import registrations as feeds
from maillage.agenda.finding import registrations as finding
from maillage.agenda.imports import registrations as imports
from maillage.agenda.letters import registrations as letters
from maillage.agenda.registering import registrations as registering
from maillage.agenda.telling import registrations as telling
from maillage.agenda.walking import registrations as walking
from maillage.core.events import subscribe
from maillage.core.registry import dashboard_lines, pages, panels
from maillage.directory.events import OrganisationsMerged, OrganisationsSeparated

__all__ = ["federation_tasks", "register", "rules"]


def register() -> None:
    """Declare pages, panels, jobs and sentences; each topic declares its own."""
    sentences.declare()
    panels.add(showing.PANEL)
    dashboard_lines.add(showing.OWN_LINES)
    dashboard_lines.add(showing.TEAM_LINES)
    for page in showing.PAGES:
        pages.add(page)
    subscribe(OrganisationsMerged, showing.on_merged)
    subscribe(OrganisationsSeparated, showing.on_separated)
    clashing.register()
    dating.register()
    feeds.register()
    finding.register()
    imports.register()
    letters.register()
    registering.register()
    telling.register()
    walking.register()
