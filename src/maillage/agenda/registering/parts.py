"""The registration box of an event's page."""

from datetime import datetime
from typing import Any

from maillage.accounts.models import Person
from maillage.agenda.models import Event
from maillage.agenda.parts import Part
from maillage.agenda.registering.access import MANAGE
from maillage.agenda.registering.dates import (
    NOT_HERE,
    date_words,
    forgotten_on,
    places_words,
    why_closed,
)
from maillage.agenda.registering.forms import RegistrationForm
from maillage.agenda.registering.queries import dates_to_come, open_dates
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.ui.french import count, format_date

NO_DATE = "Aucune date à venir : les inscriptions sont terminées."


def identity_of(actor: Actor) -> dict[str, str]:
    """Return what a signed-in person need not type again."""
    found = Person.objects.filter(pk=actor.who).values("name", "email").first()
    return found or {}


def box(
    actor: Actor, event: Event, now: datetime, form: RegistrationForm | None = None
) -> dict[str, Any] | None:
    """Return what the box shows, None for an event that takes no registration here."""
    if not event.registration:
        return None
    dates = dates_to_come(event, now)
    bookable = open_dates(dates, now)
    if form is None and bookable:
        form = RegistrationForm(event=event, dates=bookable, initial=identity_of(actor))
    only = bookable[0] if len(bookable) == 1 else None
    return {
        "form": form if bookable else None,
        "closed": "" if bookable else closed_words(event, dates, now),
        "date": date_words(only) if only else "",
        "places": places_words(only) if only else "",
        "is_full": bool(bookable) and all(one.left == 0 for one in bookable),
        "kept": kept_words(event, bookable),
        "may_manage": actor.is_authenticated and bool(decide(actor, MANAGE, event)),
        "ref": event.ref,
    }


def closed_words(event: Event, dates: list[Any], now: datetime) -> str:
    """Say why no date is open: what holds for the nearest one."""
    if dates:
        return why_closed(dates[0], now)
    return NO_DATE if event.registration else NOT_HERE


def kept_words(event: Event, bookable: list[Any]) -> str:
    """Say until when what people write is kept (R17)."""
    term = count(event.kept_days, "jour")
    if len(bookable) == 1:
        day = format_date(forgotten_on(bookable[0]), weekday=False)
        return f"Ce que vous écrivez ici est effacé le {day}, {term} après la date."
    return f"Ce que vous écrivez ici est effacé {term} après la date que vous choisissez."


def part(actor: Actor, event: Event | None, now: datetime) -> dict[str, Any] | None:
    return box(actor, event, now) if event is not None else None


BOX = Part("event_main", "agenda/registering/_box.html", part, order=10)
