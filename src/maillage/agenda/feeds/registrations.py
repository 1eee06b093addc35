"""What feeds register with the modules below, and with the page of an event."""

from datetime import datetime
from typing import Any

from maillage.agenda.feeds.graph import event_jsonld
from maillage.agenda.feeds.registry import FORMS
from maillage.agenda.models import Event
from maillage.agenda.parts import Part, add_part
from maillage.core.actor import Actor
from maillage.core.documents.streams import script_json
from maillage.core.registry import CatalogueEntry, catalogue_entries
from maillage.directory.exports import LICENCE

OPEN_DATA = CatalogueEntry(
    name="agenda",
    title="Agenda des associations",
    description=(
        "Les événements publics et toutes leurs dates, avec les filtres de la page dans l’adresse. Ce qui est annulé "
        "ou retiré y reste dit comme tel."
    ),
    formats=(*((form.label, f"/agenda.{form.suffix}") for form in FORMS.values()), ("Mode d’emploi", "/agenda/flux/")),
    licence=LICENCE,
    order=1,
)  # fmt: skip


def linked_data(actor: Actor, event: Event | None, now: datetime) -> dict[str, Any] | None:
    """Return what search engines read of an event's page."""
    found = event_jsonld(event, now=now) if event else None
    return {"jsonld": script_json(found)} if found else None


def register() -> None:
    """Declare the open data, and the linked data of an event's page."""
    catalogue_entries.add(OPEN_DATA)
    add_part(Part("event_side", "agenda/feeds/_jsonld.html", linked_data, order=99))
