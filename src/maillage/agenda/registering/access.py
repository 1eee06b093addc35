"""The only way a screen gets a registration: by the link sent to the person, or by keeping the event's list."""

from maillage.agenda.enums import State
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.queries.events import events_visible_to, with_details
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require

MANAGE = "agenda.manage_registrations"
GONE = (
    "Cette inscription n’existe pas ou n’existe plus : les inscriptions sont effacées quelque temps après "
    "la date. Vérifiez que l’adresse est entière."
)


def registration_by(token: str) -> Registration:
    """Return the registration that a private link opens."""
    wanted = Registration.objects.select_related(
        "occurrence__event__place", "occurrence__event__organisation"
    )
    found = wanted.filter(token=token).order_by("pk").first()
    if found is None:
        raise NotVisible(GONE)
    return found


def managed_event(actor: Actor, ref: str) -> Event:
    """Return an event whose registrations the actor keeps; removed ones too, for people are to be told."""
    seen = events_visible_to(actor)
    own = Event.objects.filter(organisation__in=sorted(actor.roles), state=State.REMOVED)
    found = with_details(Event.objects.filter(pk__in=seen | own)).filter(ref=ref).order_by("pk")
    event = found.first()
    if event is None:
        raise NotVisible
    require(actor, MANAGE, event)
    return event


def managed_date(actor: Actor, ref: str, number: int) -> Occurrence:
    """Return a date whose registrations the actor keeps."""
    event = managed_event(actor, ref)
    found = event.occurrences.filter(pk=number).order_by("pk").first()
    if found is None:
        raise NotVisible
    return found


def managed_registration(occurrence: Occurrence, number: int) -> Registration:
    """Return a registration to a date that the actor keeps."""
    found = occurrence.registrations.filter(pk=number).order_by("pk").first()
    if found is None:
        raise NotVisible(GONE)
    found.occurrence = occurrence
    return found
