"""iCalendar (RFC 5545, RFC 7986): one component at a time, so that memory does not grow (R27).

A feed has no METHOD and no ORGANIZER: it is read, not answered. DTSTAMP is the last change (RFC 5545, 3.8.7.2).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Component,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
    vRecur,
    vText,
    vUri,
)
from icalendar import Event as Vevent

from maillage.agenda.enums import State, Status
from maillage.agenda.feeds.reading import Stored, Told
from maillage.agenda.feeds.series import Series, local_key, series_of
from maillage.agenda.feeds.words import (
    base_url,
    image_of,
    page_of,
    place_words,
    public_link,
    themes_of,
    whole_text,
)
from maillage.agenda.models import Event
from maillage.algorithms.schedule import Schedule
from maillage.algorithms.schedule.starts import END
from maillage.core.ui.french import typography

PARIS = "Europe/Paris"
READ_AGAIN = timedelta(hours=4)
STATUSES: dict[str, str] = {Status.CANCELLED: "CANCELLED", Status.POSTPONED: "TENTATIVE"}
REMOVED = "Événement retiré de l’agenda"
# Zones other than Paris are told for these years: icalendar lists their changes one by one.
KNOWN_YEARS = (date(2000, 1, 1), date(2038, 1, 1))
IMAGE_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def ical_parts(
    events: Iterable[Told], *, name: str, source: str, zones: Iterable[str]
) -> Iterator[str]:
    """Yield a calendar: its head, its time zones, then the components of each event.

    ``zones`` are those of the events; events without any date are left out.
    """
    head, _, foot = calendar(name, source).to_ical().decode().partition("END:VCALENDAR")
    yield head
    for zone in sorted({PARIS, *zones}):
        yield zone_text(zone)
    for told in events:
        for component in components(told):
            yield component.to_ical().decode()
    yield f"END:VCALENDAR{foot}"


def calendar(name: str, source: str) -> Calendar:
    """Return the calendar without its components; ``source`` is the address where it is read."""
    made = Calendar()
    made.add("prodid", "-//Maillage//Agenda//FR")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        made.add(key, vText(typography(name)))
    made.add("x-wr-timezone", PARIS)
    made.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(READ_AGAIN))
    made.add("source", vUri(source, params={"VALUE": "URI"}))
    made.add("url", vUri(f"{base_url()}/agenda/"))
    return made


@cache
def zone_text(name: str) -> str:
    """Return the VTIMEZONE of a zone. That of Paris is written as its rule (directive 2000/84/CE)."""
    if name != PARIS:
        return (
            Timezone.from_tzid(name, first_date=KNOWN_YEARS[0], last_date=KNOWN_YEARS[1])
            .to_ical()
            .decode()
        )
    made = Timezone()
    made.add("tzid", PARIS)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for kind, label, start, before, after in (
        (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), winter, summer),  # noqa: DTZ001 - local
        (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), summer, winter),  # noqa: DTZ001 - local
    ):
        part = kind()
        part.add("tzname", label)
        part.add("dtstart", start)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"FREQ": "YEARLY", "BYMONTH": start.month, "BYDAY": "-1SU"})
        made.add_component(part)
    return made.to_ical().decode()


def components(told: Told) -> Iterator[Component]:
    """Yield the component of an event, then one for each date that differs from its series."""
    event = told.event
    series = series_of(
        told.dates,
        Schedule.from_json(event.schedule),
        told.zone,
        (event.dates_from or date.min, event.dates_until or END),
    )
    if series is None:
        return
    said = removed_facts(event) if event.state == State.REMOVED else facts(event)
    alone = told.dates[0] if not series.repeats else None
    yield master(series, told, facts_on(event, said, alone) if alone else said)
    if series.repeats:
        for one in series.odd:
            yield exception(one, series, told, facts_on(event, said, one))


def master(series: Series, told: Told, said: dict[str, Any]) -> Component:
    made = component(told.event, said)
    zone = told.zone
    start, end = series.start, series.start + series.length
    add_moment(made, "dtstart", start, zone, all_day=series.all_day)
    exact = end.replace(tzinfo=zone).astimezone(UTC) - start.replace(tzinfo=zone).astimezone(UTC)
    if series.rule and not series.all_day and exact != series.length:
        # With DTEND, the hour lost or gained by the first date would be that of all (RFC 5545, 3.8.5.3).
        made.add("duration", series.length)
    elif series.repeats or series.all_day:
        add_moment(made, "dtend", end, zone, all_day=series.all_day)
    else:
        made.add("dtend", told.dates[0].ends_at.astimezone(zone))
    if series.rule:
        made.add("rrule", vRecur.from_ical(series.rule))
    for name, moments in (("rdate", series.starts), ("exdate", series.skipped)):
        if moments:
            made.add(name, [moment(one, zone, all_day=series.all_day) for one in moments])
    return made


def exception(one: Stored, series: Series, told: Told, said: dict[str, Any]) -> Component:
    """Return the component of one date of a series."""
    made = component(told.event, said)
    add_moment(made, "recurrence-id", local_key(one.key), told.zone, all_day=series.all_day)
    start, end = one.local(told.zone)
    add_moment(made, "dtstart", start, told.zone, all_day=one.all_day and series.all_day)
    add_moment(made, "dtend", end, told.zone, all_day=one.all_day and series.all_day)
    return made


def component(event: Event, said: dict[str, Any]) -> Component:
    """Return a component with what does not depend on dates."""
    made = Vevent()
    made.add("uid", uid_of(event))
    made.add("dtstamp", event.updated_at.astimezone(UTC))
    made.add("last-modified", event.updated_at.astimezone(UTC))
    made.add("created", event.created_at.astimezone(UTC))
    made.add("sequence", event.sequence)
    for name, value in said.items():
        if value not in ("", None, []):
            made.add(name, value)
    return made


def uid_of(event: Event) -> str:
    """Return the identifier, for good (R24). It names the host, without its port."""
    return f"{event.ref}@{urlsplit(base_url()).hostname}"


def facts(event: Event) -> dict[str, Any]:
    """Return what is told of an event, as property values."""
    place, link, image = event.place, public_link(event), image_of(event)
    where = place.position if place else None
    return {
        "summary": typography(event.title),
        "description": whole_text(event),
        "location": typography(place_words(event)),
        "geo": where,
        "categories": [*themes_of(event), *event.keywords],
        "url": vUri(page_of(event)),
        "status": STATUSES.get(event.status, "CONFIRMED"),
        "conference": conference(link) if link else None,
        "image": picture(image) if image else None,
    }


def facts_on(event: Event, said: dict[str, Any], one: Stored) -> dict[str, Any]:
    """Return what is told of one date."""
    changed = dict(said)
    if one.note and event.state != State.REMOVED:
        changed["description"] = whole_text(event, one.note)
    if one.is_cancelled:
        changed["status"] = "CANCELLED"
    return changed


def removed_facts(event: Event) -> dict[str, Any]:
    """Return what is told of an event that is no longer public: that it is gone, and nothing of what it said."""
    return {"summary": REMOVED, "status": "CANCELLED", "url": vUri(page_of(event))}


def conference(link: str) -> vUri:
    return vUri(link, params={"VALUE": "URI", "LABEL": "Participer en ligne"})


def picture(address: str) -> vUri:
    params = {"VALUE": "URI", "DISPLAY": "BADGE"}
    kind = IMAGE_TYPES.get(address.rpartition(".")[2].lower())
    return vUri(address, params=params | ({"FMTTYPE": kind} if kind else {}))


def moment(value: datetime, zone: ZoneInfo, *, all_day: bool) -> date | datetime:
    return value.date() if all_day else value.replace(tzinfo=zone)


def add_moment(
    made: Component, name: str, value: datetime, zone: ZoneInfo, *, all_day: bool
) -> None:
    made.add(name, moment(value, zone, all_day=all_day))
