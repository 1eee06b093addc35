"""What registrations declare to the modules below, once models are loaded."""

from maillage.accounts.events import PersonDeleted
from maillage.accounts.registries import data_exporters, deletion_effects
from maillage.agenda.events import EventChanged
from maillage.agenda.parts import add_part
from maillage.agenda.registering import personal_data, rules, sentences, tasks
from maillage.agenda.registering.parts import BOX
from maillage.core.events import subscribe

__all__ = ["register", "rules"]


def register() -> None:
    """Declare the box of event pages, sentences, data rights and who listens."""
    sentences.declare()
    add_part(BOX)
    data_exporters.add(personal_data.registrations)
    deletion_effects.add(personal_data.deletion_effects)
    subscribe(EventChanged, tasks.on_event_changed)
    subscribe(PersonDeleted, tasks.on_person_deleted)
