"""What registrations do by themselves."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from maillage.accounts.events import PersonDeleted
from maillage.agenda.events import EventChanged
from maillage.agenda.models import Event, Registration
from maillage.agenda.registering.queries import live
from maillage.agenda.registering.services.following import (
    forget_due,
    forget_people_gone,
    remind_due,
    settle,
)
from maillage.core import clock
from maillage.core.tasks import every

BATCH = 200


@every(timedelta(minutes=5), name="agenda.reminders")
def remind(now: datetime) -> bool:
    """Write the reminders that are due; true if more may be."""
    return remind_due(now=now, most=BATCH) == BATCH


@every(timedelta(hours=6), name="agenda.registrations_forgotten")
def forget(now: datetime) -> int:
    """Delete registrations past their term, and make anonymous those of accounts that are gone."""
    return forget_due(now=now) + forget_people_gone(now=now)


@every(timedelta(hours=1), name="agenda.registrations_settled")
def settle_all(now: datetime) -> int:
    """Tell what a process that died after a change of an event did not tell."""
    somebody = Exists(
        live(
            Registration.objects.filter(
                occurrence__event=OuterRef("pk"), occurrence__ends_at__gt=now
            )
        )
    )
    return sum(settle(event=one, now=now) for one in Event.objects.filter(somebody).order_by("pk"))


def on_event_changed(change: EventChanged) -> None:
    """Tell people registered as soon as the change is kept."""
    event = Event.objects.filter(ref=change.ref).first()
    if event is not None:
        settle(event=event, now=clock.now())


def on_person_deleted(_gone: PersonDeleted) -> None:
    forget_people_gone(now=clock.now())
