"""The only way a screen or the API gets an object of the agenda."""

from maillage.agenda.enums import State
from maillage.agenda.models import Event
from maillage.agenda.queries.events import events_visible_to, with_details
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require

UNKNOWN = "Cet événement n’existe pas, ou n’est pas visible pour vous."
REMOVED = "Cet événement a été retiré de l’agenda."


def event_for(actor: Actor, ref: str, right: str = "agenda.view") -> Event:
    """Return an event: 404 if it may not be seen, 410 if it was public and is gone, 403 with reasons."""
    found = with_details(events_visible_to(actor)).filter(ref=ref).order_by("pk").first()
    if found is None:
        gone = Event.objects.filter(ref=ref, state=State.REMOVED, published_at__isnull=False)
        reason = gone.order_by("pk").values_list("removal", flat=True).first()
        if reason is not None:
            raise Gone(reason)
        raise NotVisible(UNKNOWN)
    require(actor, right, found)
    return found


class Gone(NotVisible):
    """The event was public, and was removed since."""

    code = "retire"
    status = 410

    def __init__(self, reason: str = "") -> None:
        super().__init__(f"{REMOVED} Motif : « {reason} »" if reason else REMOVED)
