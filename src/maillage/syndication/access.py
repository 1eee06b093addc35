"""The only way a screen or the API gets a platform."""

from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import decide, require
from maillage.syndication.models import Destination

UNKNOWN = "Cette plateforme n’est pas dans l’inventaire."


def destination_for(
    actor: Actor, code: str, right: str = "syndication.view_destination"
) -> Destination:
    """Return a platform: 404 if it may not be seen, 403 with reasons when it may not be done."""
    found = Destination.objects.select_related("proposed_by").filter(code=code).first()
    if found is None or not decide(actor, "syndication.view_destination", found):
        raise NotVisible(UNKNOWN)
    require(actor, right, found)
    return found
