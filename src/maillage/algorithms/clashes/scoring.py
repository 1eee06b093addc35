"""The score of a clash, from 0 to 100: the sum of its reasons, each with its points (R30)."""

from dataclasses import dataclass
from math import floor

import numpy as np

from maillage.algorithms.clashes.columns import Columns, Floats, Vocabulary
from maillage.algorithms.clashes.comparing import Closeness, closeness, hours
from maillage.algorithms.clashes.model import DEFAULT, Dated, Weights

PARTS = ("theme", "publics", "hours", "nearness", "size")
# Below this nobody would speak of competition: it is neither told nor counted.
LEAST = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: ``points`` are added (taken away for "elsewhen" and "ages").

    ``degree`` is how close both are in this, 0 to 1.
    """

    code: str
    points: int
    degree: float


@dataclass(frozen=True, slots=True)
class Clash:
    """One date that competes with the chosen one. ``km`` is None when a place is not known."""

    key: int
    score: int
    reasons: tuple[Reason, ...]
    km: float | None
    together: int
    needed: int
    start: int
    end: int


def likeness(near: Closeness, weights: Weights) -> Floats:
    """Return what each date would score at the same hours: all that does not depend on the day."""
    alike = (
        weights.hours
        + weights.theme * near.theme
        + weights.publics * near.publics
        + weights.nearness * near.nearness
        + weights.size * near.size
    )
    found: Floats = alike * near.elsewhen * near.ages * (100 / weights.shared)
    return found


def scores(near: Closeness, taken: Floats, weights: Weights) -> Floats:
    """Return the score of each date; ``taken`` is what :func:`hours` gives."""
    return taken * likeness(near, weights)


def clashes_of(
    one: Dated,
    many: Columns,
    words: Vocabulary,
    weights: Weights = DEFAULT,
    *,
    least: int = LEAST,
    but: frozenset[int] = frozenset(),
    most: int | None = None,
) -> list[Clash]:
    """Return the dates that compete with one, strongest first, with their reasons.

    At most ``most``, from a score of ``least`` on; keys of ``but`` are left out.
    """
    rows = many.take(many.around(one.first_day - 1, one.last_day + 1))
    if but:
        rows = rows.take(~np.isin(rows.key, list(but)))
    near = closeness(one, rows, words)
    taken = hours(one.start, one.end, rows.spans, near.needed)
    found = scores(near, taken, weights)
    order = np.argsort(-found, kind="stable")
    return [
        _explained(one, rows, near, taken, int(place), weights)
        for place in order[: int((found >= least - 0.5).sum())][:most]
    ]


def _explained(
    one: Dated, rows: Columns, near: Closeness, taken: Floats, place: int, weights: Weights
) -> Clash:
    degrees = {
        "theme": float(near.theme[place]),
        "publics": float(near.publics[place]),
        "hours": 1.0,
        "nearness": float(near.nearness[place]),
        "size": float(near.size[place]),
    }
    scale = float(taken[place]) * 100 / weights.shared
    points = {code: scale * getattr(weights, code) * degrees[code] for code in PARTS}
    degrees["hours"] = float(taken[place])
    total = sum(points.values())
    elsewhen, ages = float(near.elsewhen[place]), float(near.ages[place])
    points["elsewhen"] = -total * (1 - elsewhen)
    points["ages"] = -total * elsewhen * (1 - ages)
    degrees |= {"elsewhen": elsewhen, "ages": ages}
    whole = whole_points(points)
    km = float(near.km[place])
    together = min(int(rows.end[place]), one.end) - max(int(rows.start[place]), one.start)
    return Clash(
        key=int(rows.key[place]),
        score=sum(whole.values()),
        reasons=tuple(
            Reason(code, number, round(degrees[code], 6))
            for code, number in whole.items()
            if number
        ),
        km=None if km != km else round(km, 3),  # noqa: PLR0124 - nan is not itself
        together=together,
        needed=round(float(near.needed[place])),
        start=int(rows.start[place]),
        end=int(rows.end[place]),
    )


def whole_points(points: dict[str, float]) -> dict[str, int]:
    """Round numbers so that their sum is the rounded sum: the largest remainders get what is left."""
    whole = {code: floor(value) for code, value in points.items()}
    left = round(sum(points.values())) - sum(whole.values())
    by_rest = sorted(points, key=lambda code: whole[code] - points[code])
    for code in by_rest[:left]:
        whole[code] += 1
    return whole
