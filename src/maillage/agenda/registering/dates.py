"""A date as registrations see it: open or not, told in words, and until when its people are kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.agenda.enums import SHARED, Attendance, OccurrenceState, State, Status
from maillage.agenda.models import Event, Occurrence
from maillage.core.ui.french import count, format_date, format_moment

OVER = "Cette date est passée."
NOT_HERE = "Cet événement ne prend pas d’inscription sur cette page."
CANCELLED = "Cet événement est annulé : il ne prend plus d’inscription."
POSTPONED = "Cet événement est reporté : les inscriptions reprendront avec la nouvelle date."
DATE_CANCELLED = "Cette date est annulée : elle ne prend plus d’inscription."
NOT_YET_SHOWN = "Les inscriptions ouvriront quand cet événement sera annoncé."
GONE = "Cet événement a été retiré de l’agenda : il ne prend plus d’inscription."
FULL = "Les personnes qui organisent disent cet événement complet."


def is_held(occurrence: Occurrence) -> bool:
    """Whether the date takes place, as far as anybody said."""
    event = occurrence.event
    return (
        occurrence.state == OccurrenceState.SCHEDULED
        and event.takes_place
        and event.state != State.REMOVED
    )


def why_over(occurrence: Occurrence, now: datetime) -> str:
    """Say why nobody, waiting or not, can be given a place at a date any more; "" if they can."""
    event = occurrence.event
    reasons = (
        (event.state == State.REMOVED, GONE),
        (event.status == Status.CANCELLED, CANCELLED),
        (event.status == Status.POSTPONED, POSTPONED),
        (not event.registration, NOT_HERE),
        (event.state not in SHARED, NOT_YET_SHOWN),
        (occurrence.state != OccurrenceState.SCHEDULED, DATE_CANCELLED),
        (occurrence.starts_at <= now, OVER),
    )
    return next((words for holds, words in reasons if holds), "")


def why_closed(occurrence: Occurrence, now: datetime) -> str:
    """Say why a date takes no new registration now; "" if it does."""
    event = occurrence.event
    if over := why_over(occurrence, now):
        return over
    if event.status == Status.FULL:
        return FULL
    if event.opens_at and now < event.opens_at:
        return f"Les inscriptions ouvrent {moment_words(event.opens_at, event)}."
    closes = occurrence.starts_at - timedelta(minutes=event.closes_before)
    if now >= closes:
        return f"Les inscriptions à cette date sont closes depuis {moment_words(closes, event)}."
    return ""


def local(moment: datetime, event: Event) -> datetime:
    return moment.astimezone(ZoneInfo(event.timezone))


def moment_words(moment: datetime, event: Event) -> str:
    """Return "le samedi 14 mars 2026, 10 h"."""
    return f"le {format_moment(local(moment, event))}"


def span_words(starts_at: datetime, ends_at: datetime, event: Event, *, all_day: bool) -> str:
    """Return "samedi 14 mars 2026, 10 h – 12 h", or the days when it lasts whole days."""
    start, end = local(starts_at, event), local(ends_at, event)
    if not all_day:
        return format_moment(start, end)
    last = (end - timedelta(minutes=1)).date()
    first = format_date(start.date())
    return first if last <= start.date() else f"{first} – {format_date(last)}"


def date_words(occurrence: Occurrence) -> str:
    return span_words(
        occurrence.starts_at, occurrence.ends_at, occurrence.event, all_day=occurrence.all_day
    )


def places_words(occurrence: Occurrence) -> str:
    """Say how many places are left: nothing when they are not counted."""
    if occurrence.left is None:
        return ""
    if occurrence.left == 0:
        return "complet, liste d’attente ouverte"
    return f"{count(occurrence.left, 'place libre', 'places libres')}"


def forgotten_on(occurrence: Occurrence) -> date:
    """Return the day when the registrations of a date are deleted (R17)."""
    return occurrence.last_day + timedelta(days=occurrence.event.kept_days)


def place_words(event: Event) -> str:
    """Return where it takes place: the place and its address, or online."""
    if event.status == Status.MOVED_ONLINE or event.attendance == Attendance.ONLINE:
        return "en ligne"
    parts = [event.room]
    if event.place is not None:
        parts += [event.place.label, event.place.one_line]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Told:
    """What somebody was told of a date, kept with their registration so that news are told once.

    ``start`` and ``end`` are moments, ``where`` the place's number (0: none, -1: online).
    """

    start: datetime
    end: datetime
    held: bool
    where: int

    @classmethod
    def of(cls, occurrence: Occurrence) -> "Told":
        event = occurrence.event
        online = event.status == Status.MOVED_ONLINE or event.attendance == Attendance.ONLINE
        where = -1 if online else event.place_id or 0
        return cls(occurrence.starts_at, occurrence.ends_at, is_held(occurrence), where)

    @classmethod
    def read(cls, text: str) -> "Told":
        start, end, held, where = text.split("|")
        return cls(
            datetime.fromisoformat(start), datetime.fromisoformat(end), held == "1", int(where)
        )

    def __str__(self) -> str:
        return f"{self.start.isoformat()}|{self.end.isoformat()}|{int(self.held)}|{self.where}"
