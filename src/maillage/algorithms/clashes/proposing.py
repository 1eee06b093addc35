"""Judging a date as a whole, and three better ones (R31)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from maillage.algorithms.clashes.columns import Columns, Vocabulary
from maillage.algorithms.clashes.comparing import closeness, hours
from maillage.algorithms.clashes.model import DAY, DEFAULT, Dated, Heavy, Weights, day_of
from maillage.algorithms.clashes.scoring import LEAST, likeness

# Two months on either side: further away it is another project.
FURTHEST = 56
WEEK = 7
SATURDAY = 5
# What a date costs for being further away or on another day of the week, in points of competition.
PER_WEEK, OTHER_DAY = 2.0, 6.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What weighs on a date: ``total`` is the sum of the scores told and of the heavy days."""

    day: date
    total: int
    told: int
    warned: int
    heavy: tuple[tuple[Heavy, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A better date: ``shift`` in days from the chosen one."""

    verdict: Verdict
    shift: int

    @property
    def day(self) -> date:
        return self.verdict.day


def better_dates(
    one: Dated,
    many: Columns,
    words: Vocabulary,
    weights: Weights = DEFAULT,
    *,
    heavy: Sequence[Heavy] = (),
    areas: frozenset[str] = frozenset(),
    first_day: date | None = None,
    limit: int = 3,
    but: frozenset[int] = frozenset(),
) -> tuple[Verdict, list[Proposal]]:
    """Return the verdict on the chosen date, and the best dates around with strictly less on them.

    The same day of the week and near weeks come first; a date before ``first_day`` is not proposed.
    ``areas`` are the codes around the candidate, for heavy days of one part of the town.
    """
    rows = many.take(many.around(one.first_day - FURTHEST - 1, one.last_day + FURTHEST + 1))
    if but:
        rows = rows.take(~np.isin(rows.key, list(but)))
    near = closeness(one, rows, words)
    alike = likeness(near, weights)

    def verdict(shift: int) -> Verdict:
        start, end = one.start + shift * DAY, one.end + shift * DAY
        moved = replace(one, start=start, end=end)
        places = rows.around(moved.first_day - 1, moved.last_day + 1)
        found = alike[places] * hours(start, end, rows.spans.at(places), near.needed[places])
        # Rounded one by one, as they are told: the total is the sum that people can do.
        whole = np.round(found[found >= LEAST - 0.5])
        weighing = weighing_on(moved, heavy, weights, areas)
        return Verdict(
            day=day_of(start),
            total=int(whole.sum()) + sum(points for _, points in weighing),
            told=len(whole),
            warned=int((whole >= weights.warn).sum()),
            heavy=weighing,
        )

    chosen = verdict(0)
    if chosen.total == 0:
        return chosen, []
    shifts = [
        shift
        for shift in _shifts(chosen.day)
        if not first_day or day_of(one.start + shift * DAY) >= first_day
    ]
    found = [Proposal(verdict(shift), shift) for shift in shifts]
    lighter = [one for one in found if one.verdict.total < chosen.total]
    return chosen, sorted(lighter, key=_rank)[:limit]


def judge(
    one: Dated,
    many: Columns,
    words: Vocabulary,
    weights: Weights = DEFAULT,
    *,
    heavy: Sequence[Heavy] = (),
    areas: frozenset[str] = frozenset(),
    but: frozenset[int] = frozenset(),
) -> Verdict:
    """Return what weighs on one date."""
    return better_dates(
        one, many, words, weights, heavy=heavy, areas=areas, limit=0, first_day=date.max, but=but
    )[0]


def weighing_on(
    one: Dated, heavy: Sequence[Heavy], weights: Weights, areas: frozenset[str]
) -> tuple[tuple[Heavy, int], ...]:
    """Return the heavy days of a date and their points: half when they touch other publics."""
    first, last = day_of(one.start), day_of(one.last_day * DAY)
    found = []
    for day in heavy:
        if day.first_day > last or day.last_day < first or (day.area and day.area not in areas):
            continue
        touches = not day.publics or not one.publics or bool({*day.publics} & {*one.publics})
        points = round(weights.heavy * day.weight / 100 * (1 if touches else 0.5))
        if points:
            found.append((day, points))
    return tuple(found)


def _shifts(day: date) -> list[int]:
    """Days of the same part of the week: week-ends for a week-end, working days otherwise."""
    weekend = day.weekday() >= SATURDAY
    return [
        shift
        for shift in range(-FURTHEST, FURTHEST + 1)
        if shift and ((day + timedelta(days=shift)).weekday() >= SATURDAY) == weekend
    ]


def _rank(one: Proposal) -> tuple[float, int, int]:
    away = abs(one.shift)
    cost = one.verdict.total + PER_WEEK * away / WEEK + (OTHER_DAY if away % WEEK else 0)
    return cost, away, one.shift
