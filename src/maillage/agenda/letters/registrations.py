"""What letters declare to the modules below, once models are loaded."""

from maillage.accounts.events import PersonDeleted
from maillage.accounts.registries import data_exporters, deletion_effects
from maillage.agenda.letters import personal_data, tasks
from maillage.core.events import subscribe


def register() -> None:
    """Declare data rights and who listens; importing ``tasks`` declares the jobs."""
    data_exporters.add(personal_data.letters)
    deletion_effects.add(personal_data.deletion_effects)
    subscribe(PersonDeleted, tasks.on_person_deleted)
