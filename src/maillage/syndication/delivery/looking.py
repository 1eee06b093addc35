"""Looking back: what a destination shows now, against what it acknowledged."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.db import transaction
from django.db.models import F, Q

from maillage.core import outgoing
from maillage.syndication.connectors.base import Parcel, Seen
from maillage.syndication.connectors.registry import CONNECTORS
from maillage.syndication.delivery import gates
from maillage.syndication.delivery.outcomes import Ended, ended, write_down
from maillage.syndication.delivery.rounds import Round, connection_of, judge
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Destination, Presence
from maillage.syndication.payload import page_of, plain_json

FIRST_LOOK, NEXT_LOOK = timedelta(minutes=1), timedelta(days=1)
# The name stands for the whole profile when nothing is there at all.
WHOLE = "name"


def to_look_at(destination: Destination, *, now: datetime) -> Presence | None:
    """Return the presence not looked at for longest: a minute after it was sent, then once a day."""
    fresh = Q(looked_at=None, sent_at__lte=now - FIRST_LOOK)
    old = Q(looked_at__lte=now - NEXT_LOOK)
    there = Presence.objects.filter(
        fresh | old, destination=destination, state=PresenceState.PRESENT, due_at=None
    )
    return (
        there.select_related("organisation")
        .order_by(F("looked_at").asc(nulls_first=True), "sent_at", "id")
        .first()
    )


def run_look(this: Round) -> int:
    """Look at one profile of a destination; returns how many (0 or 1)."""
    if not gates.claim(this.destination, worker=this.worker, now=this.clock()):
        return 0
    try:
        presence = to_look_at(this.destination, now=this.clock())
        if presence is None:
            return 0
        with transaction.atomic():
            circuit, now = gates.locked(this.destination), this.clock()
            if not gates.admit(circuit, rate=this.destination.rate, worker=this.worker, now=now):
                return 0
        calls: list[None] = []
        with outgoing.client(
            timeout_s=this.timeout_s, on_call=lambda: calls.append(None)
        ) as client:
            end = ended(lambda: _look(this.destination, client, presence))
        note(this, presence, end, calls=len(calls))
        return 1
    finally:
        gates.release(this.destination, worker=this.worker)


def _look(destination: Destination, client: httpx.Client, presence: Presence) -> Seen | None:
    connector = CONNECTORS[destination.connector](connection_of(destination), client)
    ref = presence.organisation.ref
    return connector.look(
        Parcel(
            key=f"look-{presence.pk}",
            ref=ref,
            version=presence.sent_version,
            url=page_of(ref),
            values=presence.sent_values,
            external_id=presence.external_id,
        )
    )


@transaction.atomic
def note(this: Round, presence: Presence, end: Ended[Seen | None], *, calls: int) -> None:
    """Write down what differs there; a look that failed is only a line of the log, and comes again."""
    now = this.clock()
    circuit = gates.locked(this.destination)
    gates.charge(circuit, calls=calls, rate=this.destination.rate, now=now)
    if calls:
        judge(this, circuit, end, now)
        write_down(this.destination, presence, "", end, now)
    circuit.save()
    found: dict[str, Any] = {"looked_at": now}
    if end.error is None and calls:
        found["differences"] = differences(presence.sent_values, end.answer)
        if end.answer is not None and end.answer.external_url:
            found["external_url"] = end.answer.external_url[:400]
    # What was sent meanwhile was not looked at.
    Presence.objects.filter(pk=presence.pk, sent_version=presence.sent_version).update(**found)


def differences(sent: Mapping[str, Any], seen: Seen | None) -> list[dict[str, Any]]:
    """Return what the destination shows otherwise than it was sent; ``there`` None for what it lacks.

    Only the fields that it can tell are compared; case and spaces of texts do not matter.
    """
    if seen is None:
        return [{"field": WHOLE, "here": sent.get(WHOLE), "there": None}]
    there = plain_json(dict(seen.values))
    return [
        {"field": key, "here": sent.get(key), "there": value or None}
        for key, value in there.items()
        if _folded(sent.get(key)) != _folded(value)
    ]


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    if isinstance(value, dict):
        return {key: _folded(part) for key, part in value.items() if part not in (None, "", [])}
    if isinstance(value, list):
        return [_folded(part) for part in value]
    return value or ""
