"""What the worker does for checked tables: forget them, import those that somebody asked for."""

from datetime import datetime, timedelta
from pathlib import Path

from django_tasks import task

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.core import clock
from maillage.core.tasks import every
from maillage.harvest.validator.drops import forget_old
from maillage.harvest.validator.importing import run_import, waiting_folder


@every(timedelta(minutes=5), name="checked_tables")
def forget_checked(now: datetime) -> int:
    return forget_old(now)


@task()
def import_checked(folder: str, person_id: int) -> None:
    """Import a checked table; run again after a stop, it finds its files or has nothing left to do."""
    path = waiting_folder() / folder
    if path.is_dir():
        person = Person.objects.get(pk=person_id)
        run_import(actor=actor_of(person), folder=Path(path), now=clock.now())
