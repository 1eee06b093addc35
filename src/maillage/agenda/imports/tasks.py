"""Readings that come by themselves, and those that people ask for."""

import logging
from datetime import datetime, timedelta

from django_tasks import task

from maillage.agenda.imports.following import read_source
from maillage.agenda.models import EventSource
from maillage.core import clock
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.tasks import every

logger = logging.getLogger(__name__)
READER = Actor.for_system("sources d’événements")


@every(timedelta(minutes=5), name="agenda_sources", line="agenda_sources")
def read_due(now: datetime) -> int:
    """Read every subscribed source that is due, one after the other; return how many."""
    due = EventSource.objects.exclude(url="").filter(is_paused=False, next_at__lte=now)
    found = list(due.order_by("next_at", "pk"))
    for source in found:
        _try(source, now)
    return len(found)


@task()
def read_asked(source_id: int) -> None:
    """Read a source because somebody asked for it."""
    _try(EventSource.objects.get(pk=source_id), clock.now())


def _try(source: EventSource, now: datetime) -> None:
    try:
        read_source(actor=READER, source=source, now=now)
    except MaillageError as error:
        logger.info("Source %s is not read now: %s", source.code, error.message)
