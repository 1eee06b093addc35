"""What this module registers with the modules below it, once models are loaded."""

from maillage.accounts.registries import data_exporters
from maillage.core.registry import (
    CatalogueEntry,
    DashboardLine,
    Page,
    Panel,
    catalogue_entries,
    dashboard_lines,
    pages,
    panels,
)
from maillage.directory.exports import LICENCE
from maillage.syndication import health, personal_data, rules, sentences, tasks
from maillage.syndication.guide import files
from maillage.syndication.views import entries

__all__ = ["health", "register", "rules", "tasks"]

GUIDE = CatalogueEntry(
    name="guide",
    title="Guide des associations",
    description=(
        "Le guide à imprimer, par thème et par quartier, et sa table : les organisations qui ont donné "
        "leur accord pour y figurer."
    ),
    formats=(),
    licence=LICENCE,
    order=2,
    files=(files.GUIDE.name, files.TABLE.name),
)


def register() -> None:
    """Declare pages, panels, jobs and sentences."""
    sentences.declare()
    for exporter in personal_data.EXPORTERS:
        data_exporters.add(exporter)
    files.declare()
    catalogue_entries.add(GUIDE)
    pages.add(Page("find", "Où êtes-vous visible ?", "syndication:inventory", order=10))
    panels.add(Panel("syndication/panel.html", entries.panel))
    dashboard_lines.add(DashboardLine(entries.waiting))
