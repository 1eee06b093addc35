"""A registration as an iCalendar file (RFC 5545), for the calendar of one person."""

from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from maillage.agenda.enums import RegistrationState
from maillage.agenda.models import Registration
from maillage.agenda.registering.dates import is_held, local, place_words
from maillage.agenda.registering.notifications import private_link


def calendar_of(registration: Registration, now: datetime) -> bytes:
    """Return the date of a registration.

    Its UID is the registration's, not the event's: the agenda's feed may be in the same calendar.
    """
    occurrence = registration.occurrence
    event = occurrence.event
    entry = CalendarEvent()
    entry.add("uid", f"inscription-{registration.pk}-{event.ref}@maillage")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("summary", str(event))
    if occurrence.all_day:
        entry.add("dtstart", occurrence.first_day)
        entry.add("dtend", local(occurrence.ends_at, event).date())
    else:
        entry.add("dtstart", occurrence.starts_at.astimezone(UTC))
        entry.add("dtend", occurrence.ends_at.astimezone(UTC))
    if where := place_words(event):
        entry.add("location", where)
    lines = [f"Votre inscription : {private_link(registration)}"]
    confirmed = registration.state == RegistrationState.CONFIRMED
    if event.online_url and confirmed:
        lines.insert(0, f"En ligne : {event.online_url}")
    entry.add("description", "\n".join(lines))
    cancelled = registration.state == RegistrationState.CANCELLED or not is_held(occurrence)
    waits = registration.state == RegistrationState.WAITING
    entry.add("status", "CANCELLED" if cancelled else "TENTATIVE" if waits else "CONFIRMED")
    entry.add("sequence", event.sequence)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Maillage//Inscription//FR")
    calendar.add_component(entry)
    return calendar.to_ical()
