"""Whether a destination may be called now, and who calls it: the row of its circuit, under lock.

One worker at a time sends to a destination, so that its contents leave in order. A worker that died
gives its place back when the claim runs out, or at once to the next worker of the same data folder,
of which there is only one.
"""

from datetime import datetime, timedelta

from django.db import transaction

from maillage.algorithms.pacing import OPENS_AFTER, Bucket, Gate, pause_s
from maillage.syndication.models import Circuit, Destination
from maillage.syndication.queries.presences import gate_of

# Longer than the slowest exchange, renewed before each.
CLAIM = timedelta(minutes=2)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 15 * 60.0


@transaction.atomic
def claim(destination: Destination, *, worker: str, now: datetime) -> bool:
    """Take a destination to send to it; False when another worker has it."""
    Circuit.objects.get_or_create(destination=destination)
    circuit = locked(destination)
    is_held = circuit.claimed_until is not None and circuit.claimed_until > now
    if is_held and circuit.claimed_by != worker:
        return False
    circuit.claimed_by, circuit.claimed_until = worker, now + CLAIM
    circuit.save(update_fields=["claimed_by", "claimed_until"])
    return True


def release(destination: Destination, *, worker: str) -> None:
    """Give a destination back, if it is still ours."""
    Circuit.objects.filter(destination=destination, claimed_by=worker).update(
        claimed_by="", claimed_until=None
    )


def locked(destination: Destination) -> Circuit:
    return Circuit.objects.select_for_update().get(destination=destination)


def admit(circuit: Circuit, *, rate: int, worker: str, now: datetime) -> Gate | None:
    """Say whether one call may leave, and keep the claim; None when it may not.

    Returns ``Gate.CLOSED``, or ``Gate.PROBING`` for the one call that tells whether a destination is
    back. Inside the caller's transaction, on a locked row.
    """
    gate = gate_of(circuit, now)
    if circuit.claimed_by != worker or gate not in {Gate.CLOSED, Gate.PROBING}:
        return None
    wait = bucket_of(circuit, rate, now).wait_s()
    if wait:
        circuit.open_until = now + timedelta(seconds=wait)
        circuit.save(update_fields=["open_until"])
        return None
    circuit.claimed_until = now + CLAIM
    circuit.save(update_fields=["claimed_until"])
    return gate


def bucket_of(circuit: Circuit, rate: int, now: datetime) -> Bucket:
    """Return the calls left at ``now``."""
    if circuit.tokens_at is None:
        return Bucket.full(rate, now.timestamp())
    return Bucket(rate, circuit.tokens, circuit.tokens_at.timestamp()).seen_at(now.timestamp())


def charge(circuit: Circuit, *, calls: int, rate: int, now: datetime) -> None:
    """Count the calls that an exchange took; the caller saves the row."""
    left = bucket_of(circuit, rate, now).take(calls)
    circuit.tokens, circuit.tokens_at = left.tokens, now


def succeeded(circuit: Circuit) -> bool:
    """Close the circuit; True when it was open: what waited for the destination may leave."""
    was_down = circuit.failures > 0
    circuit.failures, circuit.open_until, circuit.words = 0, None, ""
    return was_down


def failed(
    circuit: Circuit, *, words: str, after_s: float | None, roll: float, now: datetime
) -> None:
    """Count a failure of the destination; one that says when to come back is only waited for."""
    circuit.words = words
    if after_s is not None:
        circuit.open_until = now + timedelta(seconds=max(after_s, 1.0))
        return
    circuit.failures += 1
    circuit.open_until = None
    if circuit.failures >= OPENS_AFTER:
        times = circuit.failures - OPENS_AFTER + 1
        pause = pause_s(times, roll, first_s=FIRST_PAUSE_S, longest_s=LONGEST_PAUSE_S)
        circuit.open_until = now + timedelta(seconds=pause)


def block(circuit: Circuit, *, words: str, now: datetime) -> bool:
    """Stop calling until a person looks; True the first time."""
    is_new = circuit.blocked_at is None
    circuit.blocked_at, circuit.words = circuit.blocked_at or now, words
    return is_new
