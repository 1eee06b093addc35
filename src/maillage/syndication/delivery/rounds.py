"""One round of sending to one destination: what is due leaves, one exchange after the other.

Before each call, the key, content and version are written down; after it, the answer is. A worker
killed in between leaves the key, and the next one says the same thing again under it. Database
transactions are short, and none is open during a call.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import httpx
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from maillage.algorithms.pacing import Gate, pause_s
from maillage.core import clock, outgoing, sealing
from maillage.syndication import notifications
from maillage.syndication.connectors.base import BadCredentials, Parcel, Receipt, Refused
from maillage.syndication.connectors.registry import CONNECTORS
from maillage.syndication.delivery import gates, ledger
from maillage.syndication.delivery.decisions import NOTHING_THERE, Act, act_for, resting_state
from maillage.syndication.delivery.outcomes import Ended, ended, write_down
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Circuit, Destination, Presence
from maillage.syndication.payload import Wanted, idempotency_key, page_of, wanted_at

# A round gives way after this, so that a platform that was edited is read again.
LONGEST_ROUND = timedelta(seconds=20)
AT_ONCE = 20
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 3600.0
NO_WITHDRAWAL = "no-withdrawal"
CANNOT_WITHDRAW = (
    "Cette plateforme ne sait pas retirer une fiche à notre demande : demandez-le à la personne qui "
    "la tient, puis dites ici que c’est fait."
)


@dataclass(frozen=True)
class Round:
    """Who sends to which destination, with which clock and chance."""

    destination: Destination
    worker: str
    clock: Callable[[], datetime] = clock.now
    roll: Callable[[], float] = random.random
    timeout_s: float = outgoing.TIMEOUT_S


@dataclass(frozen=True)
class Job:
    """One call to make: what was written down before it."""

    presence: Presence
    act: Act
    wanted: Wanted | None
    parcel: Parcel
    was_uncertain: bool


class Stop(Enum):
    """No call may leave now: the destination asked to wait, failed too often, or is another worker's."""

    NOW = "now"


def run_round(this: Round) -> int:
    """Send what is due until nothing is, or the destination must be left alone; returns the calls made."""
    if not gates.claim(this.destination, worker=this.worker, now=this.clock()):
        return 0
    try:
        return sum(1 for _ in _deliveries(this))
    finally:
        gates.release(this.destination, worker=this.worker)


def _deliveries(this: Round) -> Iterator[Job]:
    end = this.clock() + LONGEST_ROUND
    while numbers := what_needs_a_call(this.destination, now=this.clock()):
        for number in numbers:
            job = prepare(this, number) if this.clock() < end else Stop.NOW
            if job is Stop.NOW:
                return
            if job is not None:
                deliver(this, job)
                yield job


def due(destination: Destination, now: datetime) -> QuerySet[Presence]:
    """Return what is due: withdrawals first, then corrections of what is there, then newcomers.

    A thousand newcomers never delay somebody who takes something back.
    """
    rank = Case(
        When(state=PresenceState.REMOVING, then=Value(0)),
        When(sent_digest="", then=Value(2)),
        default=Value(1),
    )
    found = Presence.objects.filter(destination=destination, due_at__lte=now)
    return found.annotate(rank=rank).order_by("rank", "attempts", "due_at", "id")


def what_needs_a_call(destination: Destination, *, now: datetime) -> list[int]:
    """Return the next presences to call about; those whose content did not change are closed instead.

    A presence marked again meanwhile (its ``asked`` grew) stays due.
    """
    while rows := list(due(destination, now).select_related("organisation")[:AT_ONCE]):
        wanted = wanted_at(destination, [row.organisation.ref for row in rows])
        digests = {ref: found.digest for ref, found in wanted.items()}
        needing = []
        with transaction.atomic():
            for row in rows:
                digest = digests.get(row.organisation.ref)
                if act_for(row, digest) is Act.NONE:
                    Presence.objects.filter(pk=row.pk, asked=row.asked).update(
                        due_at=None, attempts=0, state=resting_state(row, digest)
                    )
                else:
                    needing.append(row.pk)
        if needing:
            return needing
    return []


@transaction.atomic
def prepare(this: Round, number: int) -> Job | Stop | None:
    """Write down the call to make about one presence; None when it needs none any more.

    What is wanted is computed anew: a consent taken back a moment ago is not sent.
    """
    circuit, now = gates.locked(this.destination), this.clock()
    gate = gates.admit(circuit, rate=this.destination.rate, worker=this.worker, now=now)
    if gate is None:
        return Stop.NOW
    rows = due(this.destination, now)
    # A probe tells about the destination: not with a profile that it may be choking on.
    easiest = rows.order_by("attempts", "due_at", "id")
    rows = easiest if gate is Gate.PROBING else rows.filter(pk=number)
    presence = rows.select_for_update(of=("self",)).select_related("organisation").first()
    if presence is None:
        return None
    ref = presence.organisation.ref
    wanted = wanted_at(this.destination, [ref]).get(ref)
    act = act_for(presence, wanted.digest if wanted else None)
    return None if act is Act.NONE else _written(this.destination, presence, act, wanted)


def _written(destination: Destination, presence: Presence, act: Act, wanted: Wanted | None) -> Job:
    """Note what is about to be said: the same content keeps its key, another gets a new version."""
    ref = presence.organisation.ref
    digest = wanted.digest if wanted else NOTHING_THERE
    if not presence.sending_key or presence.sending_digest != digest:
        presence.sending_version += 1
        presence.sending_digest = digest
        presence.sending_key = idempotency_key(destination, ref, digest, presence.sending_version)
    was_uncertain, presence.is_uncertain = presence.is_uncertain, True
    presence.save(
        update_fields=["sending_version", "sending_digest", "sending_key", "is_uncertain"]
    )
    parcel = Parcel(
        key=presence.sending_key,
        ref=ref,
        version=presence.sending_version,
        url=wanted.url if wanted else page_of(ref),
        values=wanted.values if wanted else {},
        identifiers=wanted.identifiers if wanted else (),
        external_id=presence.external_id,
        changed_at=presence.changed_at,
    )
    return Job(presence, act, wanted, parcel, was_uncertain)


def deliver(this: Round, job: Job) -> None:
    """Make the call, outside of any transaction, and write down how it ended."""
    calls: list[None] = []
    with outgoing.client(timeout_s=this.timeout_s, on_call=lambda: calls.append(None)) as client:
        end = ended(lambda: _exchange(this.destination, client, job))
    acknowledge(this, job, end, calls=len(calls))


def _exchange(destination: Destination, client: httpx.Client, job: Job) -> Receipt:
    kind = CONNECTORS[destination.connector]
    connector = kind(connection_of(destination), client)
    if job.act is Act.SEND:
        return connector.send(job.parcel)
    if not kind.takes_withdrawals:
        raise Refused(CANNOT_WITHDRAW, code=NO_WITHDRAWAL)
    return connector.withdraw(job.parcel)


def connection_of(destination: Destination) -> dict[str, Any]:
    """Return the settings of a connector, secrets opened; raises ``SealBroken``."""
    return {**destination.settings, **sealing.unseal(destination.sealed)}


@transaction.atomic
def acknowledge(this: Round, job: Job, end: Ended[Receipt], *, calls: int) -> None:
    """Write in one transaction what is there now, the circuit, and the log."""
    now = this.clock()
    circuit = gates.locked(this.destination)
    gates.charge(circuit, calls=calls, rate=this.destination.rate, now=now)
    presence = Presence.objects.select_for_update().filter(pk=job.presence.pk).first()
    # Another worker that took over says something newer: its word stands.
    if presence is not None and presence.sending_key == job.parcel.key:
        note(this, presence, job, end, now)
    judge(this, circuit, end, now)
    circuit.save()
    write_down(this.destination, presence, job.parcel.key, end, now)


def note(this: Round, presence: Presence, job: Job, end: Ended[Receipt], now: datetime) -> None:
    """Write what an answer means for one presence."""
    is_last_word = presence.asked == job.presence.asked
    if end.error is None:
        if job.wanted is not None:
            ledger.arrived(presence, wanted=job.wanted, now=now, receipt=end.answer)
        else:
            ledger.left(presence, now=now)
    else:
        presence.error_words, presence.error_at = end.words, now
        presence.state = PresenceState.FAILING if job.wanted else PresenceState.REMOVING
    if isinstance(end.error, Refused):
        # It said no: this content did not arrive, and is not tried again.
        presence.is_uncertain = job.was_uncertain
        presence.state = PresenceState.REFUSED if job.wanted else PresenceState.REMOVING
        presence.attempts = 0
    if is_last_word and _asks_again(job, end.error):
        # What somebody took back is asked for until it is gone.
        presence.due_at = now + timedelta(seconds=LONGEST_PAUSE_S)
    elif is_last_word and (end.error is None or isinstance(end.error, Refused)):
        presence.due_at = None
    elif is_last_word and not isinstance(end.error, BadCredentials):
        presence.attempts += 1
        pause = pause_s(
            presence.attempts, this.roll(), first_s=FIRST_PAUSE_S, longest_s=LONGEST_PAUSE_S
        )
        presence.due_at = now + timedelta(seconds=pause)
    presence.save()


def _asks_again(job: Job, error: Exception | None) -> bool:
    """Say whether a refused withdrawal is worth asking again: not when the platform never takes one."""
    is_refused = isinstance(error, Refused) and error.code != NO_WITHDRAWAL
    return is_refused and job.wanted is None


def judge(this: Round, circuit: Circuit, end: Ended[Any], now: datetime) -> None:
    """Write what an answer means for the whole destination; the caller saves the row."""
    if isinstance(end.error, BadCredentials):
        if gates.block(circuit, words=end.words, now=now):
            notifications.destination_blocked(
                destination=this.destination, words=end.words, now=now
            )
    elif end.error is None or isinstance(end.error, Refused):
        if gates.succeeded(circuit):
            waiting = Presence.objects.filter(destination=this.destination, due_at__gt=now)
            waiting.update(due_at=now)
    else:
        after_s = getattr(end.error, "after_s", None)
        gates.failed(circuit, words=end.words, after_s=after_s, roll=this.roll(), now=now)
