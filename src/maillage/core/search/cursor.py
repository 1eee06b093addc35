"""How far the change feed was read, and what may still appear behind.

On PostgreSQL numbers are drawn before a transaction commits: entry 12 can be visible while 11 is
not yet. The missing numbers are remembered as gaps and asked for again at each reading, until
every transaction that could fill them has ended: the gap noted the next transaction number of
that moment, and the oldest running one has passed it. SQLite lets one writer in at a time, so
numbers appear in order and a missing one never comes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

# A number may be drawn a moment before its transaction has its own: wait at least so long.
GRACE_S = 60.0


@dataclass(frozen=True, slots=True)
class Horizon:
    """Running transactions of PostgreSQL: the oldest, and the first not yet begun."""

    oldest: int
    next: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing numbers, both ends included; who may fill them, and when they were noticed."""

    first: int
    last: int
    before: int
    noticed: float


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last number read and the gaps behind it."""

    last: int = 0
    gaps: tuple[Gap, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Values to store beside the index."""
        gaps = [[gap.first, gap.last, gap.before, gap.noticed] for gap in self.gaps]
        return {"last": self.last, "gaps": gaps}

    @staticmethod
    def from_json(stored: dict[str, Any]) -> "Cursor":
        """Read what ``to_json`` gave; raises ValueError, TypeError or KeyError on anything else."""
        return Cursor(int(stored["last"]), tuple(Gap(*gap) for gap in stored["gaps"]))

    def after(
        self,
        read: Iterable[int],
        *,
        at: float,
        seen_before: Horizon | None,
        seen_after: Horizon | None,
    ) -> "Cursor":
        """The cursor once some numbers were read, ``at`` in Unix seconds.

        ``seen_before`` is the horizon from before reading (a gap may close only if what could
        fill it had ended by then), ``seen_after`` the one from after (a new gap may be filled by
        whatever had begun by then); None where numbers appear in order.
        """
        numbers = sorted(set(read))
        if seen_before is None or seen_after is None:
            return Cursor(max([self.last, *numbers]), ())
        behind = [number for number in numbers if number <= self.last]
        gaps = [
            part
            for gap in self.gaps
            if not (seen_before.oldest >= gap.before and at - gap.noticed >= GRACE_S)
            for part in _split(gap, behind)
        ]
        last = self.last
        for number in numbers:
            if number > last + 1:
                gaps.append(Gap(last + 1, number - 1, seen_after.next, at))
            last = max(last, number)
        return Cursor(last, tuple(gaps))


def _split(gap: Gap, filled: Sequence[int]) -> list[Gap]:
    parts = []
    first = gap.first
    for number in filled:
        if first <= number <= gap.last:
            if number > first:
                parts.append(Gap(first, number - 1, gap.before, gap.noticed))
            first = number + 1
    if first <= gap.last:
        parts.append(Gap(first, gap.last, gap.before, gap.noticed))
    return parts
