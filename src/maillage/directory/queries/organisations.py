"""Organisations that an actor may see."""

from django.db.models import Prefetch, Q, QuerySet

from maillage.core.actor import FACILITATOR, HOUSE_MANAGER, OPERATOR, Actor
from maillage.directory.enums import Listing
from maillage.directory.models import (
    Affiliation,
    Identifier,
    Merge,
    Organisation,
    OrganisationSkill,
    OrganisationTheme,
)

OUTLINES = tuple(
    f"{area}__{column}"
    for area in ("area", "area__parent", "area__parent__parent")
    for column in ("outline", "full_outline")
)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations whose page the actor may open (matches the right "directory.view")."""
    if actor.is_system or actor.is_a(FACILITATOR, OPERATOR, HOUSE_MANAGER):
        return Organisation.objects.exclude(listing=Listing.MERGED)
    own = Q(pk__in=list(actor.roles)) & ~Q(listing=Listing.MERGED)
    return Organisation.objects.filter(Q(listing=Listing.LISTED) | own)


def kept_instead_of(actor: Actor, ref: str) -> Organisation | None:
    """Return the organisation that a merged reference leads to, if the actor may see it."""
    merges = Merge.objects.filter(absorbed__ref=ref, undone_at=None)
    return organisations_visible_to(actor).filter(merges__in=merges).order_by("pk").first()


def with_profile(queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Read with each organisation all that a profile shows, in a bounded number of queries."""
    joined = queryset.select_related("place", "area__parent__parent", "successor")
    # Outlines weigh far more than all the rest, and no profile draws them.
    return joined.defer(*OUTLINES).prefetch_related(
        Prefetch("theme_links", OrganisationTheme.objects.select_related("theme")),
        Prefetch("skill_links", OrganisationSkill.objects.select_related("skill")),
        Prefetch("identifiers", Identifier.objects.select_related("source")),
        Prefetch("affiliations", Affiliation.objects.select_related("federation")),
    )
