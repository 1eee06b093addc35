"""What organisations share with one destination: running consents and what is public, nothing else."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from maillage.core.models import ChangeFeedEntry
from maillage.directory.enums import Listing, State
from maillage.directory.exports.records import profiles_of
from maillage.directory.models import Organisation
from maillage.directory.queries.profiles import SeenProfile, area_shown
from maillage.directory.search import KIND
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Consent, Destination
from maillage.territory.models import Area

# Without its name an organisation can not be shown anywhere.
NEEDED = "name"
CHUNK = 500


@dataclass(frozen=True)
class SharedProfile(SeenProfile):
    """A public profile cut down to what an organisation agreed to share with one destination.

    Kind, state and the numbers of public registers go with the name.
    """

    agreed: frozenset[str] = frozenset()

    @property
    def area(self) -> Area | None:
        """Return the area that may be told: the commune only, where the address is not shared."""
        kept_back = "place" not in self.agreed or (
            self.organisation.place_id is not None and "place" not in self.fields
        )
        return area_shown(self.organisation, address_is_hidden=kept_back)


@dataclass(frozen=True)
class Removed:
    """An organisation that was shared with a destination and no longer is."""

    ref: str
    since: datetime


@dataclass(frozen=True)
class Freshness:
    """A tag that changes with whatever is shared, and the last known change (None: never shared)."""

    tag: str
    changed_at: datetime | None


def running(destination: Destination) -> QuerySet[Consent]:
    """Return the consents in force for what this destination can take and everybody may see.

    Nothing of who is dissolved: nobody is left to take anything back. Nothing fictional is ever sent
    to a real platform.
    """
    if destination.state != DestinationState.ACTIVE:
        return Consent.objects.none()
    consents = Consent.objects.filter(
        destination=destination,
        withdrawn_at=None,
        field__in=destination.fields,
        organisation__listing=Listing.LISTED,
    ).exclude(organisation__state=State.DISSOLVED)
    if destination.mode == Mode.PUSH and not destination.is_fictional:
        consents = consents.exclude(organisation__is_fictional=True)
    return consents


def only_agreed(seen: SeenProfile, agreed: frozenset[str]) -> SharedProfile:
    """Return a public profile without the fields that are not agreed."""
    kept = {key: field for key, field in seen.fields.items() if key in agreed}
    return SharedProfile(seen.organisation, kept, agreed)


def shared_profiles(
    destination: Destination, refs: Sequence[str] | None = None
) -> Iterator[SharedProfile]:
    """Yield what is shared with a destination, oldest organisation first; reads in chunks.

    ``refs`` narrows it to some organisations and gives the order.
    """
    consents = running(destination)
    if refs is not None:
        consents = consents.filter(organisation__ref__in=refs)
    rows = consents.order_by("organisation_id", "id").values_list("organisation__ref", "field")
    grouped = (
        (ref, frozenset(field for _, field in found))
        for ref, found in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0))
    )
    named = (one for one in grouped if NEEDED in one[1])
    if refs is not None:
        known = dict(named)
        named = ((ref, known[ref]) for ref in refs if ref in known)
    while agreed := dict(islice(named, CHUNK)):
        for seen in profiles_of(agreed):
            yield only_agreed(seen, agreed[seen.organisation.ref])


def count_shared(destination: Destination) -> int:
    return running(destination).filter(field=NEEDED).count()


def newest_refs(destination: Destination, limit: int) -> list[tuple[str, datetime]]:
    """Return (reference, last change) of the organisations whose shared profile changed last."""
    named = running(destination).filter(field=NEEDED).values("organisation")
    found = Organisation.objects.filter(pk__in=named, consents__destination=destination).annotate(
        given=Max("consents__given_at"), withdrawn=Max("consents__withdrawn_at")
    )
    rows = found.order_by("pk").values_list(
        "ref", "updated_at", "confirmed_at", "given", "withdrawn"
    )
    dated = [(ref, max(filter(None, moments))) for ref, *moments in rows]
    return sorted(dated, key=lambda one: (one[1], one[0]), reverse=True)[:limit]


def removed_from(destination: Destination) -> tuple[Removed, ...]:
    """Return who was shared and is no longer, latest first: withdrawn, dissolved or out of the directory."""
    named = Q(consents__withdrawn_at=None, consents__field=NEEDED)
    found = (
        Organisation.objects.filter(consents__destination=destination)
        .annotate(still=Count("consents", filter=named), withdrawn=Max("consents__withdrawn_at"))
        .exclude(Q(still__gt=0, listing=Listing.LISTED) & ~Q(state=State.DISSOLVED))
        .order_by("pk")
        .values_list("ref", "still", "withdrawn", "updated_at")
    )
    gone = [
        Removed(ref, changed if still else withdrawn)
        for ref, still, withdrawn, changed in found
        if still or withdrawn
    ]
    return tuple(sorted(gone, key=lambda one: (one.since, one.ref), reverse=True))


def freshness_of(destination: Destination) -> Freshness:
    """Return whether what is shared may have changed, in two small queries."""
    consents = Consent.objects.filter(destination=destination)
    given = consents.aggregate(
        newest=Max("id"), all=Count("id"), given=Max("given_at"), withdrawn=Max("withdrawn_at")
    )
    told = ChangeFeedEntry.objects.filter(
        kind=KIND, key__in=consents.values("organisation__ref")
    ).aggregate(newest=Max("id"), at=Max("at"))
    said = (
        settings.MAILLAGE_VERSION, destination.code, destination.state, destination.name,
        sorted(destination.fields), *given.values(), told["newest"],
    )  # fmt: skip
    moments = [given["given"], given["withdrawn"], told["at"]]
    return Freshness(
        hashlib.sha256(repr(said).encode()).hexdigest()[:32],
        max(filter(None, moments), default=None),
    )
