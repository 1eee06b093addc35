"""The jobs that every installation has."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from maillage.core.documents.published import PublishedFile, publish_due, published_files
from maillage.core.mail import send_due
from maillage.core.search import feed
from maillage.core.tasks import queue
from maillage.core.tasks.periodic import Job


def send_mail(now: datetime) -> int:
    return send_due(now=now)


def prune_sessions(now: datetime) -> int:
    """Delete the sessions that ended; return how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def prune_tasks(now: datetime) -> int:
    return queue.forget_finished(now) if queue.uses_database() else 0


def prune_feed(now: datetime) -> int:
    return feed.prune(now=now)


def keep_file(file: PublishedFile) -> Job:
    """Return the job of one file: another that can not be written does not hold it up."""
    return Job(
        f"file:{file.name}",
        timedelta(seconds=5),
        lambda now: publish_due(now=now, files=[file]),
        line=file.line,
    )


def jobs() -> tuple[Job, ...]:
    return (
        Job("mail", timedelta(seconds=1), send_mail, line="mail"),
        Job("sessions", timedelta(hours=12), prune_sessions),
        Job("change_feed", timedelta(hours=1), prune_feed),
        Job("finished_tasks", timedelta(hours=12), prune_tasks),
        *(keep_file(file) for file in published_files()),
    )
