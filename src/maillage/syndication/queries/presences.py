"""Where an organisation's data are: what "Vos données ailleurs" and the operator read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q

from maillage.algorithms.pacing import Gate, gate_at
from maillage.core.actor import Actor
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation
from maillage.syndication.connectors.registry import CONNECTORS, DATASETS
from maillage.syndication.enums import DestinationState, Mode, PresenceState
from maillage.syndication.models import Circuit, Destination, Presence, Stay
from maillage.syndication.queries.consents import DestinationConsents, consents_of


@dataclass(frozen=True)
class Difference:
    """A field that the destination shows otherwise than we sent it; ``there`` None when it is missing."""

    key: str
    label: str
    here: Any
    there: Any


@dataclass(frozen=True)
class Elsewhere:
    """One organisation at one destination, or about to be.

    ``state`` is a ``PresenceState``, or None where a platform reads our feed and leaves no trace.
    ``since`` begins the stay that runs; ``sent_at`` and ``version`` tell what is there; ``is_pending``:
    something waits to leave; ``next_try_at`` None when nothing is planned; ``trouble`` is the last
    error in words; ``gate`` tells whether the destination is called at all now.
    """

    destination: Destination
    consents: DestinationConsents | None
    state: str | None
    gate: Gate
    is_pending: bool
    since: datetime | None
    stays: tuple[Stay, ...]
    sent_at: datetime | None
    version: int
    sent_values: dict[str, Any]
    trouble: str
    trouble_at: datetime | None
    next_try_at: datetime | None
    external_url: str
    looked_at: datetime | None
    differences: tuple[Difference, ...]
    must_be_erased_by_hand: bool
    takes_withdrawals: bool


def presences_of(organisation: Organisation, *, now: datetime) -> list[Elsewhere]:
    """Return where an organisation is, or agreed to be, by name of destination (three queries).

    A destination that it left stays told, once, with its stays.
    """
    consents = {one.destination.pk: one for one in consents_of(organisation)}
    presences = {
        presence.destination_id: presence
        for presence in Presence.objects.filter(organisation=organisation)
        .select_related("destination", "destination__circuit")
        .prefetch_related(Prefetch("stays", Stay.objects.order_by("since", "id")))
        .order_by("id")
    }
    destinations = {
        **{pk: one.destination for pk, one in consents.items()},
        **{pk: one.destination for pk, one in presences.items()},
    }
    found = [
        _elsewhere(destination, presences.get(pk), consents.get(pk), now)
        for pk, destination in destinations.items()
    ]
    return sorted(found, key=lambda one: (one.destination.name.casefold(), one.destination.pk))


def _elsewhere(
    destination: Destination,
    presence: Presence | None,
    consents: DestinationConsents | None,
    now: datetime,
) -> Elsewhere:
    circuit: Circuit | None = getattr(destination, "circuit", None) if presence else None
    gate = gate_of(circuit, now)
    row = presence or Presence(destination=destination)
    stays = tuple(presence.stays.all()) if presence else ()
    running = next((stay for stay in stays if stay.until is None), None)
    blocked = gate is Gate.BLOCKED and row.due_at is not None and circuit is not None
    return Elsewhere(
        destination=destination,
        consents=consents,
        state=row.state if presence else None,
        gate=gate,
        is_pending=row.due_at is not None,
        since=running.since if running else (consents.since if consents and not presence else None),
        stays=stays,
        sent_at=row.sent_at if row.sent_digest else None,
        version=row.sent_version,
        sent_values=row.sent_values,
        trouble=circuit.words if blocked and circuit else row.error_words,
        trouble_at=circuit.blocked_at if blocked and circuit else row.error_at,
        next_try_at=next_try(row.due_at, circuit, destination, now),
        external_url=row.external_url,
        looked_at=row.looked_at,
        differences=differences_of(row),
        must_be_erased_by_hand=presence is not None and row.must_be_erased_by_hand,
        takes_withdrawals=takes_withdrawals(destination),
    )


def gate_of(circuit: Circuit | None, now: datetime) -> Gate:
    """Return whether a destination is called now."""
    if circuit is None:
        return Gate.CLOSED
    return gate_at(
        now=now.timestamp(),
        failures=circuit.failures,
        not_before=circuit.open_until.timestamp() if circuit.open_until else None,
        blocked=circuit.blocked_at is not None,
    )


def next_try(
    due_at: datetime | None, circuit: Circuit | None, destination: Destination, now: datetime
) -> datetime | None:
    """Return when something leaves next; None when nothing waits, or a person must act first."""
    if due_at is None or destination.state == DestinationState.PAUSED:
        return None
    if circuit is None:
        return due_at
    if circuit.blocked_at is not None:
        return None
    return max(due_at, circuit.open_until) if circuit.open_until else due_at


def differences_of(presence: Presence) -> tuple[Difference, ...]:
    return tuple(
        Difference(one["field"], FIELDS[one["field"]].label, one["here"], one["there"])
        for one in presence.differences
        if one["field"] in FIELDS
    )


def takes_withdrawals(destination: Destination) -> bool:
    """Say whether we can ask this platform to take a profile away."""
    if destination.mode != Mode.PUSH:
        return destination.mode == Mode.PULL
    connector = CONNECTORS.get(destination.connector)
    return connector.takes_withdrawals if connector else destination.connector in DATASETS


@dataclass(frozen=True)
class DestinationStatus:
    """How sending to one destination goes, for the operator."""

    destination: Destination
    gate: Gate
    words: str
    present: int
    waiting: int
    failing: int
    refused: int
    differing: int
    next_try_at: datetime | None
    oldest_wait_at: datetime | None
    last_success_at: datetime | None


def statuses(*, now: datetime) -> list[DestinationStatus]:
    """Return the state of every destination of the inventory in use, by name (two queries)."""
    known = (DestinationState.ACTIVE, DestinationState.PAUSED)
    destinations = (
        Destination.objects.filter(Q(state__in=known) | Q(presences__due_at__isnull=False))
        .select_related("circuit")
        .distinct()
        .order_by("name", "id")
    )
    waits = Q(due_at__isnull=False)
    counted: dict[int, dict[str, Any]] = {
        row["destination"]: dict(row)
        for row in Presence.objects.order_by("destination")
        .values("destination")
        .annotate(
            present=Count("id", filter=~Q(sent_digest="")),
            waiting=Count("id", filter=waits),
            failing=Count("id", filter=waits & Q(attempts__gt=0)),
            refused=Count("id", filter=Q(state=PresenceState.REFUSED)),
            differing=Count("id", filter=~Q(differences=[])),
            due=Min("due_at"),
            oldest=Min("changed_at", filter=waits),
            success=Max("sent_at"),
        )
    }
    return [_status(one, counted.get(one.pk, {}), now) for one in destinations]


def _status(destination: Destination, row: dict[str, Any], now: datetime) -> DestinationStatus:
    circuit: Circuit | None = getattr(destination, "circuit", None)
    return DestinationStatus(
        destination=destination,
        gate=gate_of(circuit, now),
        words=circuit.words if circuit else "",
        present=row.get("present", 0),
        waiting=row.get("waiting", 0),
        failing=row.get("failing", 0),
        refused=row.get("refused", 0),
        differing=row.get("differing", 0),
        next_try_at=next_try(row.get("due"), circuit, destination, now),
        oldest_wait_at=row.get("oldest"),
        last_success_at=row.get("success"),
    )


def troubles_of(actor: Actor) -> list[Presence]:
    """Return what an actor's organisations must know: refused there, or to erase or paste by hand."""
    mine = Presence.objects.filter(organisation__in=list(actor.roles))
    by_hand = Q(destination__mode=Mode.ASSISTED, state=PresenceState.WAITING)
    erase = Q(state=PresenceState.REMOVING, due_at=None)
    found = mine.filter(Q(state=PresenceState.REFUSED) | by_hand | erase)
    return list(
        found.select_related("organisation", "destination").order_by("organisation__name", "id")
    )
