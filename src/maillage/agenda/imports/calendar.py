"""Calendars (iCalendar, RFC 5545 and 7986), one event at a time: memory does not grow with the file."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from maillage.agenda.enums import Attendance, Status
from maillage.agenda.imports.calendar_dates import NoDates, dates_of
from maillage.agenda.imports.rows import ReadEvent, one_line
from maillage.algorithms.schedule import Schedule
from maillage.directory.sources.rows import SourceError
from maillage.territory.nomenclatures import themes_named

MOST_LINES = 20_000  # of one event
MOST_THEMES, MOST_KEYWORDS = 5, 20
_POSTCODE = re.compile(r"^(?P<postcode>\d{5})\s+(?P<city>\D.*)$")
UNREAD = "Cet événement du calendrier ne se lit pas."
# What icalendar raises on values that are not what their names say.
UNREADABLE = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, OSError, BrokenCalendarProperty,
)  # fmt: skip
_PRIVATE = {"PRIVATE", "CONFIDENTIAL"}


class CalendarFile:
    """A calendar of a path, read twice: what its events share first, then each event.

    Raises SourceError, in French, when it is no calendar.
    """

    def __init__(self, path: Path, name: str, *, zone: ZoneInfo, today: date) -> None:
        self.path, self.name, self.zone, self.today = path, name, zone, today
        self.title = ""
        self.replacing: dict[str, list[Any]] = {}
        self.alone: set[str] = set()
        self._survey()

    def __iter__(self) -> Iterator[ReadEvent]:
        told: set[str] = set()
        for rank, block in enumerate(self._blocks("VEVENT"), start=1):
            event = _component(block)
            if event is None:
                yield ReadEvent(rank).refuse("", "", UNREAD)
                continue
            uid = str(event.get("UID", ""))
            if "RECURRENCE-ID" in event and (uid in told or uid not in self.alone):
                continue
            told.add(uid)
            try:
                yield self._event(rank, uid, event)
            except UNREADABLE:
                yield ReadEvent(rank, uid).refuse("", shown_value(event.get("SUMMARY", "")), UNREAD)

    def _survey(self) -> None:
        """Find the calendar's title and zones, and the events that replace one date of another."""
        mains: set[str] = set()
        replacing: set[str] = set()
        for kind, block in self._all_blocks():
            if kind == "VTIMEZONE":
                _component(block)  # icalendar remembers the zones it reads
            elif kind == "VEVENT" and any(
                line.upper().startswith("RECURRENCE-ID") for line in block
            ):
                event = _component(block)
                if event is not None:
                    uid = str(event.get("UID", ""))
                    self.replacing.setdefault(uid, []).append(event)
                    replacing.add(uid)
            elif kind == "VEVENT":
                uid = next((line[4:] for line in block if line.upper().startswith("UID:")), "")
                mains.add(uid)
        self.alone = replacing - mains

    def _event(self, rank: int, uid: str, event: Any) -> ReadEvent:
        read = ReadEvent(rank, uid, names=(uid,))
        read.raw = {name: shown_value(value) for name, value in event.items() if name != "ATTACH"}
        if str(event.get("CLASS", "")).upper() in _PRIVATE:
            return read.refuse(
                "CLASS", event["CLASS"], "Cet événement est privé : il n’est pas repris."
            )
        read.put_title(str(event.get("SUMMARY", "")))
        if not read.facts["title"]:
            return read.refuse("SUMMARY", "", "Cet événement n’a pas de titre.")
        read.put_texts("", str(event.get("DESCRIPTION", "")))
        self._dates(read, uid, event)
        cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
        read.facts["status"] = str(Status.CANCELLED if cancelled else Status.SCHEDULED)
        read.facts["website"] = str(event.get("URL", ""))
        _place(read, event)
        _words(read, event)
        return read

    def _dates(self, read: ReadEvent, uid: str, event: Any) -> None:
        others = self.replacing.get(uid, [])
        if uid in self.alone:
            others = [other for other in others if other is not event and other != event]
        try:
            found = dates_of(event, others, zone=self.zone, today=self.today)
        except NoDates as error:
            read.put_schedule(Schedule())
            read.facts["hours_text"] = "Date à préciser"
            read.wait("dates", read.facts["title"], str(error))
            return
        read.put_schedule(found.schedule)
        read.facts["hours_text"] = ""
        read.facts["timezone"] = found.zone
        for note in found.notes:
            read.reject("RRULE", shown_value(event.get("RRULE", "")), note)

    def _blocks(self, wanted: str) -> Iterator[list[str]]:
        return (block for kind, block in self._all_blocks() if kind == wanted)

    def _all_blocks(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the top components of the calendar, as unfolded lines; note its own properties."""
        lines = self._lines()
        first = next(lines, "")
        if first.upper().replace(" ", "") != "BEGIN:VCALENDAR":
            raise SourceError(
                f"Le fichier « {self.name} » n’est pas un calendrier : il ne commence pas par BEGIN:VCALENDAR.",
                code="fichier_pas_ics",
            )
        block: list[str] = []
        depth = 0
        for line in lines:
            key, _, value = line.partition(":")
            key, value = key.upper(), value.strip()
            depth += key == "BEGIN" and value.upper() != "VCALENDAR"
            if not depth:
                self._property(key, value)
            elif len(block) < MOST_LINES:
                block.append(line)
            if key == "END" and depth:
                depth -= 1
                if not depth:
                    yield value.upper(), block
                    block = []
        if depth:
            raise SourceError(
                f"Le calendrier « {self.name} » est coupé au milieu d’un événement : téléchargez-le de nouveau."
            )

    def _property(self, key: str, value: str) -> None:
        if key in {"X-WR-CALNAME", "NAME"}:
            self.title = self.title or one_line(value.replace("\\,", ",").replace("\\;", ";"))
        if key == "X-WR-TIMEZONE":
            try:
                self.zone = ZoneInfo(value.strip())
            except (ZoneInfoNotFoundError, ValueError, OSError):
                return

    def _lines(self) -> Iterator[str]:
        """Yield unfolded lines (RFC 5545, 3.1), whatever the encoding."""
        held = ""
        with self.path.open("rb") as raw:
            text = io.TextIOWrapper(
                raw, encoding="utf-8-sig", errors="maillage_windows", newline=None
            )
            for ended in text:
                line = ended.rstrip("\n")
                if line[:1] in {" ", "\t"} and held:
                    if len(held) < 200_000:
                        held += line[1:]
                    continue
                if held.strip():
                    yield held
                held = line
        if held.strip():
            yield held


def _component(block: list[str]) -> Any:
    """Read one component; None when it can not be."""
    text = "\r\n".join(("BEGIN:VCALENDAR", *block, "END:VCALENDAR", ""))
    try:
        return next(iter(Calendar.from_ical(text).subcomponents), None)
    except UNREADABLE:
        return None


def shown_value(value: Any) -> str:
    """Return a property as text, for the record of what was received."""
    if isinstance(value, list):
        return ", ".join(shown_value(one) for one in value)
    try:
        return value.to_ical().decode("utf-8", "replace")[:2000]
    except (AttributeError, ValueError, TypeError):
        return str(value)[:2000]


def _place(read: ReadEvent, event: Any) -> None:
    text = one_line(str(event.get("LOCATION", "")))
    if text.lower().startswith(("http://", "https://")):
        read.facts |= {"online_url": text.split()[0], "attendance": str(Attendance.ONLINE)}
        return
    place = place_of_text(text)
    position = event.get("GEO")
    if place and position is not None:
        place |= {"lat": float(position.latitude), "lon": float(position.longitude)}
    if place:
        read.facts["place"] = place


def place_of_text(text: str) -> dict[str, Any]:
    """Cut "Salle X, 12 rue Y, 34000 Montpellier": a name, then an address whose last part may be the town."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return {}
    place: dict[str, Any] = {"label": parts[0][:160]}
    rest = parts[1:]
    if rest and rest[-1].casefold() == "france":
        rest = rest[:-1]
    if rest and (match := _POSTCODE.match(rest[-1])):
        place |= {"postcode": match["postcode"], "city": match["city"][:120]}
        rest = rest[:-1]
    if rest:
        place["address"] = ", ".join(rest)[:300]
    return place


def _words(read: ReadEvent, event: Any) -> None:
    groups = event.get("CATEGORIES", [])
    groups = groups if isinstance(groups, list) else [groups]
    words = [one_line(str(word)) for group in groups for word in getattr(group, "cats", [group])]
    words = [word for word in words if word]
    themes = dict.fromkeys(code for word in words for code in themes_named(word))
    read.facts["keywords"] = [word[:60] for word in dict.fromkeys(words)][:MOST_KEYWORDS]
    read.facts["themes"] = list(themes)[:MOST_THEMES]
    organiser = event.get("ORGANIZER")
    name = organiser.params.get("CN", "") if organiser is not None else ""
    read.facts["organiser_text"] = one_line(str(name))[:250]
