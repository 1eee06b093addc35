"""Learning the weights without labels: expectation-maximisation over the pairs of the files themselves.

After Winkler (1988) and Splink's practice (Linacre et al. 2022, doi:10.23889/ijpds.v7i3.1794): chances among
non-matches come from random pairs and from the rarity of values; chances among matches by EM (Dempster, Laird and
Rubin 1977) over blocked pairs, each field being learned, when they suffice, from the pairs that other fields found.
Pseudo-counts of the shipped values steady small files.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from maillage.algorithms.linkage.keys import fields_of
from maillage.algorithms.linkage.levels import MISSING, Comparison, Level, Seen
from maillage.algorithms.linkage.model import Model

PSEUDO_MATCHES = 20.0
"""How many matches the shipped chances are worth."""

PSEUDO_PAIRS = 100.0
MAX_ROUNDS = 100
CONVERGED = 1e-3
NEGLIGIBLE = 1e-9

Pattern: TypeAlias = tuple[tuple[tuple[int, int], ...], int]
"""Level and whole bits of each field; then bit i says that a key without field i found the pair."""


def _pattern(comparison: Comparison, without: int) -> Pattern:
    return tuple((seen.level, round(seen.bits)) for seen in comparison), without


def found_without(keys: Iterable[str], width: int) -> int:
    """Return, as bit i, whether one of these common keys is made without field i of ``width``.

    What a field's agreement is worth is best learned where that field did not choose the pairs.
    """
    free = 0
    for key in keys:
        involved = sum(1 << number for number in fields_of(key))
        free |= ~involved
    return free & ((1 << width) - 1)


def learn(
    model: Model,
    blocked: Iterable[tuple[Comparison, int]],
    random_pairs: Iterable[Comparison],
    *,
    total_pairs: float,
    share: float = 1.0,
) -> Model:
    """Return the model with the chances of these files; same input, same answer.

    ``model``: where to start, and what small files lean on. ``blocked``: comparisons of candidate
    pairs, each with :func:`found_without` of its common keys; ``share`` (0 to 1) of all candidates
    when they were sampled. ``random_pairs``: pairs taken at random. ``total_pairs``: how many pairs
    the files could make. The ``report`` says how many rounds it took, whether it converged and how
    many matches are expected.
    """
    counts = Counter(_pattern(comparison, without) for comparison, without in blocked)
    patterns = [
        (tuple(Seen(level, float(bits)) for level, bits in fields), without, count)
        for (fields, without), count in sorted(counts.items())
    ]
    start = model = _with_random(model, random_pairs)
    rounds, change = 0, 1.0
    while rounds < MAX_ROUNDS and change > CONVERGED and patterns:
        learned = _round(model, start, patterns, total_pairs=total_pairs, share=share)
        change = _largest_change(model, learned)
        model, rounds = learned, rounds + 1
    report = {
        "rounds": rounds,
        "converged": change <= CONVERGED,
        "candidates": round(counts.total() / share),
        "expected_matches": round(model.prior * total_pairs, 1),
    }
    return replace(model, report=report)


def _with_random(model: Model, random_pairs: Iterable[Comparison]) -> Model:
    """Take from random pairs the chances of the levels that rarity does not tell."""
    seen: list[Counter[int]] = [Counter() for _ in model.specs]
    for pair in random_pairs:
        for counter, field in zip(seen, pair, strict=True):
            if field.level != MISSING:
                counter[field.level] += 1
    levels = tuple(
        tuple(
            level
            if level.counted
            else replace(
                level,
                c=(counter[number] + PSEUDO_PAIRS * level.c) / (counter.total() + PSEUDO_PAIRS),
            )
            for number, level in enumerate(levels, start=1)
        )
        for levels, counter in zip(model.levels, seen, strict=True)
    )
    return replace(model, levels=levels)


def _round(
    model: Model,
    start: Model,
    patterns: Sequence[tuple[Comparison, int, int]],
    *,
    total_pairs: float,
    share: float,
) -> Model:
    """One expectation and one maximisation."""
    width = len(model.specs)
    elsewhere = [[0.0] * (len(levels) + 1) for levels in model.levels]
    matches = 0.0
    for comparison, without, count in patterns:
        expected = count * model.probability(comparison)
        if expected < NEGLIGIBLE:
            continue
        matches += expected
        for index in range(width):
            if without >> index & 1:
                elsewhere[index][comparison[index].level] += expected
    levels = tuple(
        _with_matches(before, expected)
        for before, expected in zip(start.levels, elsewhere, strict=True)
    )
    prior = (matches / share + 1.0) / (total_pairs + 1.0 / start.prior)
    return replace(model, levels=levels, prior=min(max(prior, 1e-15), 0.5))


def _with_matches(levels: Sequence[Level], expected: Sequence[float]) -> tuple[Level, ...]:
    """Return the levels with their chances among matches; shipped ones count for a few."""
    total = sum(expected[1:])
    whole = sum(level.m for level in levels)
    return tuple(
        replace(
            level,
            m=(expected[number] + PSEUDO_MATCHES * level.m / whole) / (total + PSEUDO_MATCHES),
        )
        for number, level in enumerate(levels, start=1)
    )


def _largest_change(one: Model, two: Model) -> float:
    """Return the largest difference of a chance among matches; of the prior, in proportion."""
    chances = [
        abs(before.m - after.m)
        for old, new in zip(one.levels, two.levels, strict=True)
        for before, after in zip(old, new, strict=True)
    ]
    return max(abs(one.prior / two.prior - 1), *chances)
