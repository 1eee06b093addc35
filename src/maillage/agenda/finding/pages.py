"""The agenda as its page shows it: one question seen as a list, a day, a week, a month or a map."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from maillage.agenda.finding.counting import Counts, count_choices
from maillage.agenda.finding.lines import Line, moment_of
from maillage.agenda.finding.listing import Finder, starting
from maillage.agenda.finding.paging import (
    DatePage,
    days_of,
    ongoing,
    page_of,
)
from maillage.agenda.finding.requests import AgendaQuery, read_day
from maillage.agenda.finding.vocabulary import LEGENDS
from maillage.agenda.finding.wording import dates_words
from maillage.core.actor import Actor
from maillage.core.ui.calendar import CalendarMonth, CalendarWeek, month_of, week_of
from maillage.core.ui.french import count, format_date, month_name, typography
from maillage.directory.queries.parameters import Params, last

VIEWS = {
    "liste": ("Liste", "list"),
    "jour": ("Jour", "sun"),
    "semaine": ("Semaine", "calendar-range"),
    "mois": ("Mois", "calendar-days"),
    "carte": ("Carte", "map"),
}
MAP_DAYS = 30
# What a cell of a week and of a month shows of a day; the rest is one link away.
IN_WEEK, IN_MONTH = 12, 3


@dataclass(frozen=True)
class Asked:
    """How to see the answer: a view, the day around which it is, the keys of a page."""

    view: str
    day: date
    is_dated: bool = False
    after: str = ""
    before: str = ""

    def more(self, **changed: str) -> dict[str, str]:
        """Return the parameters that say the view and its day."""
        said = {
            "vue": "" if self.view == "liste" else self.view,
            "jour": self.day.isoformat() if self.is_dated else "",
        }
        return {**said, **changed}


@dataclass(frozen=True)
class WayOut:
    """A neighbouring question that has answers."""

    words: str
    query: AgendaQuery
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Agenda:
    """Everything that the page says."""

    query: AgendaQuery
    asked: Asked
    title: str
    window: tuple[date | None, date | None]
    counts: Counts
    page: DatePage = field(default_factory=DatePage)
    going_on: tuple[Line, ...] = ()
    going_on_total: int = 0
    month: CalendarMonth | None = None
    week: CalendarWeek | None = None
    previous: date | None = None
    next: date | None = None
    ways_out: tuple[WayOut, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.page.days or self.going_on or self.counts.total)

    @property
    def summary(self) -> str:
        """Return "42 événements", or nothing when only some were counted."""
        return "" if self.counts.is_partial else count(self.counts.total, "événement")


def read_view(params: Params, query: AgendaQuery, today: date) -> Asked:
    """Read the view from the address: what is not one is the list of what comes."""
    view = last(params, "vue")
    day = read_day(params, "jour", [])
    return Asked(
        view=view if view in VIEWS else "liste",
        day=day or query.first or today,
        is_dated=day is not None,
        after=last(params, "apres"),
        before=last(params, "avant"),
    )


def read_agenda(
    query: AgendaQuery, asked: Asked, *, actor: Actor, now: datetime, today: date, base: str
) -> Agenda:
    """Answer a question: a bounded number of queries, whatever the number of events."""
    finder = Finder(actor, query)
    first, last_day = window_of(asked, query, today)
    if asked.view == "liste":
        begins = beginning(asked, query, now, today)
        counts = count_choices(finder, None, None, begins)
    else:
        begins = Q()
        counts = count_choices(finder, first, last_day, begins)
    previous, following = around(asked)
    found = Agenda(
        query=query,
        asked=asked,
        title=title_of(asked, first, last_day),
        window=(first, last_day),
        counts=counts,
        previous=previous,
        next=following,
        **shown(finder, asked, first, last_day, now, today, base),
    )
    return replace(found, ways_out=ways_out(found, finder)) if found.is_empty else found


def window_of(asked: Asked, query: AgendaQuery, today: date) -> tuple[date | None, date | None]:
    """Return the days of a view, both included; the list has no end."""
    day = asked.day
    if asked.view == "jour":
        return day, day
    if asked.view == "semaine":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    if asked.view == "mois":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if asked.view == "carte":
        if query.first and query.last and not asked.is_dated:
            return query.first, query.last
        return day, day + timedelta(MAP_DAYS - 1)
    return (day if asked.is_dated or query.first else today), None


def around(asked: Asked) -> tuple[date | None, date | None]:
    """Return the days of the views before and after; the list goes on by pages."""
    day = asked.day
    if asked.view == "liste":
        return None, None
    if asked.view == "mois":
        first = day.replace(day=1)
        return (first - timedelta(1)).replace(day=1), (first + timedelta(31)).replace(day=1)
    step = timedelta({"jour": 1, "semaine": 7}.get(asked.view, MAP_DAYS))
    return day - step, day + step


def title_of(asked: Asked, first: date | None, last_day: date | None) -> str:
    """Return what the page is: "Agenda de mars 2026", "Agenda du samedi 14 mars 2026"."""
    day = asked.day
    if asked.view == "jour":
        return f"Agenda du {format_date(day)}"
    if asked.view == "semaine" and first:
        return f"Agenda de la semaine du {format_date(first, weekday=False)}"
    if asked.view == "mois":
        name = month_name(day.month)
        return f"Agenda {'d’' if name[0] in 'ao' else 'de '}{name} {day.year}"
    if asked.view == "carte" and first and last_day:
        until = format_date(last_day, weekday=False)
        return f"Carte du {format_date(first, weekday=False, year=False)} au {until}"
    return f"Agenda à partir du {format_date(day)}" if asked.is_dated else "Agenda"


def shown(
    finder: Finder,
    asked: Asked,
    first: date | None,
    last_day: date | None,
    now: datetime,
    today: date,
    base: str,
) -> dict[str, Any]:
    """Read what the view draws."""
    query = finder.query
    if first and last_day and asked.view in {"mois", "semaine"}:
        return calendar_of(finder, asked, first, last_day, today, base)
    dates = finder.dates(first=first, last=last_day)
    keys = {"after": asked.after, "before": asked.before, "near": query.near}
    if asked.view != "liste":
        return {"page": page_of(dates, **keys)}  # type: ignore[arg-type]
    # The list begins with what is to come; going back by its pages reaches everything past.
    is_open = query.first is None and not asked.is_dated
    start = beginning(asked, query, now, today)
    dates = finder.dates() if is_open else finder.dates().filter(start)
    found: dict[str, Any] = {"page": page_of(dates, start=start, **keys)}  # type: ignore[arg-type]
    begins = first or today
    if not (asked.after or asked.before):
        found["going_on"], found["going_on_total"] = ongoing(finder, begins)
    return found


def beginning(asked: Asked, query: AgendaQuery, now: datetime, today: date) -> Q:
    """Return where the list begins: a day that was asked for, or what is not over yet."""
    if query.first is not None:
        return starting(max(query.first, asked.day) if asked.is_dated else query.first)
    return starting(asked.day) if asked.is_dated else starting(today) & Q(ends_at__gte=now)


def calendar_of(
    finder: Finder, asked: Asked, first: date, last_day: date, today: date, base: str
) -> dict[str, Any]:
    """Draw a week, or a month with the days of the weeks around it."""
    link = f"{finder.query.address(base, vue='jour')}&jour={{date}}"
    if asked.view == "semaine":
        days = days_of(finder, first, last_day, each=IN_WEEK)
        week = week_of(first, entries=days.entries, today=today, day_url=link, totals=days.totals)
        return {"week": week}
    monday = first - timedelta(first.weekday())
    sunday = last_day + timedelta(6 - last_day.weekday())
    days = days_of(finder, monday, sunday, each=IN_MONTH)
    month = month_of(
        first.year, first.month, entries=days.entries, today=today, day_url=link, totals=days.totals
    )
    return {"month": month}


# Nothing found.


def ways_out(found: Agenda, finder: Finder) -> tuple[WayOut, ...]:
    """Return what to do next when nothing answers: the nearest dates, then one filter less. Few queries."""
    query, counts = found.query, found.counts
    ways = [*nearest(found, finder)]
    for name, number in counts.without.items():
        if number:
            words = f"{count(number, 'événement')} sans le filtre « {LEGENDS[name]} »"
            ways.append(WayOut(words, query.without(name), found.asked.more()))
    changed: Sequence[tuple[str, bool, AgendaQuery]] = (
        ("sans les mots", bool(query.words), query.without_words()),
        ("partout ailleurs sur le territoire", query.near is not None, query.without_place()),
        ("sans l’organisation choisie", "organiser" in query.chosen, query.without("organiser")),
        ("à une autre date", bool(dates_words(query)), query.without_dates()),
    )
    for words, is_asked, other in changed:
        if is_asked and _has_dates(finder.actor, other, found.window):
            ways.append(WayOut(f"Les événements {words}", other, found.asked.more()))
    return tuple(replace(way, words=typography(way.words)) for way in ways)


def _has_dates(actor: Actor, query: AgendaQuery, window: tuple[date | None, date | None]) -> bool:
    return Finder(actor, query).dates(first=window[0], last=window[1]).exists()


def nearest(found: Agenda, finder: Finder) -> list[WayOut]:
    """Return the next date with events under the same filters, and the last one before."""
    query = found.query.without_dates() if dates_words(found.query) else found.query
    dates = Finder(finder.actor, query)
    first, last_day = found.query.first or found.window[0], found.query.last or found.window[1]
    ways = []
    if last_day is not None:
        after = dates.dates(first=last_day + timedelta(1)).filter(first_day__gt=last_day)
        ways += [_dated("Le prochain", one, query) for one in after[:1]]
    if first is not None:
        before = dates.dates(last=first - timedelta(1)).order_by("-starts_at", "-id")
        ways += [_dated("Le dernier", one, query) for one in before[:1]]
    return ways


def _dated(which: str, one: Any, query: AgendaQuery) -> WayOut:
    words = f"{which} : {one.event.title}, {moment_of(one)}"
    return WayOut(words, query, {"vue": "jour", "jour": one.first_day.isoformat()})
