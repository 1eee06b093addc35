"""Work that happens outside requests: jobs that come back, and tasks that people's acts ask for.

A task is declared with ``django_tasks.task`` and enqueued in the caller's transaction. It may run twice when
a worker dies in the middle: it must bear it. A job comes back by itself: see :func:`every`.
"""

from maillage.core.tasks.periodic import Job, every, jobs

__all__ = ["Job", "every", "jobs"]
