"""The jobs that every installation has."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

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


def jobs() -> tuple[Job, ...]:
    return (
        Job("mail", timedelta(seconds=1), send_mail, line="mail"),
        Job("sessions", timedelta(hours=12), prune_sessions),
        Job("change_feed", timedelta(hours=1), prune_feed),
        Job("finished_tasks", timedelta(hours=12), prune_tasks),
    )
