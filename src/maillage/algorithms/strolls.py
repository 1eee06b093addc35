"""The order of the stops of a walk: the shortest on foot that respects opening hours.

A travelling salesman with time windows: exact by dynamic programming over sets of stops (Held and Karp,
1962) up to ``EXACT`` stops; beyond, cheapest feasible insertion, then 2-opt and moves of one stop, each
kept only when every stop is still reached in its hours (Solomon, 1987). When not all stops can be visited,
the most are, and the others are told.

Walking: the straight line times 1.3 (a right-angled grid walked in any direction gives 4/π ≈ 1.27 on
average; buildings and crossings do the rest), at 4.5 km/h, a calm pace; 3.2 km/h step-free, which is what
people above eighty walk (R. W. Bohannon and A. Williams Andrews, "Normal walking speed: a descriptive
meta-analysis", Physiotherapy 97, 2011).

Times are minutes of the day; distances metres. M. Held and R. Karp, "A dynamic programming approach to
sequencing problems", J. SIAM 10, 1962; M. Solomon, "Algorithms for the vehicle routing and scheduling
problems with time window constraints", Operations Research 35, 1987.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from maillage.algorithms.geometry import haversine

DETOUR = 1.3
SPEED_KMH = 4.5
STEP_FREE_KMH = 3.2
EXACT = 12
EARLIEST, LATEST = 9 * 60, 20 * 60
_CLOSE = 1e-9

Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop: where, how long, and the hours that day.

    ``hours`` are (opens, closes) pairs; None when nobody said, and any hour does; empty when closed.
    """

    key: str
    lat: float
    lon: float
    minutes: int = 20
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A stop as the walk reaches it. ``walk`` is from the stop before, ``slack`` how much later one may come."""

    key: str
    metres: float
    walk: float
    arrives: float
    begins: float
    leaves: float
    slack: float
    in_hours: bool = True


@dataclass(frozen=True, slots=True)
class Stroll:
    """An ordered walk. ``closed`` have no hours that day; ``left_out`` can not be reached in theirs.

    ``latest`` is the latest start that still respects every hour; ``metres`` and ``walk`` are of the walking
    alone.
    """

    steps: tuple[Step, ...]
    closed: tuple[str, ...]
    left_out: tuple[str, ...]
    metres: float
    walk: float
    latest: float

    @property
    def begins(self) -> float:
        return self.steps[0].begins if self.steps else 0.0

    @property
    def ends(self) -> float:
        return self.steps[-1].leaves if self.steps else 0.0


def walked_metres(one: Visit, other: Visit) -> float:
    """Return how far one walks between two stops, the detours of streets included."""
    return haversine(one.lat, one.lon, other.lat, other.lon) * DETOUR


def walking_minutes(metres: float, speed_kmh: float = SPEED_KMH) -> float:
    return metres / (speed_kmh * 1000 / 60)


class _Walk:
    """The stops that are open, their walking times, and when each may begin."""

    def __init__(self, visits: Sequence[Visit], earliest: int, latest: int, speed: float) -> None:
        self.visits, self.earliest, self.latest = visits, earliest, latest
        self.metres = [[walked_metres(one, other) for other in visits] for one in visits]
        self.minutes = [[walking_minutes(far, speed) for far in row] for row in self.metres]

    def begins(self, stop: int, arrives: float) -> float | None:
        """Return when a visit begins for who arrives then; None when it can not be made in its hours."""
        visit = self.visits[stop]
        hours = ((self.earliest, self.latest),) if visit.hours is None else visit.hours
        for opens, closes in sorted(hours):
            begins = max(arrives, opens)
            if begins + visit.minutes <= min(closes, self.latest) + _CLOSE:
                return begins
        return None

    def latest_begin(self, stop: int, by: float) -> float | None:
        """Return the latest beginning, not after ``by``, that is in the hours."""
        visit = self.visits[stop]
        hours = ((self.earliest, self.latest),) if visit.hours is None else visit.hours
        found = [
            min(by, min(closes, self.latest) - visit.minutes)
            for opens, closes in hours
            if min(by, min(closes, self.latest) - visit.minutes)
            >= max(opens, self.earliest) - _CLOSE
        ]
        return max(found, default=None)

    def leaves(self, order: Sequence[int]) -> float | None:
        """Return when the walk ends, None when an hour is missed."""
        now = float(self.earliest)
        for place, stop in enumerate(order):
            arrives = now + (self.minutes[order[place - 1]][stop] if place else 0.0)
            begins = self.begins(stop, arrives)
            if begins is None:
                return None
            now = begins + self.visits[stop].minutes
        return now

    def length(self, order: Sequence[int]) -> float:
        return sum(self.metres[one][other] for one, other in pairwise(order))


def plan(
    visits: Sequence[Visit],
    *,
    earliest: int = EARLIEST,
    latest: int = LATEST,
    speed_kmh: float = SPEED_KMH,
) -> Stroll:
    """Return the walk through the most stops, the shortest on foot, the first to end among equals.

    exact up to ``EXACT`` open stops (about half a second for twelve); a good order beyond.
    """
    open_ones = [one for one in visits if one.hours is None or one.hours]
    walk = _Walk(open_ones, earliest, latest, speed_kmh)
    order = _exact(walk) if len(open_ones) <= EXACT else _good(walk)
    closed = tuple(one.key for one in visits if one.hours is not None and not one.hours)
    chosen = set(order)
    left = tuple(one.key for number, one in enumerate(open_ones) if number not in chosen)
    return _timed(walk, order, closed, left)


def in_order(
    visits: Sequence[Visit],
    *,
    earliest: int = EARLIEST,
    latest: int = LATEST,
    speed_kmh: float = SPEED_KMH,
) -> Stroll:
    """Return the same walk in the order given: a stop missed in its hours is told (``in_hours``)."""
    walk = _Walk(visits, earliest, latest, speed_kmh)
    closed = tuple(one.key for one in visits if one.hours is not None and not one.hours)
    return _timed(walk, range(len(visits)), closed, ())


# A way to have been through a set of stops: walked so far, free again at, stops in order.
_Way = tuple[float, float, tuple[int, ...]]


def _exact(walk: _Walk) -> list[int]:
    """Held and Karp with hours: for each set and last stop, the ways that no other beats on both counts."""
    number = len(walk.visits)
    best: tuple[int, float, float, tuple[int, ...]] = (0, 0.0, 0.0, ())
    layer: dict[tuple[int, int], list[_Way]] = {}
    for stop in range(number):
        begins = walk.begins(stop, float(walk.earliest))
        if begins is not None:
            layer[1 << stop, stop] = [(0.0, begins + walk.visits[stop].minutes, (stop,))]
    while layer:
        best = min(
            (-len(order), metres, free, order)
            for found in layer.values()
            for metres, free, order in found
        )
        longer: dict[tuple[int, int], list[_Way]] = {}
        for (seen, last), found in layer.items():
            for stop in range(number):
                if not seen >> stop & 1:
                    for way in _followed(walk, found, last, stop):
                        _keep(longer.setdefault((seen | 1 << stop, stop), []), way)
        layer = longer
    return list(best[3])


def _followed(walk: _Walk, found: Sequence[_Way], last: int, stop: int) -> Iterator[_Way]:
    for metres, free, order in found:
        begins = walk.begins(stop, free + walk.minutes[last][stop])
        if begins is not None:
            yield (
                metres + walk.metres[last][stop],
                begins + walk.visits[stop].minutes,
                (*order, stop),
            )


def _keep(found: list[_Way], way: _Way) -> None:
    """Add a way unless another is no longer and no later; drop those that it beats."""
    metres, free, _ = way
    if any(one[0] <= metres and one[1] <= free for one in found):
        return
    found[:] = [one for one in found if not (metres <= one[0] and free <= one[1])]
    found.append(way)


def _good(walk: _Walk) -> list[int]:
    """Insert the stops, those with the least time first, then improve until nothing helps."""
    order: list[int] = []
    for stop in sorted(range(len(walk.visits)), key=lambda one: (_room(walk.visits[one]), one)):
        tries = [[*order[:place], stop, *order[place:]] for place in range(len(order) + 1)]
        kept = [one for one in tries if walk.leaves(one) is not None]
        order = min(kept, key=walk.length, default=order)
    while True:
        better = min(_neighbours(order), key=lambda one: _cost(walk, one), default=order)
        if _cost(walk, better) >= _cost(walk, order) - _CLOSE:
            return order
        order = better


def _room(visit: Visit) -> float:
    """Return how many minutes the hours of a stop leave to begin."""
    if visit.hours is None:
        return float("inf")
    return sum(max(0, closes - opens - visit.minutes) for opens, closes in visit.hours)


def _cost(walk: _Walk, order: Sequence[int]) -> float:
    return walk.length(order) if walk.leaves(order) is not None else float("inf")


def _neighbours(order: list[int]) -> Iterator[list[int]]:
    """Yield the orders with one part turned round, or one stop elsewhere."""
    number = len(order)
    for first in range(number):
        for last in range(first + 1, number):
            yield [*order[:first], *reversed(order[first : last + 1]), *order[last + 1 :]]
    for one in range(number):
        rest = [*order[:one], *order[one + 1 :]]
        for place in range(number):
            if place != one:
                yield [*rest[:place], order[one], *rest[place:]]


def _timed(
    walk: _Walk, order: Sequence[int], closed: tuple[str, ...], left_out: tuple[str, ...]
) -> Stroll:
    """Tell the times of an order, starting as late as it ends no later."""
    limits = _limits(walk, order, float(walk.latest))
    start = _start(walk, order)
    steps: list[Step] = []
    now = start
    for place, stop in enumerate(order):
        before = order[place - 1] if place else stop
        arrives = now + walk.minutes[before][stop]
        begins = walk.begins(stop, arrives)
        used = arrives if begins is None else begins
        now = used + walk.visits[stop].minutes
        limit = limits[place]
        steps.append(
            Step(
                walk.visits[stop].key, walk.metres[before][stop], walk.minutes[before][stop], arrives,
                used, now, max(0.0, limit - used) if limit is not None else 0.0, begins is not None,
            )
        )  # fmt: skip
    first = limits[0] if limits else None
    return Stroll(
        tuple(steps), closed, left_out, walk.length(order), sum(one.walk for one in steps),
        start if first is None else first,
    )  # fmt: skip


def _limits(walk: _Walk, order: Sequence[int], ends: float) -> list[float | None]:
    """Return for each stop the latest beginning that leaves all the next ones in their hours by ``ends``."""
    limits: list[float | None] = []
    by: float | None = ends
    for place in range(len(order) - 1, -1, -1):
        stop = order[place]
        if by is not None:
            after = walk.minutes[stop][order[place + 1]] if limits else 0.0
            by = walk.latest_begin(stop, by - after - walk.visits[stop].minutes)
        limits.append(by)
    return limits[::-1]


def _start(walk: _Walk, order: Sequence[int]) -> float:
    """Return the latest start that does not make the walk end later: nobody waits at the first door."""
    ends = walk.leaves(order)
    limits = _limits(walk, order, ends) if ends is not None else []
    return limits[0] if limits and limits[0] is not None else float(walk.earliest)
