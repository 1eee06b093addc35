"""A date of an event as lists, calendars and the map write it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from maillage.agenda.enums import (
    Attendance,
    Kind,
    OccurrenceState,
    Price,
    State,
    Status,
)
from maillage.agenda.features import FEATURES, features_of
from maillage.agenda.models import Event, Occurrence
from maillage.algorithms.geometry import haversine
from maillage.core.ui.calendar import CalendarEntry
from maillage.core.ui.french import (
    format_date,
    format_distance,
    format_moment,
    format_money,
    format_time_range,
)
from maillage.directory.queries.vocabulary import ThemeMark, capital, theme_mark

ALL_DAY = "toute la journée"
# What is wrong or changed, and the kind of mark of the kit.
STATUSES = {
    Status.CANCELLED: ("Annulé", "bad"),
    Status.POSTPONED: ("Reporté", "waiting"),
    Status.RESCHEDULED: ("Nouvelle date", "info"),
    Status.MOVED_ONLINE: ("Déplacé en ligne", "info"),
    Status.FULL: ("Complet", "waiting"),
}
STATES = {
    State.NETWORK: ("Partagé avec le réseau", "info"),
    State.SUBMITTED: ("À relire avant d’être public", "waiting"),
}
NEEDED = (
    "event__organisation", "event__place__area", "event__area",
)  # fmt: skip


# Long texts that no line shows.
HEAVY = (
    "event__description", "event__organisation__description",
    *(f"{path}__{name}" for path in ("event__place__area", "event__area") for name in ("outline", "full_outline")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One date of an event, in words. ``key`` is unique among dates; ``access`` are words of features."""

    key: str
    ref: str
    title: str
    href: str
    day: date
    when: str
    moment: str
    place: str
    distance: str
    price: str
    organiser: str
    kind: str
    theme: ThemeMark | None
    access: tuple[str, ...]
    badges: tuple[tuple[str, str], ...]
    is_off: bool
    is_all_day: bool

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for fact in (self.when, self.price, self.kind) if fact)


def with_lines(dates: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Fetch what lines show: two queries whatever their number."""
    return dates.select_related(*NEEDED).defer(*HEAVY).prefetch_related("event__theme_links")


def lines_of(
    dates: Iterable[Occurrence], near: tuple[float, float] | None = None
) -> tuple[Line, ...]:
    return tuple(line_of(one, near) for one in dates)


def line_of(one: Occurrence, near: tuple[float, float] | None = None) -> Line:
    """Write a date; with ``near`` (lat, lon), how far its place is."""
    event = one.event
    codes = event.theme_codes()
    return Line(
        key=f"date-{one.pk}",
        ref=event.ref,
        title=event.title,
        href=event.get_absolute_url(),
        day=one.first_day,
        when=when_of(one),
        moment=moment_of(one),
        place=place_of(event),
        distance=distance_of(event, near),
        price=price_of(event),
        organiser=event.organisation.name if event.organisation else event.organiser_text,
        kind="" if event.kind == Kind.EVENT else capital(str(Kind(event.kind).label)),
        theme=theme_mark(codes[0]) if codes else None,
        access=tuple(FEATURES[code] for code in features_of(event)),
        badges=tuple(badges_of(one)),
        is_off=is_off(one),
        is_all_day=one.all_day,
    )


def is_off(one: Occurrence) -> bool:
    """Whether nothing takes place on that date."""
    return one.state == OccurrenceState.CANCELLED or not one.event.takes_place


def local(one: Occurrence) -> tuple[datetime, datetime]:
    zone = ZoneInfo(one.event.timezone)
    return one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)


def is_long(one: Occurrence) -> bool:
    """Whether a date goes on for days: a night that ends in the small hours does not."""
    start, end = local(one)
    return one.last_day > one.first_day and (one.all_day or (end - start).total_seconds() > 43_200)


def when_of(one: Occurrence) -> str:
    """Return when, beside the day: "10 h – 12 h", "toute la journée", "jusqu’au 15 mars 2026"."""
    start, end = local(one)
    if is_long(one):
        until = f"jusqu’au {format_date(one.last_day, weekday=False)}"
        return until if one.all_day else f"{format_time_range(start, end)}, {until}"
    return ALL_DAY if one.all_day else format_time_range(start, end)


def moment_of(one: Occurrence) -> str:
    """Return the day and the hours: "samedi 14 mars 2026, 10 h – 12 h"."""
    if one.all_day:
        first = format_date(one.first_day)
        return first if not is_long(one) else f"{first} – {format_date(one.last_day)}"
    start, end = local(one)
    if is_long(one):
        return format_moment(start, end)
    return f"{format_date(one.first_day)}, {format_time_range(start, end)}"


def place_of(event: Event) -> str:
    """Return "Grande salle, Maison des associations, Centre", or where to follow it."""
    place = event.place
    if place is None:
        named = [event.area.name if event.area else ""]
    else:
        district = (place.area.name if place.area else "") or place.city
        named = [event.room, place.label or place.address, district]
    if event.attendance == Attendance.ONLINE or event.status == Status.MOVED_ONLINE:
        named = ["en ligne"]
    elif event.attendance == Attendance.MIXED:
        named.append("et en ligne")
    return ", ".join(dict.fromkeys(part for part in named if part))


def distance_of(event: Event, near: tuple[float, float] | None) -> str:
    position = event.place.position if event.place else None
    return format_distance(haversine(*near, *position)) if near and position else ""


def price_of(event: Event) -> str:
    """Return "Gratuit", "de 5 € à 12 €", "Prix libre", or nothing when nobody said."""
    if event.price == Price.FREE:
        return "Gratuit"
    amounts = sorted({x for x in (event.price_min, event.price_max) if x})
    told = [format_money(amount / 100) for amount in amounts]
    words = f"de {told[0]} à {told[1]}" if len(told) > 1 else "".join(told)
    if event.price == Price.CHOSEN:
        return f"Prix libre, {words}" if words else "Prix libre"
    return words or ("Payant" if event.price == Price.PAID else "")


def badges_of(one: Occurrence) -> list[tuple[str, str]]:
    """Return what must be known before coming: words, and the kind of mark."""
    event = one.event
    found = []
    if event.status in STATUSES:
        found.append(STATUSES[event.status])  # type: ignore[index]
    elif one.state == OccurrenceState.CANCELLED:
        found.append(STATUSES[Status.CANCELLED])
    elif one.left == 0:
        found.append(STATUSES[Status.FULL])
    if one.is_moved and not is_off(one):
        found.append(("Date déplacée", "info"))
    if event.state in STATES:
        found.append(STATES[event.state])  # type: ignore[index]
    if event.is_fictional:
        found.append(("fictif", ""))
    return found


def entry_of(one: Occurrence, day: date) -> CalendarEntry:
    """Write a date for a cell of a calendar; one that goes on is written on each of its days."""
    start, end = local(one)
    begins = format_time_range(start, end).split(" – ")[0]
    codes = one.event.theme_codes()
    mark = theme_mark(codes[0]) if codes else None
    return CalendarEntry(
        date=day,
        hours="" if one.all_day or is_long(one) else begins,
        title=one.event.title,
        href=one.event.get_absolute_url(),
        place=place_of(one.event),
        hue=mark.hue if mark else 0,
        cancelled=is_off(one),
    )
