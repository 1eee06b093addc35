"""The inventory as screens read it."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from maillage.core import sealing
from maillage.core.actor import FACILITATOR, OPERATOR, Actor
from maillage.core.models import AuditEntry
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState
from maillage.syndication.models import Consent, Destination, DestinationUse
from maillage.syndication.rules import KNOWN


def destinations_visible_to(actor: Actor) -> QuerySet[Destination]:
    """Return the platforms whose page the actor may open (matches "syndication.view_destination")."""
    if actor.is_system or actor.is_a(FACILITATOR, OPERATOR):
        return Destination.objects.order_by("name", "id")
    own = Q(proposed_by=actor.who)
    return Destination.objects.filter(Q(state__in=KNOWN) | own).order_by("name", "id")


def open_destinations() -> QuerySet[Destination]:
    """Return the platforms that an organisation may agree to: open, and able to take something."""
    found = Destination.objects.filter(state=DestinationState.ACTIVE).exclude(fields=[])
    return found.order_by("name", "id")


def proposals() -> QuerySet[Destination]:
    """Return the platforms that wait for the team, oldest first."""
    proposed = Destination.objects.filter(state=DestinationState.PROPOSED)
    return proposed.select_related("proposed_by").order_by("proposed_at", "id")


def uses_of(destination: Destination) -> QuerySet[DestinationUse]:
    """Return the listed organisations that say they are there by their own means."""
    said = DestinationUse.objects.filter(
        destination=destination, organisation__listing=Listing.LISTED
    )
    return said.select_related("organisation").order_by("organisation__name", "id")


def sealed_names(destination: Destination) -> dict[str, datetime | None]:
    """Return the names of the secrets kept, each with when it was last written; never a secret.

    Empty when the key that sealed them is gone: they must be written again.
    """
    try:
        kept = sealing.unseal(destination.sealed)
    except sealing.SealBroken:
        return {}
    acts = AuditEntry.objects.filter(
        object_type=destination._meta.label_lower,
        object_id=str(destination.pk),
        verb="syndication.destination_connected",
    )
    written: dict[str, datetime] = {}
    for act in acts.order_by("number"):
        written |= dict.fromkeys(act.data.get("secrets", []), act.at)
    return {name: written.get(name) for name in kept}


def last_reason(destination: Destination) -> str:
    """Return why the team last changed the state of a platform; blank when it did not say."""
    acts = AuditEntry.objects.filter(
        object_type=destination._meta.label_lower,
        object_id=str(destination.pk),
        verb="syndication.destination_state_changed",
    )
    last = acts.order_by("-number").first()
    return str(last.data.get("reason", "")) if last else ""


def users_of(destination: Destination) -> QuerySet[Organisation]:
    """Return the listed organisations that agreed, or say that they are there, by name."""
    agreed = Consent.objects.filter(destination=destination, withdrawn_at=None)
    said = DestinationUse.objects.filter(destination=destination)
    there = Q(pk__in=agreed.values("organisation")) | Q(pk__in=said.values("organisation"))
    return Organisation.objects.filter(there, listing=Listing.LISTED).order_by("name", "pk")


def counts_of_users() -> dict[int, int]:
    """Return, per destination, how many listed organisations agreed or say that they are there."""
    agreed = (
        Consent.objects.filter(withdrawn_at=None, organisation__listing=Listing.LISTED)
        .values_list("destination_id", "organisation_id")
        .distinct()
        .order_by("destination_id", "organisation_id")
    )
    said = DestinationUse.objects.filter(organisation__listing=Listing.LISTED)
    pairs = {*agreed, *said.order_by("id").values_list("destination_id", "organisation_id")}
    counts: dict[int, int] = {}
    for destination_id, _ in pairs:
        counts[destination_id] = counts.get(destination_id, 0) + 1
    return counts


def consenting_counts() -> dict[int, int]:
    """Return how many organisations agreed, per destination."""
    rows = (
        Consent.objects.filter(withdrawn_at=None)
        .order_by("destination_id")
        .values_list("destination_id")
        .annotate(many=Count("organisation", distinct=True))
    )
    return dict(rows)
