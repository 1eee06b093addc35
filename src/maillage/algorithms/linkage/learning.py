"""Learning the weights without labels: expectation-maximisation over the pairs of the files themselves.

After Winkler (1988) and Splink's practice (Linacre et al. 2022, doi:10.23889/ijpds.v7i3.1794): chances among
non-matches come from random pairs and from the rarity of values; chances among matches by EM (Dempster, Laird and
Rubin 1977) over blocked pairs, each field being learned, when they suffice, from the pairs that other fields found.
Pseudo-counts of the shipped values steady small files.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log2
from typing import TypeAlias

from maillage.algorithms.linkage.keys import fields_of
from maillage.algorithms.linkage.levels import Comparison, Level, Seen
from maillage.algorithms.linkage.model import Model

PSEUDO_MATCHES = 20.0
"""How many matches the shipped chances are worth."""

PSEUDO_PAIRS = 100.0
ENOUGH_MATCHES = 20.0
"""Matches that other fields must have found for a field to be learned from them alone."""

FARTHEST = 5.0
"""Chances among matches stay within a factor of the shipped ones (Winkler's convex constraints, 1993): else, where
nothing is double, EM takes neighbours for doubles."""

STEPS_TO_BOUNDS = 10
"""Chances are brought to one and inside their bounds, in turn."""

READABLE_MARGIN = 3.5
"""Bits are readable in random pairs when a dozen of them would show such an agreement by luck."""

WRONG_LINKS = 0.01
"""Share of errors expected among automatic links."""

SAME_AT_LEAST, SAME_AT_MOST = 0.95, 0.99
"""However sure the others, a pair is never linked by itself below the first; above the second it always is."""

MAX_ROUNDS = 100
CONVERGED = 1e-3
NEGLIGIBLE = 1e-9

Pattern: TypeAlias = tuple[Comparison, int, int]
"""What was seen of pairs that look alike, :func:`found_without` of their keys, how many they are."""


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
    patterns = _gathered(blocked)
    at_random = _gathered((comparison, 0) for comparison in random_pairs)
    start = model
    rounds, change = 0, 1.0
    while rounds < MAX_ROUNDS and change > CONVERGED:
        by_chance = _chances_apart(model, start, at_random)
        learned = _round(model, by_chance, patterns, total_pairs=total_pairs, share=share)
        change = _largest_change(model, learned)
        model, rounds = learned, rounds + 1
    report = {
        "rounds": rounds,
        "converged": change <= CONVERGED,
        "candidates": round(sum(count for _, _, count in patterns) / share),
        "expected_matches": round(model.prior * total_pairs, 1),
    }
    return replace(model, report=report, same_from=_same_from(model, patterns))


def _same_from(model: Model, patterns: Sequence[Pattern]) -> float:
    """Return the lowest probability from which links are right, on average, as often as wanted.

    The Bayesian false discovery rate (Efron 2008): errors expected among all the pairs linked.
    """
    weighed = sorted(
        ((model.probability(seen), count) for seen, _, count in patterns), reverse=True
    )
    errors, links, found = 0.0, 0, SAME_AT_MOST
    for probability, count in weighed:
        errors += count * (1 - probability)
        links += count
        if probability < SAME_AT_LEAST or errors > WRONG_LINKS * links:
            break
        found = min(found, probability)
    return found


def _gathered(seen: Iterable[tuple[Comparison, int]]) -> list[Pattern]:
    """Return each pattern once, in an order that never changes; bits are rounded to whole ones."""
    counts = Counter(
        (tuple((field.level, round(field.bits)) for field in comparison), without)
        for comparison, without in seen
    )
    return [
        (tuple(Seen(level, float(bits)) for level, bits in fields), without, count)
        for (fields, without), count in sorted(counts.items())
    ]


def _chances_apart(
    model: Model, start: Model, at_random: Sequence[Pattern]
) -> tuple[tuple[Level, ...], ...]:
    """Return the levels with their chances between two bodies, from random pairs.

    Each pair counts for its chance of being two. A level whose bits are counted must be likelier by
    two to its bits between one than between two, on average: shared words that come more often than
    their rarity says (a small vocabulary) raise ``c``. Only bits that so many pairs can show
    are used.
    """
    width = len(model.specs)
    seen = [[0.0] * (len(levels) + 1) for levels in start.levels]
    excess = [[0.0] * (len(levels) + 1) for levels in start.levels]
    pairs = sum(count for _, _, count in at_random)
    readable = log2(pairs + 1) - READABLE_MARGIN
    for comparison, _, count in at_random:
        apart = count * (1 - model.probability(comparison))
        for index in range(width):
            field = comparison[index]
            seen[index][field.level] += apart
            if field.level and field.bits <= readable:
                counted = start.levels[index][field.level - 1].counted
                excess[index][field.level] += apart * 2.0 ** (field.bits * counted)
    return tuple(
        tuple(
            _level_apart(level, count, bits, sum(counts[1:]))
            for level, count, bits in zip(levels, counts[1:], sums[1:], strict=True)
        )
        for levels, counts, sums in zip(start.levels, seen, excess, strict=True)
    )


def _level_apart(level: Level, count: float, bits: float, total: float) -> Level:
    if level.counted:
        return replace(level, c=max(level.c, bits / total)) if total else level
    return replace(level, c=(count + PSEUDO_PAIRS * level.c) / (total + PSEUDO_PAIRS))


def _round(
    model: Model,
    levels: Sequence[tuple[Level, ...]],
    patterns: Sequence[Pattern],
    *,
    total_pairs: float,
    share: float,
) -> Model:
    """One expectation and one maximisation; ``levels``: the shipped chances of matches."""
    width = len(model.specs)
    elsewhere = [[0.0] * (len(known) + 1) for known in levels]
    everywhere = [[0.0] * (len(known) + 1) for known in levels]
    matches = 0.0
    for comparison, without, count in patterns:
        expected = count * model.probability(comparison)
        if expected < NEGLIGIBLE:
            continue
        matches += expected
        for index in range(width):
            everywhere[index][comparison[index].level] += expected
            if without >> index & 1:
                elsewhere[index][comparison[index].level] += expected
    chosen = (
        near if sum(near[1:]) >= ENOUGH_MATCHES else far
        for near, far in zip(elsewhere, everywhere, strict=True)
    )
    learned = tuple(map(_with_matches, levels, chosen))
    prior = (matches / share + 1.0) / (total_pairs + 1.0)
    return replace(model, levels=learned, prior=min(max(prior, 1e-15), 0.5))


def _with_matches(levels: Sequence[Level], expected: Sequence[float]) -> tuple[Level, ...]:
    """Return the levels with their chances among matches; shipped ones count for a few."""
    total = sum(expected[1:]) + PSEUDO_MATCHES
    whole = sum(level.m for level in levels)
    usual = [level.m / whole for level in levels]
    found = [
        (matches + PSEUDO_MATCHES * before) / total
        for matches, before in zip(expected[1:], usual, strict=True)
    ]
    for _ in range(STEPS_TO_BOUNDS):
        whole = sum(found)
        found = [
            min(max(m / whole, before / FARTHEST), before * FARTHEST)
            for m, before in zip(found, usual, strict=True)
        ]
    return tuple(replace(level, m=m) for level, m in zip(levels, found, strict=True))


def _largest_change(one: Model, two: Model) -> float:
    """Return the largest difference of a chance among matches; of the prior, in proportion."""
    chances = [
        abs(before.m - after.m)
        for old, new in zip(one.levels, two.levels, strict=True)
        for before, after in zip(old, new, strict=True)
    ]
    return max(abs(one.prior / two.prior - 1), *chances)
