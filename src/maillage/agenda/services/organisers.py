"""Organising together: an organisation is named once it has agreed, and may take its name back (R3)."""

from datetime import datetime

from django.db import transaction

from maillage.agenda import notifications
from maillage.agenda.enums import ORGANISER_STEPS, OrganiserState
from maillage.agenda.errors import AgendaError, WrongStep
from maillage.agenda.events import OrganiserAnswered
from maillage.agenda.models import Event, EventOrganiser
from maillage.agenda.services.writing import locked, tell
from maillage.core import events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation

MAX_ORGANISERS = 20


@transaction.atomic
def invite_organiser(
    *, actor: Actor, event: Event, organisation: Organisation, now: datetime
) -> EventOrganiser:
    """Ask an organisation to be named with an event; one for which the actor writes is named at once."""
    current = locked(event)
    require(actor, "agenda.edit", current)
    if organisation.pk == current.organisation_id:
        raise AgendaError("Cette organisation porte déjà l’événement.")
    if organisation.listing != Listing.LISTED:
        raise AgendaError("Cette organisation n’est pas visible dans l’annuaire.")
    if current.organiser_links.count() >= MAX_ORGANISERS:
        raise AgendaError(f"Un événement nomme {MAX_ORGANISERS} organisations au plus.")
    link = current.organiser_links.filter(organisation=organisation).order_by("pk").first()
    if link is None:
        link = EventOrganiser(event=current, organisation=organisation)
    elif OrganiserState.INVITED not in ORGANISER_STEPS[link.state]:
        raise WrongStep("Cette organisation est déjà invitée.")
    link.state, link.asked_at, link.answered_at = OrganiserState.INVITED, now, None
    link.save()
    tell(
        actor=actor, event=current, verb="agenda.organiser_invited", now=now,
        data={"organisation": organisation.ref, "name": organisation.name},
    )  # fmt: skip
    notifications.organiser_invited(link=link, now=now)
    return link


@transaction.atomic
def answer_invitation(
    *, actor: Actor, link: EventOrganiser, accepted: bool, now: datetime
) -> EventOrganiser:
    """Say for an organisation whether it is named with an event; a yes may be taken back later."""
    current = EventOrganiser.objects.select_for_update(of=("self",)).select_related(
        "event", "organisation"
    ).get(pk=link.pk)  # fmt: skip
    require(actor, "agenda.answer_invitation", current)
    to = OrganiserState.ACCEPTED if accepted else OrganiserState.DECLINED
    if to not in ORGANISER_STEPS[current.state]:
        raise WrongStep("Cette invitation a déjà sa réponse. Rechargez la page.")
    current.state, current.answered_at = to, now
    current.save(update_fields=["state", "answered_at"])
    tell(
        actor=actor, event=current.event, verb="agenda.organiser_answered", now=now,
        data={"name": current.organisation.name, "state": to},
    )  # fmt: skip
    events.publish(OrganiserAnswered(current.event.ref, current.organisation.ref, to))
    notifications.organiser_answered(link=current, now=now)
    return current


@transaction.atomic
def forget_organiser(*, actor: Actor, link: EventOrganiser, now: datetime) -> None:
    """Take an organisation off an event, for those who write the event."""
    event = locked(link.event)
    require(actor, "agenda.edit", event)
    tell(
        actor=actor, event=event, verb="agenda.organiser_removed", now=now,
        data={"name": link.organisation.name},
    )  # fmt: skip
    link.delete()
