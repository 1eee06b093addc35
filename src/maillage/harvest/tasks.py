"""Readings that come by themselves, and those that people ask for."""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django_tasks import task

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.core import clock
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.tasks import every
from maillage.harvest.enums import FollowedState, Outcome
from maillage.harvest.models import FollowedSource, Reading
from maillage.harvest.services.reading import read_source

logger = logging.getLogger(__name__)
READER = Actor.for_system("sources suivies")


def due(now: datetime) -> list[FollowedSource]:
    """Return the sources to read: their time has come, or a reading was cut. A held one waits."""
    own = Reading.objects.filter(followed=OuterRef("pk"))
    cut = Exists(own.filter(state=Outcome.RUNNING))
    held = Exists(own.filter(state=Outcome.HELD))
    due = Q(state=FollowedState.ACTIVE, next_at__lte=now) | cut
    found = FollowedSource.objects.select_related("source").filter(due, ~held)
    return list(found.order_by("next_at", "pk"))


@every(timedelta(minutes=1), name="harvest", line="harvest")
def read_due(now: datetime) -> int:
    """Read every source that is due, one after the other; return how many."""
    found = due(now)
    for followed in found:
        try_to_read(READER, followed, now)
    return len(found)


@task()
def read_asked(followed_id: int, person_id: int | None) -> None:
    """Read a source because somebody asked for it, or accepted what was held."""
    followed = FollowedSource.objects.select_related("source").get(pk=followed_id)
    person = Person.objects.filter(pk=person_id).first()
    try_to_read(actor_of(person) if person else READER, followed, clock.now())


def try_to_read(actor: Actor, followed: FollowedSource, now: datetime) -> None:
    """Read a source unless somebody else does, or its last reading waits."""
    try:
        read_source(actor=actor, followed=followed, now=now)
    except MaillageError as error:
        logger.info("Source %s is not read now: %s", followed.source_id, error.message)
