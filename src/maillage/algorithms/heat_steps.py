"""Classes of numbers for a table shaded by steps.

Counts of associations are skewed: one district may hold half of them. Classes hold about as many
cells each (quantiles), so that the small numbers stay apart; equal numbers are always in one class.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

STEPS = 5


def heat_bounds(numbers: Iterable[int], steps: int = STEPS) -> tuple[int, ...]:
    """Return the highest number of each class, in order; zero and less are in no class.

    There are ``steps`` classes at most, fewer when there are fewer distinct numbers.
    """
    ordered = sorted(number for number in numbers if number > 0)
    if not ordered:
        return ()
    # Rounded up, in whole numbers: the last class ends on the last number.
    sizes = (-(-len(ordered) * (step + 1) // steps) for step in range(steps))
    return tuple(sorted({ordered[size - 1] for size in sizes}))


def heat_step(number: int, bounds: Sequence[int], steps: int = STEPS) -> int:
    """Return the class of a number, 1 (lightest) to ``steps``; 0 for zero.

    With fewer classes than steps the darkest is still ``steps``: the highest number is the darkest.
    """
    if number <= 0 or not bounds:
        return 0
    place = min(bisect_left(bounds, number), len(bounds) - 1)
    if len(bounds) == 1:
        return steps if bounds[0] > 1 else 1
    return 1 + round(place * (steps - 1) / (len(bounds) - 1))


def heat_ranges(bounds: Sequence[int], steps: int = STEPS) -> tuple[tuple[int, int, int], ...]:
    """Return (class, lowest number, highest number) of each class, for a legend."""
    lows = (1, *(bound + 1 for bound in bounds[:-1]))[: len(bounds)]
    return tuple(
        (heat_step(high, bounds, steps), low, high) for low, high in zip(lows, bounds, strict=True)
    )
