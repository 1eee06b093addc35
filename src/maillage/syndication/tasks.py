"""Jobs of the worker: follow changes, send, look back, check, forget."""

from datetime import datetime, timedelta

from maillage.core.tasks import every
from maillage.syndication.connectors.registry import CONNECTORS
from maillage.syndication.delivery.checking import check, next_to_check
from maillage.syndication.delivery.dispatch import Dispatcher, send_due
from maillage.syndication.delivery.following import follow_changes
from maillage.syndication.delivery.looking import run_look, to_look_at
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Attempt, Destination

ATTEMPTS_KEPT = timedelta(days=90)

# One for the process: what it runs is in its threads.
dispatcher = Dispatcher()


@every(timedelta(seconds=1), name="deliveries", line="deliveries")
def deliver(now: datetime) -> bool:
    """Mark what changed, and begin a round for each destination that has something due."""
    more = follow_changes(now=now)
    send_due(dispatcher, now=now)
    return more


@every(timedelta(seconds=30), name="deliveries_look", line="deliveries")
def look_back(now: datetime) -> int:
    """Look at one profile of each destination, the one not looked at for longest."""
    followed = Destination.objects.filter(
        mode=Mode.PUSH, state=DestinationState.ACTIVE, connector__in=list(CONNECTORS)
    )
    return sum(
        dispatcher.start(destination, run_look)
        for destination in followed.order_by("id")
        if to_look_at(destination, now=now) is not None
    )


@every(timedelta(minutes=5), name="destinations_check", line="destinations_check")
def check_platforms(now: datetime) -> bool:
    """Check the platform that was not checked for longest, each once a day."""
    found = next_to_check(now)
    if found is not None:
        check(found, now=now)
    return found is not None and next_to_check(now) is not None


@every(timedelta(days=1), name="deliveries_forget")
def forget_attempts(now: datetime) -> int:
    """Forget the log of calls after three months; returns how many lines."""
    return Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()[0]
