"""Whom one may write to about a date, and for whom."""

from maillage.agenda.access import UNKNOWN
from maillage.agenda.enums import ANNOUNCED, State
from maillage.agenda.models import Event
from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.core.errors import NotVisible
from maillage.directory.models import Organisation


def contactable(actor: Actor, ref: str) -> Event:
    """Return an announced event whose organiser one may write to; raises :class:`NotVisible`."""
    wanted = ANNOUNCED if actor.is_network_member else {State.PUBLISHED}
    found = Event.objects.filter(ref=ref, state__in=sorted(wanted), organisation__isnull=False)
    event = found.select_related("organisation", "area", "place__area").order_by("pk").first()
    if event is None:
        raise NotVisible(UNKNOWN)
    return event


def writing_for(actor: Actor) -> list[Organisation]:
    """Return the organisations for which somebody writes, which the network knows."""
    wanted = [pk for pk, role in actor.roles.items() if role in {MANAGER, EDITOR}]
    known = Organisation.objects.filter(pk__in=wanted).exclude(pk__in=actor.unlisted)
    return list(known.order_by("name", "pk"))
