"""What time and changes of an event do to registrations: news, reminders, deletion."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum

from maillage.accounts.models import Person
from maillage.agenda.enums import RegistrationState
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering import notifications
from maillage.agenda.registering.dates import Told, forgotten_on, is_held
from maillage.agenda.registering.queries import LIVE, live
from maillage.agenda.registering.services.booking import locked, promote, release
from maillage.core.models import OutgoingMail

REMINDED_BEFORE = timedelta(hours=48)
ANONYMOUS = "Une personne dont le compte est supprimé"


def settle(*, event: Event, now: datetime) -> int:
    """Tell people registered what changed of their date since they were last told, each change once.

    Serves waiting lists too, and does nothing when there is nothing to do. Returns how many were told.
    """
    somebody = Exists(live(Registration.objects.filter(occurrence=OuterRef("pk"))))
    dates = Occurrence.objects.filter(somebody, event=event, ends_at__gt=now)
    rows = dates.select_related("event").order_by("starts_at", "id")
    return sum(_settle_date(one, now) for one in rows if _is_late(one))


def _is_late(occurrence: Occurrence) -> bool:
    """Whether somebody waits for news, or for places that are there: asked before anything is locked."""
    people = live(occurrence.registrations.all())
    waits = occurrence.left != 0 and people.filter(state=RegistrationState.WAITING).exists()
    return waits or people.exclude(told=str(Told.of(occurrence))).exists()


def _settle_date(occurrence: Occurrence, now: datetime) -> int:
    with locked(occurrence) as date:
        current = Told.of(date)
        late = live(date.registrations.all()).exclude(told=str(current))
        told = 0
        for registration in late.order_by("made_at", "id"):
            before, registration.told = Told.read(registration.told), str(current)
            registration.occurrence = date
            registration.save(update_fields=["told"])
            notifications.date_news(registration=registration, before=before, now=now)
            told += 1
        promote(date, now)
    return told


def remind_due(*, now: datetime, most: int = 200) -> int:
    """Write the reminders of the next 48 hours, each once (R15); return how many.

    Who got their places later than that knows already.
    """
    due = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        reminded_at=None,
        occurrence__starts_at__gt=now,
        occurrence__starts_at__lte=now + REMINDED_BEFORE,
        confirmed_at__lte=F("occurrence__starts_at") - REMINDED_BEFORE,
    ).exclude(email="")
    rows = due.select_related("occurrence__event__place").order_by("occurrence__starts_at", "id")
    return sum(_remind(row, now) for row in rows[:most])


def _remind(registration: Registration, now: datetime) -> bool:
    """Mark and write in one transaction: whoever marks the row writes, nobody else does."""
    own = Registration.objects.filter(pk=registration.pk, reminded_at=None)
    with transaction.atomic():
        if not own.filter(state=RegistrationState.CONFIRMED).update(reminded_at=now):
            return False
        if is_held(registration.occurrence):
            notifications.registration_reminder(registration=registration, now=now)
        return True


def forget_due(*, now: datetime) -> int:
    """Delete the registrations of dates past their term, and the messages about them (R17).

    The date keeps how many people registered and came; ``attended`` stays unknown when nobody kept the
    sheet. Returns how many registrations went.
    """
    somebody = Exists(Registration.objects.filter(occurrence=OuterRef("pk")))
    past = Occurrence.objects.filter(somebody, ends_at__lt=now).select_related("event")
    due = [one for one in past.order_by("id") if forgotten_on(one) <= now.date()]
    return sum(_forget(one) for one in due)


def _forget(occurrence: Occurrence) -> int:
    with transaction.atomic():
        held = occurrence.registrations.filter(state=RegistrationState.CONFIRMED)
        numbers = held.aggregate(
            registered=Sum("places", default=0), came=Sum("places", filter=Q(is_present=True))
        )
        Occurrence.objects.filter(pk=occurrence.pk).update(
            registered=numbers["registered"], attended=numbers["came"]
        )
        _forget_messages(notifications.key_of(occurrence))
        return occurrence.registrations.all().delete()[0]


def _forget_messages(start: str) -> None:
    OutgoingMail.objects.filter(key__startswith=start).delete()


def forget_people_gone(*, now: datetime) -> int:
    """Make anonymous the registrations of accounts that are gone; places still to come are given back."""
    theirs = Registration.objects.filter(person_id__isnull=False)
    gone = theirs.filter(~Exists(Person.objects.filter(pk=OuterRef("person_id"))))
    rows = list(gone.select_related("occurrence").order_by("id"))
    for registration in rows:
        with locked(registration.occurrence) as date:
            own = Registration.objects.filter(pk=registration.pk)
            own.update(person=None, name=ANONYMOUS, email="", phone="", needs="")
            current = own.get()
            current.occurrence = date
            if current.state in LIVE and date.starts_at > now:
                release(date, current, now)
            _forget_messages(notifications.key_of(date, current))
    return len(rows)
