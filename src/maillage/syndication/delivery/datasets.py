"""Destinations that take one file for everybody: made anew when somebody's part changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from maillage.core import outgoing
from maillage.core.site import current_site_name
from maillage.syndication.connectors.base import Dataset, Receipt
from maillage.syndication.connectors.registry import DATASETS
from maillage.syndication.delivery import gates, ledger
from maillage.syndication.delivery.decisions import resting_state
from maillage.syndication.delivery.outcomes import Ended, ended, write_down
from maillage.syndication.delivery.rounds import Round, connection_of, judge
from maillage.syndication.enums import PresenceState
from maillage.syndication.feeds.registry import FEEDS, feed_parts
from maillage.syndication.models import Destination, Presence
from maillage.syndication.payload import Wanted, digest_of, everything_wanted_at

# Changes come in bursts: one file for the whole of a burst.
SETTLES = timedelta(seconds=5)
LICENCE = "lov2"
FORMS = ("csv", "geojson")


@dataclass(frozen=True)
class Whole:
    """What everybody wants there now, and which mark of each presence it answers."""

    wanted: dict[str, Wanted]
    asked: dict[int, int]
    digest: str


def run_dataset(this: Round) -> int:
    """Publish the file anew if somebody's part changed; returns the calls made (0 or 1)."""
    if not gates.claim(this.destination, worker=this.worker, now=this.clock()):
        return 0
    try:
        if not has_settled(this.destination, now=this.clock()):
            return 0
        whole = read_whole(this.destination)
        if whole.digest == published_digest(this.destination):
            settle(this, whole)
            return 0
        with transaction.atomic():
            circuit = gates.locked(this.destination)
            now = this.clock()
            if not gates.admit(circuit, rate=this.destination.rate, worker=this.worker, now=now):
                return 0
        publish(this, whole)
        return 1
    finally:
        gates.release(this.destination, worker=this.worker)


def has_settled(destination: Destination, *, now: datetime) -> bool:
    """Say whether something is due and the burst of changes that it belongs to is over."""
    due = Presence.objects.filter(destination=destination, due_at__lte=now)
    oldest = due.aggregate(oldest=Min("changed_at"))["oldest"]
    return oldest is not None and now - oldest >= SETTLES


def read_whole(destination: Destination) -> Whole:
    """Read what is asked before what is wanted: a change in between is asked for again."""
    due = Presence.objects.filter(destination=destination, due_at__isnull=False)
    asked = dict(due.order_by("id").values_list("id", "asked"))
    wanted = {found.ref: found for found in everything_wanted_at(destination)}
    parts = [[ref, found.digest] for ref, found in sorted(wanted.items())]
    return Whole(wanted, asked, digest_of([destination.connector, destination.settings, parts]))


def published_digest(destination: Destination) -> str:
    return gates.Circuit.objects.get(destination=destination).dataset_digest


def publish(this: Round, whole: Whole) -> None:
    """Make the file, send it outside of any transaction, and write down how it ended."""
    now = this.clock()
    dataset = dataset_of(this.destination, whole, now)
    calls: list[None] = []
    with outgoing.client(timeout_s=this.timeout_s, on_call=lambda: calls.append(None)) as client:
        kind = DATASETS[this.destination.connector]
        end = ended(lambda: kind(connection_of(this.destination), client).publish(dataset))
    acknowledge(this, whole, end, key=dataset.key, calls=len(calls))


def dataset_of(destination: Destination, whole: Whole, now: datetime) -> Dataset:
    """Return the files in the forms that anybody may read of this destination."""
    return Dataset(
        key=whole.digest[:32],
        title=f"Annuaire des associations, {current_site_name()}",
        licence=LICENCE,
        files={
            f"associations.{FEEDS[form].suffix}": "".join(
                feed_parts(destination, FEEDS[form], now=now)
            ).encode()
            for form in FORMS
        },
        rows=len(whole.wanted),
        made_at=now,
    )


@transaction.atomic
def acknowledge(this: Round, whole: Whole, end: Ended[Receipt], *, key: str, calls: int) -> None:
    """Write in one transaction the circuit, the log, and where everybody is now."""
    now = this.clock()
    circuit = gates.locked(this.destination)
    gates.charge(circuit, calls=calls, rate=this.destination.rate, now=now)
    judge(this, circuit, end, now)
    if end.error is None:
        circuit.dataset_digest, circuit.dataset_at = whole.digest, now
    circuit.save()
    write_down(this.destination, None, key, end, now)
    if end.error is None:
        settle(this, whole, receipt=end.answer)
    else:
        due = Presence.objects.filter(pk__in=whole.asked)
        due.update(error_words=end.words, error_at=now, state=PresenceState.FAILING)


@transaction.atomic
def settle(this: Round, whole: Whole, *, receipt: Receipt | None = None) -> None:
    """Bring the presences to what the published file says."""
    now = this.clock()
    rows = Presence.objects.select_for_update(of=("self",)).filter(pk__in=whole.asked)
    for presence in rows.select_related("organisation").order_by("id"):
        wanted = whole.wanted.get(presence.organisation.ref)
        if wanted is None:
            if presence.sent_digest:
                ledger.left(presence, now=now)
        elif wanted.digest != presence.sent_digest:
            presence.sending_version += 1
            ledger.arrived(presence, wanted=wanted, now=now, receipt=receipt)
        presence.state = resting_state(presence, wanted.digest if wanted else None)
        if presence.asked == whole.asked[presence.pk]:
            presence.due_at, presence.error_words, presence.error_at = None, "", None
        presence.save()
