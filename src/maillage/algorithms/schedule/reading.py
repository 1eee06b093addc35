"""French dates read into a schedule: what ``saying`` writes, and what people usually type.

A sentence is read from left to right by a list of patterns, each adding to a draft; a passage that no
pattern knows is refused and named: nothing is guessed. Segments are parted by ";" or by a new line.
"""

import re
from dataclasses import replace
from datetime import date, datetime, time

from maillage.algorithms.schedule.draft import Draft, Given
from maillage.algorithms.schedule.errors import ScheduleError
from maillage.algorithms.schedule.french import day_after, folded, simplified
from maillage.algorithms.schedule.model import Act, Change, Schedule, key_of
from maillage.algorithms.schedule.normal import normal
from maillage.algorithms.schedule.passages import AT, HOURS, ON, PASSAGES, clock_of, span

NOTE = re.compile(r"\s*:\s*«\s*(.*?)\s*»\s*$", re.DOTALL)
CHANGE = re.compile(
    rf"la date du (?P<day>{ON})(?: a (?P<at>{AT}))?"
    rf"(?P<moved> est deplacee au (?P<to>{ON})(?:,? (?P<hours>(?:de|a) {AT}.*?))?)?"
    r"(?P<cancelled>(?: et)? est annulee)?"
)


def parse(text: str, *, today: date, given: Given | None = None) -> Schedule:
    """Read French into a schedule in normal form.

    ``given`` has the hours and the first day for sentences that do not say them; days without a year
    are the next on or after ``today``. Raises :class:`ScheduleError` ("not-understood", "no-hours",
    "no-such-day", "not-that-weekday", "nothing-said", ...), its detail being the passage.
    """
    schedule = Schedule()
    for clause in _clauses(text):
        schedule = _clause(clause, schedule, today, given or Given())
    if not schedule:
        raise ScheduleError("nothing-said")
    return normal(schedule)


def _clauses(text: str) -> list[str]:
    """Part a text at ";" and new lines, but not inside « »."""
    kept = re.sub(r"«[^»]*»", lambda found: found[0].replace(";", "\0").replace("\n", "\1"), text)
    clauses = (one.replace("\0", ";").replace("\1", "\n") for one in re.split(r"[;\n]", kept))
    return [one for one in clauses if one.strip()]


def _clause(text: str, schedule: Schedule, today: date, given: Given) -> Schedule:
    note = NOTE.search(text)
    words = simplified(text[: note.start()] if note else text)
    found = CHANGE.fullmatch(words)
    if found:
        change = _change(found, schedule, today, note[1] if note else "")
        return replace(schedule, changes=(*schedule.changes, change))
    if note:
        raise ScheduleError("not-understood", note[0].strip())
    draft = Draft(today, given)
    _read(draft, words, text)
    if draft.only_removes and schedule.segments:
        gone = [(day, None) for day in draft.removed] + draft.removed_at
        removed = (Change(_key(day, clock, schedule), Act.REMOVED) for day, clock in gone)
        return replace(schedule, changes=(*schedule.changes, *removed))
    segments, changes = draft.finished()
    return Schedule((*schedule.segments, *segments), (*schedule.changes, *changes))


def _change(found: re.Match[str], schedule: Schedule, today: date, note: str) -> Change:
    clock = clock_of(found["at"]).time() if found["at"] else None
    key = _key(day_after(found["day"], today), clock, schedule)
    start, minutes = None, None
    if found["to"]:
        start = datetime.combine(day_after(found["to"], today), datetime.fromisoformat(key).time())
        if found["hours"]:
            timed = re.fullmatch(HOURS, found["hours"])
            if timed:
                clock, minutes = span(timed)
            elif alone := re.fullmatch(rf"a ({AT})(, sans heure de fin)?", found["hours"]):
                clock, minutes = clock_of(alone[1]).time(), 0 if alone[2] else None
            else:
                raise ScheduleError("not-understood", found["hours"])
            start = datetime.combine(start.date(), clock)
    act = Act.CANCELLED if found["cancelled"] else Act.MOVED
    return Change(key, act, start, minutes, note)


def _key(day: date, clock: time | None, schedule: Schedule) -> str:
    """Name a date; its hour may be left out when all the rules have the same."""
    hours = {one.start.time() for one in schedule.segments}
    if clock is None and len(hours) != 1:
        raise ScheduleError("which-hour", day.isoformat())
    return key_of(datetime.combine(day, clock or hours.pop()))


def _read(draft: Draft, words: str, original: str) -> None:
    position = 0
    while position < len(words):
        for pattern, step in PASSAGES:
            found = pattern.match(words, position)
            if found and found.end() > position:
                step(draft, found)
                position = found.end()
                break
        else:
            raise ScheduleError("not-understood", _passage(words[position:], original))


def _passage(rest: str, original: str) -> str:
    """Return the words that stopped the reading, as they were typed."""
    unknown = re.split(r"[ ,]", rest)[0]
    for word in original.split():
        if folded(word).strip(",").endswith(unknown):
            return word.strip(",")
    return unknown
