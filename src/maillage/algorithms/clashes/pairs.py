"""All the pairs of dates that compete, for those who look after the whole calendar."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.algorithms.clashes.columns import Columns, Floats, Ints, Vocabulary
from maillage.algorithms.clashes.comparing import closeness, hours
from maillage.algorithms.clashes.model import EVERYBODY, Dated, Weights
from maillage.algorithms.clashes.scoring import scores


@dataclass(frozen=True)
class Pairs:
    """n pairs of places in the columns (left before right), and the score of each with each set of weights."""

    left: Ints
    right: Ints
    scores: tuple[Floats, ...]


def clashing_pairs(
    many: Columns, words: Vocabulary, sets: Sequence[Weights], *, owner: Ints | None = None
) -> Pairs:
    """Return the pairs that at least one of the sets of weights warns of.

    ``owner`` numbers what each date belongs to: dates of one owner do not compete with one another.
    """
    codes, publics = list(words.themes), {bit: code for code, bit in words.publics.items()}
    found: list[tuple[Ints, Ints, list[Floats]]] = []
    for place in range(len(many)):
        one = dated_at(many, place, codes, publics)
        near_places = many.around(one.first_day, one.last_day + 1)
        others = near_places[near_places > place]
        if owner is not None:
            others = others[owner[others] != owner[place]]
        if not len(others):
            continue
        rows = many.take(others)
        near = closeness(one, rows, words)
        taken = hours(one.start, one.end, rows.spans, near.needed)
        each = [scores(near, taken, weights) for weights in sets]
        kept = np.any([np.round(s) >= w.warn for s, w in zip(each, sets, strict=True)], axis=0)
        if kept.any():
            right = others[kept]
            found.append((np.full(len(right), place), right, [s[kept] for s in each]))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return Pairs(nothing, nothing, tuple(np.zeros(0) for _ in sets))
    return Pairs(
        np.concatenate([left for left, _, _ in found]),
        np.concatenate([right for _, right, _ in found]),
        tuple(
            np.concatenate([each[number] for _, _, each in found]) for number in range(len(sets))
        ),
    )


def dated_at(many: Columns, place: int, codes: Sequence[str], publics: dict[int, str]) -> Dated:
    """Return one date of the columns as a :class:`Dated`."""
    mask = int(many.publics[place])
    low, high = int(many.age_low[place]), int(many.age_high[place])
    return Dated(
        start=int(many.start[place]),
        end=int(many.end[place]),
        themes=tuple(codes[number] for number in many.themes[place] if number >= 0),
        publics=tuple(code for bit, code in publics.items() if mask & bit),
        ages=(low, high) if (low, high) != EVERYBODY else EVERYBODY,
        lat=float(many.lat[place]),
        lon=float(many.lon[place]),
        online=bool(many.online[place]),
        expected=int(many.expected[place]),
        forum=bool(many.forum[place]),
        margin=int(many.margin[place]),
        days=int(many.days[place]),
    )
