"""The only way a screen gets a followed source, a reading or an announcement."""

from collections.abc import Sequence

from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require
from maillage.harvest.models import FollowedSource, Proposal, Reading

MANAGE = "harvest.manage"


def followed_for(actor: Actor, code: str) -> FollowedSource:
    """Return a followed source: 403 for who is not of the team, 404 when it is not there."""
    require(actor, MANAGE)
    found = FollowedSource.objects.select_related("source").filter(source__code=code).first()
    if found is None:
        raise NotVisible("Cette source n’est pas suivie.")
    return found


def reading_for(actor: Actor, code: str, pk: int) -> Reading:
    followed = followed_for(actor, code)
    found = followed.readings.select_related("followed__source", "import_run").filter(pk=pk).first()
    if found is None:
        raise NotVisible("Cette lecture n’existe pas.")
    return found


def proposals_for(actor: Actor, numbers: Sequence[str]) -> list[Proposal]:
    """Return the announcements of some numbers, as a form sends them; wrong numbers are left out."""
    require(actor, MANAGE)
    wanted = [int(number) for number in numbers if number.isdigit() and len(number) < 19]
    found = Proposal.objects.filter(pk__in=wanted).select_related(
        "followed__source", "organisation"
    )
    return list(found.order_by("name", "pk"))
