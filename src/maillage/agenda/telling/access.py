"""The only way a screen gets a highlight."""

from maillage.agenda.models import Highlight
from maillage.agenda.telling.queries import highlights_visible_to, with_links
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require

UNKNOWN = "Ce temps fort n’existe pas, ou n’est pas encore public."


def highlight_for(actor: Actor, ref: str, right: str = "agenda.view_highlight") -> Highlight:
    """Return a highlight: 404 if it may not be seen, 403 with reasons if this may not be done."""
    found = with_links(highlights_visible_to(actor)).filter(ref=ref).order_by("pk").first()
    if found is None:
        raise NotVisible(UNKNOWN)
    require(actor, right, found)
    return found
