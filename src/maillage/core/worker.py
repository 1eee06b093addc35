"""The worker: feeds the search index, sends mail, runs tasks and periodic jobs, each line on its own.

What is half done when it is killed is done again by the next one: the feed by its cursor, a mail by its claim
that runs out, a task by :func:`maillage.core.tasks.queue.take_back`.
"""

import logging
import os
import signal
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from maillage.core import clock, heartbeat, index
from maillage.core.locks import worker_lock
from maillage.core.tasks import Job, jobs, queue, standard

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
GRACE = 8.0
WATCH = 0.5
TASKS, SEARCH = "tasks", "search"
TASKS_RHYTHM = 0.25
BUSY = "L’agent de ce dossier de données tourne déjà (processus {pid}). Un seul suffit."


class Worker:
    """One worker per data folder. ``supervisor`` is the process to stop with, when there is one."""

    def __init__(self, *, data: Path, supervisor: int | None = None) -> None:
        self.id = uuid.uuid4().hex
        self.lock = worker_lock(data)
        self.supervisor = supervisor
        self.stopping = threading.Event()
        self.failures: dict[str, int] = defaultdict(int)

    def stop(self, *_signal: object) -> None:
        self.stopping.set()

    def run(self) -> None:
        """Work until told to stop; raises :class:`maillage.core.locks.Busy` if another worker is at it."""
        self.lock.take(BUSY)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        lines: dict[str, list[Job]] = defaultdict(list)
        for job in (*standard.jobs(), *jobs()):
            lines[job.line].append(job)
        threads = [
            threading.Thread(target=self.keep_line, args=(line,), daemon=True, name=name)
            for name, line in lines.items()
        ]
        threads += [
            threading.Thread(target=self.keep_tasks, daemon=True, name=TASKS),
            threading.Thread(target=self.keep_search, daemon=True, name=SEARCH),
        ]
        self.take_back()
        for thread in threads:
            thread.start()
        self.watch()
        deadline = time.monotonic() + GRACE
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.attempt("leave", heartbeat.leave)
        self.lock.release()

    def watch(self) -> None:
        """Give signs of life, and take back the tasks of workers that died elsewhere."""
        last = time.monotonic()
        while not self.stopping.wait(WATCH):
            if self.supervisor is not None and os.getppid() != self.supervisor:
                self.stop()
            if time.monotonic() - last >= heartbeat.BEAT.total_seconds():
                last = time.monotonic()
                self.take_back()

    def take_back(self) -> None:
        def sign_and_take_back() -> None:
            now = clock.now()
            heartbeat.beat(worker_id=self.id, now=now)
            if queue.uses_database():
                queue.take_back(heartbeat.alive(now))

        self.attempt("heartbeat", sign_and_take_back)

    def keep_tasks(self) -> None:
        """Run tasks one after the other."""
        while queue.uses_database() and not self.stopping.is_set():
            ran = self.attempt(TASKS, lambda: queue.run_one(self.id))
            if not ran:
                self.stopping.wait(self.pause(TASKS, TASKS_RHYTHM))
        connections.close_all()

    def keep_search(self) -> None:
        """Keep the search index up to date."""
        while not self.stopping.is_set():
            self.attempt(SEARCH, lambda: index.keep_up_to_date(self.stopping))
            self.stopping.wait(self.pause(SEARCH, 0.0))
        connections.close_all()

    def keep_line(self, line: list[Job]) -> None:
        """Run the jobs of a line as they fall due."""
        due = dict.fromkeys((job.name for job in line), 0.0)
        while not self.stopping.is_set():
            for job in line:
                if self.stopping.is_set() or time.monotonic() < due[job.name]:
                    continue
                more = self.attempt(job.name, lambda job=job: job.run(clock.now()))
                wait = 0.0 if more is True else self.pause(job.name, job.every.total_seconds())
                due[job.name] = time.monotonic() + wait
            self.stopping.wait(max(0.0, min(due.values()) - time.monotonic()))
        connections.close_all()

    def attempt(self, name: str, work: Callable[[], object]) -> object:
        """Do one piece of work; whatever goes wrong is written down and stops nothing else."""
        try:
            close_old_connections()
            outcome = work()
        except Exception as error:
            self.failures[name] += 1
            if self.failures[name] == 1 or not isinstance(error, DatabaseError):
                logger.exception("The job %s failed (%s times in a row)", name, self.failures[name])
            return None
        else:
            self.failures[name] = 0
            return outcome
        finally:
            close_old_connections()

    def pause(self, name: str, usual: float) -> float:
        """Return how many seconds to wait: longer and longer while it fails, a minute at most."""
        failures = self.failures[name]
        if not failures:
            return usual
        return max(usual, min(LONGEST_PAUSE, 2.0 ** min(failures - 1, 6)))
