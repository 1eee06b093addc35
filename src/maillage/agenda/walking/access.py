"""The only way a screen gets a trail."""

from maillage.agenda.models import Stop, Trail
from maillage.agenda.walking.queries import trails_visible_to, with_stops
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require

UNKNOWN = "Ce parcours n’existe pas, ou n’est pas encore public."
NO_STOP = "Cette étape n’est plus dans le parcours."


def trail_for(actor: Actor, ref: str, right: str = "agenda.view_trail") -> Trail:
    """Return a trail with its stops: 404 if it may not be seen, 403 with reasons if this may not be done."""
    found = with_stops(trails_visible_to(actor)).filter(ref=ref).order_by("pk").first()
    if found is None:
        raise NotVisible(UNKNOWN)
    require(actor, right, found)
    return found


def stop_of(trail: Trail, number: int) -> Stop:
    """Return a stop of a trail by its key."""
    for stop in trail.stops.all():
        if stop.pk == number:
            return stop
    raise NotVisible(NO_STOP)
