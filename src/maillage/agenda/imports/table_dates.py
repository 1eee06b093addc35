"""The dates of a row: a first day, a last day, hours in words, or all of it in words."""

from datetime import date, datetime, time

from maillage.agenda.calendars import public_holidays
from maillage.agenda.imports.rows import MAX_SHORT_TEXT, ReadEvent
from maillage.agenda.imports.words import why
from maillage.algorithms.french_hours import (
    Entry,
    Hours,
    NotRead,
    read_dates,
    read_hours,
    read_moment,
    schedule_of,
)
from maillage.algorithms.schedule import Schedule

CONFIRM = "La source ne donne pas de date de début : ces dates viennent de son texte. Regardez si elles sont justes."
OTHER_DATES = "Le texte ne dit pas les mêmes dates que les colonnes de dates : ce sont celles-ci qui sont reprises."
NO_DATE = "La source ne donne ni date de début, ni date dans un texte."


def put_dates(read: ReadEvent, *, start: str, end: str, hours: str, dates: str) -> None:
    """Keep when the event takes place: facts "schedule" and "hours_text", and what waits for a person.

    ``start`` and ``end`` are cells, ``hours`` and ``dates`` texts. What a text says is kept as it is too.
    """
    read.facts["hours_text"] = (dates or hours or start).strip()[:MAX_SHORT_TEXT]
    try:
        first = read_moment(start) if start else None
        last = read_moment(end) if end else first
    except NotRead as error:
        _nothing(read, " – ".join(filter(None, (start, end))), why(error))
        return
    if first is None or last is None:
        _from_text(read, dates or hours)
    elif last[0] < first[0]:
        _nothing(read, f"{start} – {end}", "La date de fin est avant la date de début.")
    elif not hours and first[1] is not None:
        _from_moments(read, first, last)
    else:
        _from_days(read, first[0], last[0], hours, dates)


def _nothing(read: ReadEvent, text: str, words: str) -> None:
    """Keep no date: nothing is invented."""
    read.put_schedule(Schedule())
    read.facts["hours_text"] = read.facts["hours_text"] or "Date à préciser"
    read.wait("dates", text or read.facts["title"], words)


def _from_text(read: ReadEvent, text: str) -> None:
    if not text:
        _nothing(read, "", NO_DATE)
        return
    try:
        entries = read_dates(text)
        schedule = schedule_of(entries, holidays=public_holidays())
    except NotRead as error:
        _nothing(read, text, why(error))
        return
    read.put_schedule(schedule)
    _settle(read, entries)
    read.wait("dates", text, CONFIRM)


def _from_moments(
    read: ReadEvent, first: tuple[date, time | None], last: tuple[date, time | None]
) -> None:
    start = datetime.combine(first[0], first[1] or time.min)
    end = datetime.combine(last[0], last[1] or first[1] or time.min)
    if last[1] is None and last[0] == first[0]:
        end = start
    if end < start:
        _nothing(
            read, f"{start:%d/%m/%Y %H:%M} – {end:%d/%m/%Y %H:%M}", "La fin est avant le début."
        )
        return
    read.put_schedule(Schedule.once(start, int((end - start).total_seconds() // 60)))
    read.settled.add("hours_text")


def _from_days(read: ReadEvent, first: date, last: date, hours: str, dates: str) -> None:
    """Keep the days of the columns, with the hours of the text where they are read."""
    entries = [Entry(first, last)]
    try:
        if hours:
            entries = [Entry(first, last, read_hours(hours))]
        schedule = schedule_of(entries, holidays=public_holidays())
    except NotRead as error:
        read.put_schedule(schedule_of([Entry(first, last)]))
        read.wait("hours", hours, why(error))
        return
    read.put_schedule(schedule)
    _settle(read, entries)
    if dates and _says_otherwise(dates, first, last):
        read.wait("dates", dates, OTHER_DATES)


def _says_otherwise(text: str, first: date, last: date) -> bool:
    try:
        entries = read_dates(text)
    except NotRead:
        return False
    return (min(one.first for one in entries), max(one.last for one in entries)) != (first, last)


def _settle(read: ReadEvent, entries: list[Entry]) -> None:
    """The whole text is read, but for remarks: another wording of it is no change."""
    told: list[Hours] = [one.hours for one in entries if one.hours is not None]
    if not any(hours.remark for hours in told):
        read.settled.add("hours_text")
