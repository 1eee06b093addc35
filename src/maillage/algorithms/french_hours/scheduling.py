"""From dates and hours to a schedule (see ``algorithms.schedule``).

Nothing is guessed: an hour without end lasts 0 minutes, a day without hours is a whole day.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from maillage.algorithms.french_hours.dated import Entry
from maillage.algorithms.french_hours.model import DAY, WEEK, Hours, NotRead, Opening, Slot
from maillage.algorithms.schedule import Act, Change, Schedule, Segment, key_of

LONGEST = timedelta(days=4 * 366)
BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WHOLE_DAY = Slot(0, DAY)


def schedule_of(entries: Iterable[Entry], *, holidays: Collection[date] = ()) -> Schedule:
    """Return the schedule of some entries; raises :class:`NotRead` ("no-day": hours of a day that never comes).

    ``holidays`` are the public holidays, for "les dimanches et jours fériés".
    """
    segments: list[Segment] = []
    changes: dict[str, Change] = {}
    for entry in entries:
        if entry.last - entry.first > LONGEST:
            raise NotRead("reversed", f"{entry.first:%d/%m/%Y} – {entry.last:%d/%m/%Y}")
        if entry.hours is None:
            length = (entry.last - entry.first).days + 1
            segments.append(Segment(_at(entry.first), length * DAY, all_day=True))
            continue
        for opening in entry.hours.openings:
            segments += _segments(entry, entry.hours, opening, holidays)
        for change in _closed(entry, entry.hours):
            changes[change.key] = change
    return Schedule(tuple(segments), tuple(changes.values()))


def _segments(
    entry: Entry, hours: Hours, opening: Opening, holidays: Collection[date]
) -> list[Segment]:
    weekdays = _weekdays(opening, hours)
    days = [day for day in _period(entry) if day.weekday() in weekdays]
    if not days and (weekdays or not opening.holidays):
        raise NotRead("no-day", f"{entry.first:%d/%m/%Y}")
    extra = [
        day
        for day in _period(entry)
        if opening.holidays and day in holidays and day.weekday() not in weekdays
    ]
    found: list[Segment] = []
    all_day = not opening.slots
    for slot in opening.slots or (WHOLE_DAY,):
        if days:
            rule = _rule(days, weekdays, entry.last, hours.excluding)
            start = _at(days[0], slot.start)
            excluding = hours.excluding if rule else ()
            found.append(Segment(start, slot.minutes, rule, excluding, all_day))
        found += [Segment(_at(day, slot.start), slot.minutes, all_day=all_day) for day in extra]
    return found


def _weekdays(opening: Opening, hours: Hours) -> frozenset[int]:
    return (WEEK if opening.days is None else opening.days) - hours.closed_days


def _rule(
    days: list[date], weekdays: frozenset[int], last: date, excluding: tuple[str, ...]
) -> str:
    if len(days) == 1 and not excluding:
        return ""
    until = f"UNTIL={last:%Y%m%d}T235900"
    if weekdays == WEEK:
        return f"FREQ=DAILY;{until}"
    return f"FREQ=WEEKLY;{until};BYDAY={','.join(BYDAY[day] for day in sorted(weekdays))}"


def _closed(entry: Entry, hours: Hours) -> Iterable[Change]:
    """Yield the removal of each closed date that an opening would give."""
    closed = {
        day
        for day in _period(entry)
        for year, month, number in hours.closed_dates
        if (day.month, day.day) == (month, number) and year in (None, day.year)
    }
    for opening in hours.openings:
        weekdays = _weekdays(opening, hours)
        for day in sorted(closed):
            if day.weekday() in weekdays:
                for slot in opening.slots or (WHOLE_DAY,):
                    yield Change(key_of(_at(day, slot.start)), Act.REMOVED)


def _period(entry: Entry) -> Iterable[date]:
    return (
        entry.first + timedelta(days=step) for step in range((entry.last - entry.first).days + 1)
    )


def _at(day: date, minutes: int = 0) -> datetime:
    return datetime.combine(day, time.min) + timedelta(minutes=minutes)
