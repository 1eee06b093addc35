"""When to call another server again: pauses after failures, calls in a minute, a circuit breaker.

Sources: exponential pauses with "equal jitter" (M. Brooker, "Exponential Backoff And Jitter", AWS
Architecture Blog, 2015); token bucket (J. Turner, "New directions in communications", IEEE
Communications Magazine, 1986); circuit breaker (M. Nygard, "Release It!", 2007). Chance and time are
given: ``roll`` is a number in [0, 1), moments are seconds of any one clock.
"""

from dataclasses import dataclass
from enum import StrEnum

MINUTE = 60.0
# How much of a minute's calls may leave at once.
BURST_PART = 10
# Failures in a row after which a destination is left alone.
OPENS_AFTER = 3


def pause_s(failures: int, roll: float, *, first_s: float, longest_s: float) -> float:
    """Return how long to wait after ``failures`` in a row (at least one): doubling, half of it by chance.

    Between ``first_s / 2`` and ``longest_s``.
    """
    whole = min(longest_s, first_s * 2.0 ** min(max(failures, 1) - 1, 60))
    return whole / 2 + whole / 2 * roll


@dataclass(frozen=True)
class Bucket:
    """Tokens left at a moment, one for each call. Never more than ``per_minute`` calls in a minute."""

    per_minute: int
    tokens: float
    at: float

    @property
    def capacity(self) -> int:
        return max(1, self.per_minute // BURST_PART)

    @property
    def refill(self) -> float:
        """Tokens that come in a second: with a full bucket spent first, a minute still holds the limit."""
        return (self.per_minute + 1 - self.capacity) / MINUTE

    @staticmethod
    def full(per_minute: int, at: float) -> "Bucket":
        bucket = Bucket(per_minute, 0.0, at)
        return Bucket(per_minute, float(bucket.capacity), at)

    def seen_at(self, now: float) -> "Bucket":
        """Return the bucket as it is at ``now``; a clock that went back gives nothing."""
        come = max(0.0, now - self.at) * self.refill
        return Bucket(self.per_minute, min(self.capacity, self.tokens + come), max(now, self.at))

    def wait_s(self) -> float:
        """Return how long until one call may leave; 0 when it may now."""
        missing = 1.0 - self.tokens
        # A millionth of a token is the rounding of floating numbers, not a wait.
        return missing / self.refill if missing > 1e-6 else 0.0

    def take(self, calls: int = 1) -> "Bucket":
        """Return the bucket after some calls; one act may cost more than was left, and then waits for it."""
        return Bucket(self.per_minute, self.tokens - calls, self.at)


class Gate(StrEnum):
    """Whether a destination may be called."""

    CLOSED = "closed"  # the circuit is closed: calls pass
    WAITING = "waiting"  # it asked to wait, or the calls of this minute are spent
    OPEN = "open"  # it failed too often: left alone for a while
    PROBING = "probing"  # that while is over: one call tells
    BLOCKED = "blocked"  # it does not recognise us: a person must look


def gate_at(*, now: float, failures: int, not_before: float | None, blocked: bool) -> Gate:
    """Return the state of a circuit; ``not_before`` is the end of its pause, None without one."""
    if blocked:
        return Gate.BLOCKED
    tripped = failures >= OPENS_AFTER
    if not_before is not None and now < not_before:
        return Gate.OPEN if tripped else Gate.WAITING
    return Gate.PROBING if tripped else Gate.CLOSED
