"""Two profiles of one organisation as tests of merging need them, and all that must come back."""

from typing import Any

from django.forms.models import model_to_dict

from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.directory.models import (
    Affiliation,
    Claim,
    ErrorReport,
    Identifier,
    Membership,
    Organisation,
    SourceRecord,
    Statement,
    Suggestion,
)
from maillage.territory.models import Place

# A merge and a separation are two acts on a profile: these two say so, and never go back.
MOVING = {"version", "updated_at"}


def columns(organisation: Organisation) -> dict[str, Any]:
    """Return every column of a profile, but those that count its acts."""
    row = Organisation.objects.filter(pk=organisation.pk).values().get()
    return {name: value for name, value in row.items() if name not in MOVING}


def hanging(organisation: Organisation) -> dict[str, Any]:
    """Return all that hangs on a profile; rows written anew may have other numbers."""

    def rows(queryset: Any, *names: str) -> list[Any]:
        return sorted(map(repr, queryset.order_by("pk").values_list(*names)))

    own = {"organisation": organisation}
    place = organisation.place_id and Place.objects.get(pk=organisation.place_id)
    return {
        "place": model_to_dict(place) if place else None,
        "themes": rows(organisation.theme_links, "theme_id", "order"),
        "skills": rows(organisation.skill_links, "skill_id", "direction"),
        "affiliations": rows(organisation.affiliations, "federation_id"),
        "affiliates": rows(Affiliation.objects.filter(federation=organisation), "organisation_id"),
        "predecessors": rows(organisation.predecessors, "pk"),
        "records": rows(SourceRecord.objects.filter(**own), "pk", "merge_id", "values", "digest"),
        "identifiers": rows(Identifier.objects.filter(**own), "pk", "scheme", "value", "status"),
        "members": rows(Membership.objects.filter(**own), "pk", "person_id", "role", "since"),
        "claims": rows(Claim.objects.filter(**own), "pk", "state"),
        "reports": rows(ErrorReport.objects.filter(**own), "pk", "state"),
        "statements": rows(
            Statement.objects.filter(**own), "field", "value", "person_id", "by_team", "said_at"
        ),
        "suggestions": rows(Suggestion.objects.filter(**own), "pk", "state", "field"),
        "people": sorted(
            (pk, role)
            for pk, role in organisation.memberships.order_by("pk").values_list("person", "role")
        ),
    }


def portrait(organisation: Organisation) -> dict[str, Any]:
    fresh = Organisation.objects.get(pk=organisation.pk)
    return {"columns": columns(fresh), **hanging(fresh)}


def rights(actor: Actor, organisation: Organisation) -> tuple[bool, bool]:
    return actor.has_role(organisation.pk, EDITOR, MANAGER), actor.has_role(
        organisation.pk, MANAGER
    )
