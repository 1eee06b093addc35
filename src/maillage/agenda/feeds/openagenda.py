"""JSON in the shape of OpenAgenda's event, version 2, so that what reads OpenAgenda reads this.

Fields: https://developers.openagenda.com/en/evenements/structure; list, ``after``, ``removed``:
https://developers.openagenda.com/en/evenements/lecture. ``uid`` is a number there, so it is here; our own
reference is the slug and, with the UID of the calendar, an external identifier.
"""

from typing import Any

from maillage.agenda.enums import Access, Attendance, Status
from maillage.agenda.features import access_of
from maillage.agenda.feeds.ical import uid_of
from maillage.agenda.feeds.reading import Stored, Told
from maillage.agenda.feeds.words import image_of, organiser_words, page_of, public_link, themes_of
from maillage.agenda.models import Event
from maillage.core.ui.french import typography
from maillage.territory.models import Place

ATTENDANCE: dict[str, int] = {Attendance.ON_SITE: 1, Attendance.ONLINE: 2, Attendance.MIXED: 3}
STATUS: dict[str, int] = {code: number for number, code in enumerate(Status.values, 1)}
PUBLISHED = 2
KINDS = {"url": "link", "email": "email", "phone": "phone"}


def french(text: str) -> dict[str, str] | None:
    """Return a text in the only language here, None when there is none."""
    return {"fr": typography(text)} if text else None


def openagenda_event(told: Told) -> dict[str, Any]:
    """Return an event; every key present, null where nothing is said."""
    event = told.event
    timings = [timing(told, one) for one in told.dates if not one.is_cancelled]
    return {
        "uid": event.pk,
        "slug": event.ref,
        "extIds": [{"key": "ical", "value": uid_of(event)}],
        "canonicalUrl": page_of(event),
        "title": french(event.title),
        "description": french(event.summary or event.title),
        "longDescription": {"fr": event.description} if event.description else None,
        "conditions": french(event.conditions),
        "keywords": {"fr": [*themes_of(event), *event.keywords]},
        "image": {"base": "", "filename": image_of(event)} if event.image else None,
        "imageCredits": event.image_credit or None,
        "imageAlt": event.image_alt or None,
        "registration": registration(event),
        "accessibility": accessibility(event),
        "timings": timings,
        "firstTiming": timings[0] if timings else None,
        "lastTiming": timings[-1] if timings else None,
        "cancelledTimings": [timing(told, one) for one in told.dates if one.is_cancelled],
        "timezone": event.timezone,
        "age": {"min": event.age_min, "max": event.age_max},
        "attendanceMode": ATTENDANCE[event.attendance],
        "onlineAccessLink": public_link(event) or None,
        "location": location(event.place) if event.place else None,
        "status": STATUS[event.status],
        "statusNote": french(event.status_note),
        "state": PUBLISHED,
        "languages": event.languages,
        "organizer": organiser_words(event) or None,
        "fictional": event.is_fictional,
        "createdAt": event.created_at.isoformat(),
        "updatedAt": event.updated_at.isoformat(),
    }


def timing(told: Told, one: Stored) -> dict[str, str]:
    start, end = one.local(told.zone)
    return {"begin": start.isoformat(), "end": end.isoformat()}


def accessibility(event: Event) -> dict[str, bool]:
    """Return the five types: true where it is said or proven, false where nobody said so."""
    held = access_of(event)
    return {str(code): code in held for code in Access.values}


def registration(event: Event) -> list[dict[str, str]]:
    """Return how to register, as {type, value}."""
    found = [
        {"type": KINDS.get(link.get("kind", ""), "link"), "value": str(link.get("value", ""))}
        for link in event.links
    ]
    if event.registration:
        found.insert(0, {"type": "link", "value": page_of(event)})
    told = {"phone": event.phone, "email": event.email, "link": event.website}
    found += [{"type": kind, "value": value} for kind, value in told.items() if value]
    return found


def location(place: Place) -> dict[str, Any]:
    return {
        "uid": place.pk,
        "name": place.label or place.one_line,
        "address": place.one_line or None,
        "postalCode": place.postcode or None,
        "city": place.city or None,
        "insee": place.insee or None,
        "district": place.area.name if place.area else None,
        "countryCode": "FR",
        "latitude": place.lat,
        "longitude": place.lon,
    }


def removed_entry(event: Event) -> dict[str, Any]:
    """Return what is told of an event that left the agenda: which, and since when."""
    gone = event.removed_at
    return {
        "uid": event.pk,
        "slug": event.ref,
        "removed": True,
        "updatedAt": gone.isoformat() if gone else None,
    }
