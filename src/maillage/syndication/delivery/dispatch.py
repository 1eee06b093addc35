"""Each destination in a thread of its own: one that hangs delays neither the others nor the site."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.core import heartbeat
from maillage.syndication.connectors.registry import DATASETS
from maillage.syndication.delivery.by_hand import note_what_is_to_do
from maillage.syndication.delivery.datasets import run_dataset
from maillage.syndication.delivery.rounds import Round, run_round
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Destination, Presence

logger = logging.getLogger(__name__)

MOST_THREADS = 32
# After a failure of ours, a destination keeps its place for a while: not a line of log each second.
CALM_S = 30.0

Work = Callable[[Round], int]


class Dispatcher:
    """Runs at most one piece of work at a time for each destination.

    Threads are daemons: a worker that stops leaves calls as a killed one does, and they are made
    again under the same keys.
    """

    def __init__(self, *, most: int = MOST_THREADS, calm_s: float = CALM_S) -> None:
        self.most, self.calm_s = most, calm_s
        self.running: dict[int, threading.Thread] = {}

    def start(self, destination: Destination, work: Work) -> bool:
        """Begin some work for a destination; False when it is busy, or everybody is."""
        self.running = {pk: one for pk, one in self.running.items() if one.is_alive()}
        if destination.pk in self.running or len(self.running) >= self.most:
            return False
        # Named after the machine: what a killed worker of this data folder claimed is ours again.
        this = Round(destination, worker=heartbeat.machine_name())
        thread = threading.Thread(
            target=self.guarded, args=(work, this), daemon=True, name=f"to-{destination.code}"
        )
        self.running[destination.pk] = thread
        thread.start()
        return True

    def guarded(self, work: Work, this: Round) -> None:
        try:
            work(this)
        except Exception:
            logger.exception("Sending to %s failed", this.destination.code)
            connections.close_all()
            time.sleep(self.calm_s)
        finally:
            connections.close_all()


def work_for(destination: Destination) -> Work:
    return run_dataset if destination.connector in DATASETS else run_round


def destinations_to_call(now: datetime) -> QuerySet[Destination]:
    """Return the destinations that may be called now and have something due.

    A retired one still gets its withdrawals.
    """
    due = Presence.objects.filter(destination=OuterRef("pk"), due_at__lte=now)
    not_before = Q(circuit=None) | Q(circuit__open_until=None) | Q(circuit__open_until__lte=now)
    return Destination.objects.filter(
        not_before,
        Exists(due),
        mode=Mode.PUSH,
        state__in=(DestinationState.ACTIVE, DestinationState.RETIRED),
        circuit__blocked_at=None,
    ).order_by("id")


def destinations_by_hand(now: datetime) -> QuerySet[Destination]:
    due = Presence.objects.filter(destination=OuterRef("pk"), due_at__lte=now)
    states = (DestinationState.ACTIVE, DestinationState.RETIRED)
    return Destination.objects.filter(Exists(due), mode=Mode.ASSISTED, state__in=states).order_by(
        "id"
    )


def send_due(dispatcher: Dispatcher, *, now: datetime) -> int:
    """Begin a round for every destination that has something due; returns how many began."""
    for destination in destinations_by_hand(now):
        note_what_is_to_do(destination, now=now)
    return sum(
        dispatcher.start(destination, work_for(destination))
        for destination in destinations_to_call(now)
    )
