"""What the page of an event shows: when, where, who, for whom, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from maillage.agenda.enums import (
    Access,
    Attendance,
    OccurrenceState,
    OnlineLink,
    OrganiserState,
    Status,
)
from maillage.agenda.features import FEATURES, access_of, features_of
from maillage.agenda.models import Event, Occurrence
from maillage.algorithms.schedule import Schedule
from maillage.algorithms.schedule.saying import say
from maillage.core.ui.french import (
    format_date,
    format_moment,
    format_money,
    format_time_range,
    shortened,
)
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation
from maillage.directory.queries.vocabulary import ThemeMark, theme_marks
from maillage.territory.accessibility import accessibility_sentences
from maillage.territory.nomenclatures import audiences, languages

NEXT, ALL = 4, 200
FREE = {"free": "Gratuit", "chosen": "Prix libre", "paid": "Payant"}


@dataclass(frozen=True)
class DateLine:
    """One date: its words, whether it is past, what became of it."""

    key: str
    words: str
    day: datetime
    is_past: bool
    cancelled: bool
    moved: bool
    note: str


@dataclass(frozen=True)
class EventPage:
    """An event in words, for one page; nothing here is for some readers only but what ``online_url`` says."""

    event: Event
    dates: tuple[DateLine, ...]
    rule: str
    marks: Sequence[ThemeMark]
    organisers: tuple[Organisation, ...]

    @property
    def title(self) -> str:
        return str(self.event)

    @property
    def coming(self) -> list[DateLine]:
        return [one for one in self.dates if not one.is_past]

    @property
    def next(self) -> DateLine | None:
        """The date that people look for: the next one that takes place, otherwise the last one."""
        taking_place = [one for one in self.coming if not one.cancelled]
        return next(iter(taking_place or self.coming or self.dates[-1:]), None)

    @property
    def others(self) -> list[DateLine]:
        """The few next dates, beside the first."""
        return [one for one in self.coming if one is not self.next][:NEXT]

    @property
    def is_over(self) -> bool:
        return bool(self.dates) and not self.coming

    @property
    def place(self) -> tuple[str, str]:
        """The place's name and its address; either may be empty."""
        place = self.event.place
        if place is None:
            return "", ""
        return (place.label, place.one_line) if place.label else (place.one_line, "")

    @property
    def position(self) -> tuple[float, float] | None:
        return self.event.place.position if self.event.place else None

    @property
    def map_url(self) -> str:
        """An address of OpenStreetMap that shows the place, for those who want their way."""
        if self.position is None:
            return ""
        lat, lon = self.position
        query = urlencode({"mlat": f"{lat:.5f}", "mlon": f"{lon:.5f}"})
        return f"https://www.openstreetmap.org/?{query}#map=18/{lat:.5f}/{lon:.5f}"

    @property
    def is_online(self) -> bool:
        return self.event.attendance in {Attendance.ONLINE, Attendance.MIXED}

    @property
    def online_url(self) -> str:
        """The link for everybody; one kept for those who registered is on no page (R6)."""
        return self.event.online_url if self.event.online_link == OnlineLink.ALL else ""

    @property
    def price(self) -> str:
        """The price in a few words, "" when nothing is said."""
        event, said = self.event, FREE.get(self.event.price, "")
        amounts = [
            format_money(cents / 100)
            for cents in (event.price_min, event.price_max)
            if cents is not None
        ]
        amounts = list(dict.fromkeys(amounts))
        if len(amounts) == 2:
            return f"De {amounts[0]} à {amounts[1]}"
        return amounts[0] if amounts else said

    @property
    def features(self) -> list[str]:
        return [FEATURES[code] for code in features_of(self.event)]

    @property
    def place_access(self) -> list[str]:
        return accessibility_sentences(self.event.place.accessibility) if self.event.place else []

    @property
    def adapted(self) -> list[str]:
        return [str(Access(code).label) for code in access_of(self.event)]

    @property
    def ages(self) -> str:
        low, high = self.event.age_min, self.event.age_max
        if low and high is not None:
            return f"De {low} à {high} ans"
        if low:
            return f"À partir de {low} ans"
        return f"Jusqu’à {high} ans" if high is not None else ""

    @property
    def publics(self) -> list[str]:
        return [audiences()[code].label for code in self.event.publics if code in audiences()]

    @property
    def languages(self) -> list[str]:
        return [languages()[code].label for code in self.event.languages if code in languages()]

    @property
    def status_kind(self) -> str:
        return {Status.CANCELLED: "error", Status.POSTPONED: "warning", Status.FULL: "warning"}.get(
            Status(self.event.status), "info"
        )

    @property
    def description(self) -> str:
        """What search engines and links elsewhere show."""
        when = self.next.words if self.next else ""
        words = " · ".join(filter(None, (when, self.place[0], self.event.summary)))
        return shortened(words, 160)


def page_of(event: Event, *, now: datetime) -> EventPage:
    """Return the page of an event read with :func:`with_details`: two more queries at the most."""
    rows = event.occurrences.exclude(state=OccurrenceState.DROPPED).order_by("starts_at", "pk")
    schedule = Schedule.from_json(event.schedule)
    is_series = any(segment.rule for segment in schedule.segments)
    return EventPage(
        event=event,
        dates=tuple(date_line(row, now) for row in rows[:ALL]),
        # Moved and cancelled dates are told with the dates, below.
        rule=say(Schedule(schedule.segments)) if is_series else "",
        marks=theme_marks(event.theme_codes()),
        organisers=tuple(named_organisers(event)),
    )


def named_organisers(event: Event) -> list[Organisation]:
    """Return those who organise: the one that carries it, then those that agreed to be named (R3)."""
    first = [event.organisation] if event.organisation else []
    agreed = [
        link.organisation
        for link in event.organiser_links.all()
        if link.state == OrganiserState.ACCEPTED and link.organisation.listing == Listing.LISTED
    ]
    return [*first, *agreed]


def date_line(row: Occurrence, now: datetime) -> DateLine:
    return DateLine(
        key=row.key,
        words=when(row),
        day=timezone.localtime(row.starts_at),
        is_past=row.ends_at < now,
        cancelled=row.state == OccurrenceState.CANCELLED,
        moved=row.is_moved,
        note=row.note,
    )


def when(row: Occurrence) -> str:
    """Return "samedi 14 mars 2026, 10 h – 12 h", or the days of one that lasts."""
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    if row.all_day:
        if row.first_day == row.last_day:
            return format_date(row.first_day)
        return f"du {format_date(row.first_day)} au {format_date(row.last_day)}"
    if start == end:
        return format_moment(start)
    if row.first_day == row.last_day:
        return f"{format_date(row.first_day)}, {format_time_range(start, end)}"
    return format_moment(start, end)


def facts_of(page: EventPage) -> list[tuple[str, Any]]:
    """Return what is said in one line each: (label, words)."""
    event = page.event
    found = (
        ("Tarifs et conditions", event.conditions), ("Âges", page.ages),
        ("Publics", ", ".join(page.publics)), ("Langues", ", ".join(page.languages)),
    )  # fmt: skip
    return [(label, words) for label, words in found if words]
