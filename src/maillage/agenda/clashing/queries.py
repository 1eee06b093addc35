"""What the screens of clashes read: future clashes, series that always collide, the year, a change of weights."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from maillage.agenda.calendars import Named, named_periods
from maillage.agenda.clashing.board import Board, vocabulary
from maillage.agenda.clashing.checking import details, when_words
from maillage.agenda.enums import HighlightState, State
from maillage.agenda.models import Event, HighlightEvent, KeptDate
from maillage.algorithms.clashes import Columns, Weights, clashing_pairs, load_by_week
from maillage.algorithms.clashes.columns import Ints
from maillage.algorithms.clashes.model import DAY, EPOCH, moment_of
from maillage.algorithms.clashes.tables import WEEK, monday_before
from maillage.algorithms.heat_steps import heat_bounds, heat_step
from maillage.core.ui.french import format_days
from maillage.territory.enums import Level
from maillage.territory.models import Area
from maillage.territory.nomenclatures import public_themes

AHEAD = timedelta(days=183)
YEAR_DAYS = 365
WEEKS = 53
# Comparing all pairs of more dates than this would make people wait.
MOST_DATES = 6000
# From three dates on it is a habit, not an accident.
SERIES = 3
EXAMPLES = 8


@dataclass(frozen=True)
class Meeting:
    """Two events that compete, on one day or more."""

    one: Event
    other: Event
    score: int
    when: str
    day: date
    days: tuple[date, ...]
    kept: tuple[KeptDate, ...] = ()

    @property
    def is_series(self) -> bool:
        return len(self.days) >= SERIES

    @property
    def two(self) -> tuple[Event, Event]:
        return self.one, self.other


@dataclass(frozen=True)
class Window:
    """Some dates of the board, and whether all were taken: one week in ``every`` otherwise."""

    columns: Columns
    owners: Ints
    every: int


def day_number(day: date) -> int:
    """Return days since 1970."""
    return (day - EPOCH.date()).days


def window(board: Board, first: date, last: date, most: int = MOST_DATES) -> Window:
    """Return the dates that begin between two days; whole weeks are left out when there are too many."""
    starts = board.columns.first_day
    inside = (starts >= day_number(first)) & (starts <= day_number(last))
    every = max(1, -(-int(inside.sum()) // most))
    if every > 1:
        weeks = (starts - monday_before(day_number(first))) // WEEK
        inside &= weeks % every == 0
    return Window(board.columns.take(inside), board.numbers("event")[inside], every)


def meetings(board: Board, today: date, weights: Weights) -> tuple[list[Meeting], int]:
    """Return the pairs of events that will compete within six months, soonest first; read one week in how many.

    Left out: two events of one organisation, and those that a highlight tells together on purpose.
    """
    chosen = window(board, today, today + AHEAD)
    found = clashing_pairs(chosen.columns, vocabulary(), [weights], owner=chosen.owners)
    [scores] = found.scores
    grouped: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for left, right, score in zip(found.left.tolist(), found.right.tolist(), scores, strict=True):
        a, b = int(chosen.owners[left]), int(chosen.owners[right])
        pair = (a, b) if a < b else (b, a)
        grouped[pair].append((left, right, round(float(score))))
    events = details({pk for pair in grouped for pk in pair})
    kept, united = _kept(events), told_together(events)
    listed = [
        _meeting(events[a], events[b], dates, chosen.columns, kept)
        for (a, b), dates in grouped.items()
        if a in events
        and b in events
        and not _same_side(events[a], events[b])
        and (a, b) not in united
    ]
    return sorted(
        listed, key=lambda one: (one.day, -one.score, one.one.pk, one.other.pk)
    ), chosen.every


def _meeting(
    one: Event,
    other: Event,
    dates: list[tuple[int, int, int]],
    columns: Columns,
    kept: dict[int, list[KeptDate]],
) -> Meeting:
    days = sorted({moment_of(int(columns.start[left])).date() for left, _, _ in dates})
    left, _, _ = min(dates)
    said = [row for row in (*kept.get(one.pk, ()), *kept.get(other.pk, ())) if row.day in days]
    return Meeting(
        one=one, other=other, score=max(score for _, _, score in dates),
        when=when_words(int(columns.start[left]), int(columns.end[left])),
        day=days[0], days=tuple(days), kept=tuple(said),
    )  # fmt: skip


def _same_side(one: Event, other: Event) -> bool:
    return one.organisation_id is not None and one.organisation_id == other.organisation_id


def told_together(events: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs of events that a public highlight tells together, lower number first."""
    links = HighlightEvent.objects.filter(
        event__in=list(events), highlight__state=HighlightState.PUBLISHED
    )
    gathered: dict[int, list[int]] = defaultdict(list)
    for highlight, event in links.order_by("event_id").values_list("highlight_id", "event_id"):
        gathered[highlight].append(event)
    return {pair for together in gathered.values() for pair in combinations(together, 2)}


def _kept(events: dict[int, Event]) -> dict[int, list[KeptDate]]:
    found: dict[int, list[KeptDate]] = defaultdict(list)
    for row in KeptDate.objects.filter(event__in=list(events)).order_by("pk"):
        found[row.event_id].append(row)
    return found


@dataclass(frozen=True)
class Change:
    """What other weights would have changed over a year: warnings that appear, that disappear."""

    before: int
    after: int
    appeared: tuple[Meeting, ...]
    gone: tuple[Meeting, ...]
    more: int
    less: int
    every: int

    @property
    def changes_nothing(self) -> bool:
        return not self.more and not self.less


def change_over_a_year(board: Board, today: date, before: Weights, after: Weights) -> Change:
    """Compare two sets of weights over the last year (R34)."""
    chosen = window(board, today - timedelta(days=YEAR_DAYS), today - timedelta(days=1))
    found = clashing_pairs(chosen.columns, vocabulary(), [before, after], owner=chosen.owners)
    old, new = found.scores
    warned = np.round(old) >= before.warn
    warns = np.round(new) >= after.warn

    def examples(wanted: np.ndarray, scores: np.ndarray) -> tuple[Meeting, ...]:
        places = np.flatnonzero(wanted)
        strongest = places[np.argsort(-scores[places], kind="stable")][:EXAMPLES]
        rows = [
            (int(found.left[p]), int(found.right[p]), round(float(scores[p]))) for p in strongest
        ]
        owners = chosen.owners
        events = details({int(owners[place]) for left, right, _ in rows for place in (left, right)})
        return tuple(
            _meeting(
                events[int(owners[a])], events[int(owners[b])], [(a, b, score)], chosen.columns, {}
            )
            for a, b, score in rows
            if int(owners[a]) in events and int(owners[b]) in events
        )

    return Change(
        before=int(warned.sum()), after=int(warns.sum()),
        appeared=examples(warns & ~warned, new), gone=examples(warned & ~warns, old),
        more=int((warns & ~warned).sum()), less=int((warned & ~warns).sum()), every=chosen.every,
    )  # fmt: skip


@dataclass(frozen=True)
class Cell:
    number: int
    step: int


@dataclass(frozen=True)
class WeekRow:
    """A week of the table: its days, all its dates, each group, and what weighs on it."""

    first_day: date
    words: str
    total: int
    people: int
    step: int
    cells: tuple[Cell, ...]
    heavy: tuple[str, ...]
    word: str

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=6)


@dataclass(frozen=True)
class Year:
    """The weeks of a year by theme or by district."""

    groups: tuple[tuple[str, str], ...]
    weeks: tuple[WeekRow, ...]
    totals: tuple[int, ...]
    bounds: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(week.total for week in self.weeks)

    @property
    def loaded(self) -> list[WeekRow]:
        return [week for week in self.weeks if week.word == "chargée"]

    @property
    def empty(self) -> list[WeekRow]:
        return [week for week in self.weeks if week.word == "vide"]


def year_table(board: Board, columns: Columns, first: date, by: str) -> Year:
    """Count the dates of the 53 weeks from a day, by wide theme or by district."""
    labels, group = _by_theme(columns) if by == "theme" else _by_district(board, columns)
    monday = monday_before(day_number(first))
    # One more group for what has no theme or district: the total of a week counts every date.
    group = np.where(group < 0, len(labels), group)
    load = load_by_week(columns, group, first_day=monday, weeks=WEEKS, groups=len(labels) + 1)
    totals = load.dates.sum(axis=1)
    bounds = heat_bounds(load.dates[:, :-1].ravel().tolist())
    usual = float(np.median(totals[totals > 0])) if (totals > 0).any() else 0.0
    periods = named_periods(
        moment_of(monday * DAY).date(), moment_of((monday + WEEKS * WEEK) * DAY).date()
    )
    weeks = []
    for number in range(WEEKS):
        begin = moment_of((monday + number * WEEK) * DAY).date()
        total = int(totals[number])
        weeks.append(
            WeekRow(
                first_day=begin,
                words=format_days(begin, begin + timedelta(days=6)),
                total=total,
                people=int(load.people[number].sum()),
                step=heat_step(total, heat_bounds(totals.tolist())),
                cells=tuple(
                    Cell(int(value), heat_step(int(value), bounds))
                    for value in load.dates[number, :-1]
                ),
                heavy=tuple(_heavy_of(periods, begin)),
                word=week_word(total, usual),
            )
        )
    return Year(
        tuple(labels), tuple(weeks), tuple(int(n) for n in load.dates[:, :-1].sum(axis=0)), bounds
    )


def week_word(total: int, usual: float) -> str:
    """Say whether a week is empty, quiet, usual or loaded: half more than the middle week."""
    if not total:
        return "vide"
    if total >= 1.5 * usual and total >= 3:
        return "chargée"
    return "calme" if total <= usual / 2 else ""


def _heavy_of(periods: list[Named], monday: date) -> list[str]:
    sunday = monday + timedelta(days=6)
    return list(
        dict.fromkeys(
            one.label for one in periods if one.first_day <= sunday and one.last_day >= monday
        )
    )


def _by_theme(columns: Columns) -> tuple[list[tuple[str, str]], Ints]:
    wide = {theme.code: number for number, theme in enumerate(public_themes())}
    roots = np.array(
        [wide.get(code.split(".", 1)[0], -1) for code in vocabulary().themes] + [-1], dtype=np.int64
    )
    group: Ints = roots[columns.themes[:, 0]] if len(columns) else np.zeros(0, dtype=np.int64)
    return [(theme.code, theme.label) for theme in public_themes()], group


def _by_district(board: Board, columns: Columns) -> tuple[list[tuple[str, str]], Ints]:
    areas = list(
        Area.objects.order_by("order", "code").values_list("pk", "code", "name", "level", "path")
    )
    districts = [
        (code, name, path) for _, code, name, level, path in areas if level == Level.QUARTIER
    ]
    number_of = {code: number for number, (code, _, _) in enumerate(districts)}
    around = {
        pk: next((number_of[step] for step in path.split("/") if step in number_of), -1)
        for pk, _, _, _, path in areas
    }
    known = np.fromiter((around.get(row.area, -1) for row in board.rows), np.int64, len(board.rows))
    group: Ints = known[columns.key] if len(columns) else np.zeros(0, dtype=np.int64)
    return [(code, name) for code, name, _ in districts], group


def kept_dates(event: Event) -> list[KeptDate]:
    return list(KeptDate.objects.filter(event=event).order_by("day", "pk"))


def title_of(event: Event) -> str:
    """Return what the team reads: it sees holds whole."""
    return event.title or ("Date réservée" if event.state == State.HELD else "Sans titre")
