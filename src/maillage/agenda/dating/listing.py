"""All the dates of an event, in words, for those who write for it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from maillage.agenda.dating.preview import words_of
from maillage.agenda.enums import OccurrenceState
from maillage.agenda.models import Event
from maillage.algorithms.schedule import Act, Dated, Schedule
from maillage.algorithms.schedule.model import KEY
from maillage.core.ui.french import count


@dataclass(frozen=True)
class Line:
    """One date: its key, its words, what became of it, who is registered."""

    key: str
    words: str
    cancelled: bool = False
    moved_from: str = ""
    note: str = ""
    people: str = ""


@dataclass(frozen=True)
class Lines:
    coming: list[Line]
    past: list[Line]
    removed: list[Line]


def lines_of(event: Event, now: datetime) -> Lines:
    """Return the dates to come, the next first; those past, the last first; those taken out."""
    zone = ZoneInfo(event.timezone)
    coming, past = [], []
    kept = event.occurrences.exclude(state=OccurrenceState.DROPPED).order_by("starts_at", "id")
    for row in kept:
        start = row.starts_at.astimezone(zone).replace(tzinfo=None)
        minutes = (
            int((row.ends_at.astimezone(zone).replace(tzinfo=None) - start).total_seconds()) // 60
        )
        line = Line(
            row.key, words_of(Dated(row.key, start, minutes, row.all_day)),
            row.state == OccurrenceState.CANCELLED,
            _original(row.key, all_day=row.all_day) if row.is_moved else "",
            row.note,
            count(row.taken, "place prise", "places prises") if row.taken else "",
        )  # fmt: skip
        (coming if row.ends_at > now else past).append(line)
    changes = Schedule.from_json(event.schedule).changes
    removed = [
        Line(one.key, _original(one.key, all_day=one.key.endswith("T00:00")))
        for one in changes
        if one.act is Act.REMOVED
    ]
    return Lines(coming, past[::-1], removed)


def line_of(event: Event, key: str, now: datetime) -> Line | None:
    """Return one date that is not taken out, None if the event has not got it."""
    lines = lines_of(event, now)
    return next((one for one in [*lines.coming, *lines.past] if one.key == key), None)


def _original(key: str, *, all_day: bool) -> str:
    start = datetime.strptime(key, KEY)  # noqa: DTZ007 - keys are local
    return words_of(Dated(key, start, 1440 if all_day else 0, all_day))
