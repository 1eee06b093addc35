"""JSON-LD in the words of schema.org: an event for its page, and the whole agenda.

Several dates are an EventSeries with an Event for each coming date, as Google asks of those it shows.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from maillage.agenda.enums import Attendance, Kind, Price, State, Status
from maillage.agenda.feeds.reading import Stored, Told, told
from maillage.agenda.feeds.words import (
    base_url,
    image_of,
    organisers_of,
    page_of,
    place_words,
    public_link,
    themes_of,
)
from maillage.agenda.models import Event
from maillage.core.documents import json_parts
from maillage.core.ui.markdown import plain_markdown
from maillage.directory.exports import LICENCE_URL
from maillage.directory.exports.records import page_url
from maillage.territory.models import Place

CONTEXT = "https://schema.org"
SCHEMA = "https://schema.org/"
COMING = 60
TYPES: dict[str, str] = {
    Kind.TRAINING: "EducationEvent", Kind.WORKSHOP: "EducationEvent", Kind.MEETING: "BusinessEvent",
    Kind.FORUM: "Festival",
}  # fmt: skip
STATUSES: dict[str, str] = {
    Status.SCHEDULED: "EventScheduled", Status.RESCHEDULED: "EventRescheduled",
    Status.MOVED_ONLINE: "EventMovedOnline", Status.POSTPONED: "EventPostponed",
    Status.FULL: "EventScheduled", Status.CANCELLED: "EventCancelled",
}  # fmt: skip
MODES: dict[str, str] = {
    Attendance.ON_SITE: "OfflineEventAttendanceMode", Attendance.ONLINE: "OnlineEventAttendanceMode",
    Attendance.MIXED: "MixedEventAttendanceMode",
}  # fmt: skip


def event_jsonld(event: Event, *, now: datetime) -> dict[str, Any] | None:
    """Return a public event for its page, with its @context; None when it is not public or has no date."""
    [one] = told([event])
    if event.state != State.PUBLISHED or not one.dates:
        return None
    return {"@context": CONTEXT, **graph_event(one, now)}


def graph_event(one: Told, now: datetime) -> dict[str, Any]:
    """Return the properties of an event; what nobody said is left out."""
    event = one.event
    said = shared(event)
    coming = [date for date in one.dates if date.ends_at >= now][:COMING]
    if len(one.dates) <= 1:
        return {**said, **(on_date(one, one.dates[0]) if one.dates else {})}
    return {
        **said,
        "@type": "EventSeries",
        **when(one, one.dates[0], one.dates[-1]),
        "subEvent": [
            {
                "@type": said["@type"], "name": event.title, "url": page_of(event),
                **on_date(one, date), **where(event),
            }
            for date in coming
        ],
    }  # fmt: skip


def shared(event: Event) -> dict[str, Any]:
    """Return what does not depend on the date."""
    values = {
        "@type": TYPES.get(event.kind, "Event"),
        "@id": page_of(event),
        "url": page_of(event),
        "name": event.title,
        "description": event.summary or plain_markdown(event.description),
        "eventStatus": SCHEMA + STATUSES[event.status],
        "eventAttendanceMode": SCHEMA + MODES[event.attendance],
        **where(event),
        "organizer": organisers(event),
        "image": image_of(event),
        "offers": offer(event),
        "typicalAgeRange": ages(event),
        "inLanguage": event.languages,
        "keywords": [*themes_of(event), *event.keywords],
        "maximumAttendeeCapacity": event.places if event.registration else None,
        "disambiguatingDescription": "Événement fictif de démonstration" * event.is_fictional,
    }
    known = {key: value for key, value in values.items() if value}
    if event.price in {Price.FREE, Price.PAID}:
        known["isAccessibleForFree"] = event.price == Price.FREE
    return known


def on_date(one: Told, date: Stored) -> dict[str, Any]:
    """Return what one date says."""
    said = when(one, date, date)
    if date.is_cancelled:
        said["eventStatus"] = SCHEMA + STATUSES[Status.CANCELLED]
    return said


def when(one: Told, first: Stored, last: Stored) -> dict[str, Any]:
    if first.all_day:
        return {"startDate": first.first_day.isoformat(), "endDate": last.last_day.isoformat()}
    return {
        "startDate": first.local(one.zone)[0].isoformat(),
        "endDate": last.local(one.zone)[1].isoformat(),
    }


def where(event: Event) -> dict[str, Any]:
    """Return the place, the online room, or both."""
    places: list[dict[str, Any]] = []
    if event.attendance != Attendance.ONLINE and (event.place or event.area):
        places.append(place_of(event, event.place))
    if event.attendance != Attendance.ON_SITE:
        places.append({"@type": "VirtualLocation", "url": public_link(event) or page_of(event)})
    return {"location": places[0] if len(places) == 1 else places} if places else {}


def place_of(event: Event, place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"@type": "Place", "name": place_words(event)}
    address = {
        "streetAddress": place.address,
        "postalCode": place.postcode,
        "addressLocality": place.city,
    }
    known = {key: value for key, value in address.items() if value}
    geo = place.position and {
        "@type": "GeoCoordinates", "latitude": place.position[0], "longitude": place.position[1],
    }  # fmt: skip
    values = {
        "name": ", ".join(filter(None, (event.room, place.label))) or place.one_line,
        "address": {"@type": "PostalAddress", **known, "addressCountry": "FR"} if known else None,
        "geo": geo,
    }
    return {"@type": "Place", **{key: value for key, value in values.items() if value}}


def organisers(event: Event) -> list[dict[str, str]]:
    found = [
        {"@type": "Organization", "name": one.name, "url": page_url(one.ref, base_url())}
        for one in organisers_of(event)
    ]
    if not found and event.organiser_text:
        return [{"@type": "Organization", "name": event.organiser_text}]
    return found


def offer(event: Event) -> dict[str, Any] | None:
    """Return the price when it is said; chosen freely is not an offer."""
    if event.price == Price.FREE:
        low = high = 0
    elif event.price_min is not None or event.price_max is not None:
        low = event.price_min if event.price_min is not None else event.price_max or 0
        high = event.price_max if event.price_max is not None else low
    else:
        return None
    full = event.status == Status.FULL
    said: dict[str, Any] = {
        "@type": "Offer",
        "url": page_of(event),
        "priceCurrency": "EUR",
        "availability": SCHEMA + ("SoldOut" if full else "InStock"),
    }
    if low == high:
        return {**said, "price": f"{low / 100:.2f}"}
    return {
        **said, "@type": "AggregateOffer", "lowPrice": f"{low / 100:.2f}", "highPrice": f"{high / 100:.2f}",
    }  # fmt: skip


def ages(event: Event) -> str:
    """Return "6-12", "6-", or nothing (schema.org, typicalAgeRange)."""
    if event.age_min is None and event.age_max is None:
        return ""
    high = "" if event.age_max is None else event.age_max
    return f"{event.age_min or 0}-{high}"


def graph_parts(events: Iterable[Told], *, title: str, source: str, now: datetime) -> Iterator[str]:
    """Yield one graph: the data set first, then each event."""
    about = {"@type": "Dataset", "@id": source, "name": title, "license": LICENCE_URL}

    def items() -> Iterator[dict[str, Any]]:
        yield about
        for one in events:
            yield graph_event(one, now)

    return json_parts({"@context": CONTEXT}, "@graph", items())
