"""How well the warning of clashes agrees with people: precision and recall on labelled pairs of events.

python -m bench.agenda_clashes_labels [--try]

The pairs (tests/data/clashes_pairs.csv) were judged one by one; half serve to set the weights, half only to
measure. ``--try`` searches for weights on the first half and prints the best; it changes nothing.
"""

import csv
import itertools
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

from maillage.algorithms.clashes import (
    DEFAULT,
    EVERYBODY,
    Columns,
    Dated,
    Vocabulary,
    Weights,
    clashes_of,
)

DATA = Path(__file__).parents[1] / "tests/data"
NOMENCLATURES = Path(__file__).parents[1] / "data/nomenclatures"
DAY = 1440
# A Saturday, so that "the day after" is a Sunday; nothing else depends on it.
SOME_DAY = 20_706
TUNED, HELD_OUT = "reglage", "verification"


@dataclass(frozen=True)
class Pair:
    """Two events ``gap`` days apart, and whether they compete for the same people (degree 0 to 3)."""

    a: str
    b: str
    gap: int
    degree: int
    part: str
    why: str

    @property
    def compete(self) -> bool:
        return self.degree >= 2


@dataclass(frozen=True)
class Measure:
    """Of what was warned of, how much is right; of what is right, how much was warned of."""

    right: int
    warned: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.warned if self.warned else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def vocabulary() -> Vocabulary:
    return Vocabulary(
        (row["code"] for row in rows_of(NOMENCLATURES / "themes.csv")),
        (row["code"] for row in rows_of(NOMENCLATURES / "publics.csv")),
        (row["themes"].split("|") for row in rows_of(NOMENCLATURES / "termes_partages.csv")),
    )


def minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def events() -> dict[str, Dated]:
    """Read the events, all on one day."""
    return {row["id"]: dated(row) for row in rows_of(DATA / "clashes_events.csv")}


def dated(row: dict[str, str]) -> Dated:
    forum = row["nature"] == "forum"
    return Dated(
        start=SOME_DAY * DAY + minutes(row["debut"]),
        end=SOME_DAY * DAY + minutes(row["fin"]),
        themes=tuple(row["themes"].split()),
        publics=tuple(row["publics"].split()),
        ages=(int(row["age_min"] or EVERYBODY[0]), int(row["age_max"] or EVERYBODY[1])),
        lat=float(row["lat"] or nan),
        lon=float(row["lon"] or nan),
        online=bool(row["en_ligne"]),
        expected=int(row["affluence"]),
        forum=forum,
        margin=60 if forum else 30,
        days=int(row["jours"]),
    )


def pairs() -> list[Pair]:
    return [
        Pair(
            row["a"], row["b"], int(row["ecart_jours"]), int(row["degre"]), row["part"], row["raison"]
        )
        for row in rows_of(DATA / "clashes_pairs.csv")
    ]  # fmt: skip


def score_of(one: Dated, other: Dated, words: Vocabulary, weights: Weights) -> int:
    found = clashes_of(one, Columns.of([(1, other)], words), words, weights, least=0)
    return found[0].score if found else 0


def moved(one: Dated, days: int) -> Dated:
    return replace(one, start=one.start + days * DAY, end=one.end + days * DAY)


def measure(wanted: Iterable[Pair], warns: Callable[[Pair], bool]) -> Measure:
    listed = list(wanted)
    said = [pair for pair in listed if warns(pair)]
    return Measure(sum(pair.compete for pair in said), len(said), sum(p.compete for p in listed))


def warning(weights: Weights) -> Callable[[Pair], bool]:
    """Return whether the engine warns of a pair."""
    known, words = events(), vocabulary()

    def warns(pair: Pair) -> bool:
        found = score_of(known[pair.a], moved(known[pair.b], pair.gap), words, weights)
        return found >= weights.warn

    return warns


def same_day(pair: Pair) -> bool:
    return pair.gap == 0


def same_day_and_theme(pair: Pair) -> bool:
    known = events()
    a, b = ({code.split(".")[0] for code in known[key].themes} for key in (pair.a, pair.b))
    return pair.gap == 0 and bool(a & b)


def same_day_and_exact_theme(pair: Pair) -> bool:
    known = events()
    return pair.gap == 0 and bool({*known[pair.a].themes} & {*known[pair.b].themes})


METHODS: dict[str, Callable[[Pair], bool]] = {
    "même jour": same_day,
    "même jour, même grand thème": same_day_and_theme,
    "même jour, un thème exact en commun": same_day_and_exact_theme,
    "Maillage": warning(DEFAULT),
}


def search() -> None:
    """Print the weights that do best on the first half."""
    tuned = [pair for pair in pairs() if pair.part == TUNED]
    grid = itertools.product(range(30, 61, 5), range(5, 21, 5), range(5, 26, 5), range(5, 21, 5))
    tried = []
    for theme, publics, hours, nearness in grid:
        size = 100 - theme - publics - hours - nearness
        if 5 <= size <= 25:
            weights = Weights(theme, publics, hours, nearness, size)
            known, words = events(), vocabulary()
            found = [
                (score_of(known[p.a], moved(known[p.b], p.gap), words, weights), p.compete)
                for p in tuned
            ]
            for warn in range(36, 60, 2):
                said = [right for score, right in found if score >= warn]
                result = Measure(sum(said), len(said), sum(right for _, right in found))
                tried.append((result.f1, result, replace(weights, warn=warn)))
    for f1, result, weights in sorted(tried, key=lambda one: -one[0])[:12]:
        print(f"{f1:.3f} {result.precision:.2f} {result.recall:.2f} {weights}")


def main() -> int:
    if "--try" in sys.argv:
        search()
        return 0
    for part in (TUNED, HELD_OUT):
        chosen = [pair for pair in pairs() if pair.part == part]
        print(f"{part} : {len(chosen)} paires, {sum(p.compete for p in chosen)} se disputent")
        for name, warns in METHODS.items():
            found = measure(chosen, warns)
            print(
                f"  {name:38} précision {found.precision:.2f}  rappel {found.recall:.2f}  F1 {found.f1:.2f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
