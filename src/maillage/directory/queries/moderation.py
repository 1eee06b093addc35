"""The queue of the team, and what waits for each organisation."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.core.permissions import decide
from maillage.directory.enums import Kind, Listing, RequestState, Role
from maillage.directory.models import Claim, ErrorReport, Membership, Organisation, Suggestion


@dataclass(frozen=True)
class Counts:
    """How much waits for the team."""

    claims: int
    groups: int
    suggestions: int
    reports: int
    orphans: int

    @property
    def total(self) -> int:
        return self.claims + self.groups + self.suggestions + self.reports


def waiting_claims() -> QuerySet[Claim]:
    """Claims that ask for the team's eye, oldest first; one that waits for its code does not."""
    claims = Claim.objects.filter(state=RequestState.OPEN, code_digest="")
    claims = claims.exclude(organisation__listing=Listing.MERGED)
    return claims.select_related("person", "organisation__area").order_by("made_at", "pk")


def waiting_groups() -> QuerySet[Organisation]:
    """Informal groups that nobody sees yet, oldest first."""
    groups = Organisation.objects.filter(kind=Kind.GROUP, listing=Listing.PENDING)
    return groups.select_related("area").prefetch_related(
        "theme_links__theme", "memberships__person"
    ).order_by("updated_at", "pk")  # fmt: skip


def waiting_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """Suggestions that the actor may decide: all for the team, their organisations' for others."""
    found = Suggestion.objects.filter(state=RequestState.OPEN)
    found = found.exclude(organisation__listing=Listing.MERGED)
    if not decide(actor, "directory.moderate"):
        written = [pk for pk, role in actor.roles.items() if role in {MANAGER, EDITOR}]
        found = found.filter(organisation_id__in=written)
    return found.select_related("organisation__place", "record__source").prefetch_related(
        "organisation__theme_links", "organisation__skill_links", "organisation__affiliations__federation"
    ).order_by("organisation__name", "made_at", "pk")  # fmt: skip


def suggestions_by_organisation(actor: Actor) -> list[tuple[str, str, int]]:
    """Return (reference, name, number of suggestions) of the profiles that the actor writes."""
    written = [pk for pk, role in actor.roles.items() if role in {MANAGER, EDITOR}]
    rows = Suggestion.objects.filter(state=RequestState.OPEN, organisation_id__in=written)
    named = rows.values_list("organisation__ref", "organisation__name")
    return list(
        named.annotate(number=Count("pk")).order_by("organisation__name", "organisation__ref")
    )


def waiting_reports() -> QuerySet[ErrorReport]:
    reports = ErrorReport.objects.filter(state=RequestState.OPEN)
    return reports.select_related("organisation", "person").order_by("made_at", "pk")


def orphans() -> QuerySet[Organisation]:
    """Organisations whose people spoke once and that nobody manages any more."""
    managed = Membership.objects.filter(organisation=OuterRef("pk"), role=Role.MANAGER)
    return (
        Organisation.objects.filter(
            statements__by_team=False, listing__in=(Listing.LISTED, Listing.PENDING)
        )
        .exclude(Exists(managed))
        .distinct()
        .order_by("name", "pk")
    )


def counts(actor: Actor) -> Counts:
    return Counts(
        claims=waiting_claims().count(),
        groups=waiting_groups().count(),
        suggestions=waiting_suggestions(actor).count(),
        reports=waiting_reports().count(),
        orphans=orphans().count(),
    )
