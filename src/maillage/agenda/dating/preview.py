"""What a schedule gives, shown while it is being written."""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.agenda.calendars import days_off
from maillage.agenda.dating.wording import sentence_of, unknown_holidays
from maillage.agenda.services.occurrences import HORIZON
from maillage.algorithms.schedule import Dated, Schedule, ScheduleError, expand
from maillage.algorithms.schedule.words import say
from maillage.core.ui.french import count, format_date, format_moment, format_time

SHOWN = 6


@dataclass(frozen=True)
class Preview:
    """A schedule in words, its next dates, how many are not shown, what is wrong or unknown."""

    sentence: str = ""
    dates: tuple[str, ...] = ()
    more: str = ""
    unknown: str = ""
    problems: tuple[str, ...] = ()


def preview_of(schedule: Schedule, today: date) -> Preview:
    """Return what a schedule gives, and what is wrong with it."""
    try:
        found = dates_of(schedule, today)
    except ScheduleError as error:
        return Preview(say(schedule), problems=(sentence_of(error),))
    if not found and schedule:
        return Preview(say(schedule), problems=("Cette règle ne donne aucune date : changez-la.",))
    coming = [one for one in found if one.last_day >= today] or found
    left = len(coming) - SHOWN
    return Preview(
        say(schedule), tuple(words_of(one) for one in coming[:SHOWN]),
        f"et {count(left, 'autre date', 'autres dates')} d’ici 18 mois" if left > 0 else "",
        unknown_holidays(schedule),
    )  # fmt: skip


def dates_of(schedule: Schedule, today: date) -> list[Dated]:
    """Return the dates from a year ago to the horizon."""
    first, last = today - timedelta(days=366), today + HORIZON
    codes = {code for segment in schedule.segments for code in segment.excluding}
    return expand(schedule, first=first, last=last, calendars=days_off(codes, first, last))


def words_of(dated: Dated) -> str:
    """Return "samedi 14 mars 2026, 10 h – 12 h"."""
    if dated.all_day and dated.last_day == dated.start.date():
        return f"{format_date(dated.start)}, toute la journée"
    if dated.all_day:
        return f"du {format_date(dated.start)} au {format_date(dated.last_day)}"
    if not dated.minutes:
        return f"{format_date(dated.start)}, {format_time(dated.start)}"
    return format_moment(dated.start, dated.end)
