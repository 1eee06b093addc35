"""What the pages of other modules show of syndication: the profile's panel, lines of "Mon espace"."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.ui.french import count
from maillage.directory.models import Organisation
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Presence
from maillage.syndication.queries.destinations import proposals
from maillage.syndication.queries.presences import troubles_of
from maillage.syndication.views.agreements import GIVE
from maillage.syndication.views.elsewhere import SEE, places_of
from maillage.syndication.views.inventory import KEEP
from maillage.syndication.views.places import panel_context


def panel(*, actor: Actor, organisation: Organisation, now: datetime) -> dict[str, Any] | None:
    """Return what the profile's page says of it to those who may know; nothing to others."""
    if not decide(actor, SEE, organisation):
        return None
    may_decide = bool(decide(actor, GIVE, organisation))
    return panel_context(places_of(actor, organisation, now), organisation, may_decide=may_decide)


def waiting(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for a person: fiches to correct, paste or erase; proposals for the team."""
    lines = [trouble_line(presence) for presence in troubles_of(actor)]
    number = proposals().count() if decide(actor, KEEP) else 0
    if number:
        lines.append(
            {
                "label": "Plateformes à relire",
                "url": reverse("syndication:keep"),
                "count": number,
                "detail": f"{count(number, 'proposition')} pour l’inventaire",
            }
        )
    return lines


def trouble_line(presence: Presence) -> dict[str, Any]:
    destination, organisation = presence.destination, presence.organisation
    url = f"{reverse('syndication:elsewhere', args=[organisation.ref])}#{destination.code}"
    if presence.state == PresenceState.REFUSED:
        told = "a refusé la fiche"
    elif presence.state == PresenceState.REMOVING:
        told = "montre encore la fiche : à effacer là-bas"
    else:
        told = "attend une copie à jour"
        url = reverse("syndication:paste", args=[organisation.ref, destination.code])
    return {
        "label": f"« {destination.name} » {told}",
        "url": url,
        "count": 1,
        "detail": organisation.name,
    }
