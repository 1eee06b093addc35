"""Running the tasks of the database queue, and taking back those whose worker died."""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task_backends
from django_tasks.base import TaskResultStatus
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult

MAX_RUNS = 3
KEPT = timedelta(days=30)
BACKEND_ALIAS = "default"


class WorkerDied(Exception):
    """Recorded for a task whose worker died each time it tried."""


def run_one(worker_id: str) -> bool:
    """Run the next ready task, if any; say whether there was one."""
    # Asking first costs a read; the library's own claim would take the write lock at each look.
    if not DBTaskResult.objects.ready().filter(backend_name=BACKEND_ALIAS).exists():
        return False
    worker = DatabaseWorker(
        queue_names=["*"],
        interval=0.2,
        batch=True,
        backend_name=BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.run()
    return True


@transaction.atomic
def take_back(alive: set[str]) -> tuple[int, int]:
    """Make ready again the tasks whose worker is not ``alive``; after three deaths a task is given up.

    Returns (taken back, given up).
    """
    taken = given_up = 0
    running = DBTaskResult.objects.running().select_for_update().order_by("enqueued_at", "id")
    for task in running:
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        if len(task.worker_ids) >= MAX_RUNS:
            task.set_failed(
                WorkerDied(f"The worker died {len(task.worker_ids)} times on this task.")
            )
            given_up += 1
        else:
            task.status = TaskResultStatus.READY
            task.started_at = None
            task.save(update_fields=["status", "started_at"])
            taken += 1
    return taken, given_up


def forget_finished(now: datetime) -> int:
    """Delete the record of tasks finished for more than a month."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()[0]


def uses_database() -> bool:
    """Say whether tasks wait in the database (the tests run them at once)."""
    return isinstance(task_backends[BACKEND_ALIAS], DatabaseBackend)
