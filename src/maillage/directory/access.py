"""The only way a screen or the API gets an object of the directory."""

from typing import Any

from django.db.models import QuerySet

from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import organisations_visible_to, with_profile

UNKNOWN = "Cette fiche n’existe pas, ou n’est pas visible pour vous."


def organisation_for(actor: Actor, ref: str, right: str = "directory.view") -> Organisation:
    """Return an organisation with its profile: 404 if it may not be seen, 403 with reasons otherwise."""
    found = with_profile(organisations_visible_to(actor)).filter(ref=ref).first()
    if found is None:
        raise NotVisible(UNKNOWN)
    require(actor, right, found)
    return found


def object_for(actor: Actor, queryset: QuerySet, right: str, **lookup: Any) -> Any:
    """Return another object of the directory (claim, suggestion...) that the actor may handle."""
    found = queryset.filter(**lookup).order_by("pk").first()
    if found is None:
        raise NotVisible
    require(actor, right, found)
    return found
