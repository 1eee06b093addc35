"""Up and down the ladder: from a draft or a date on hold to the public agenda, and out of it."""

from datetime import datetime

from django.db import transaction

from maillage.agenda import notifications
from maillage.agenda.enums import STEPS, State
from maillage.agenda.errors import AgendaError, WrongStep
from maillage.agenda.events import EventProposed
from maillage.agenda.models import Event
from maillage.agenda.services.writing import locked, refuse_disorder, tell
from maillage.core import events
from maillage.core.actor import Actor
from maillage.core.permissions import decide, require

MAX_REASON = 2000
RIGHTS: dict[str, str] = {State.PUBLISHED: "agenda.publish", State.REFUSED: "agenda.moderate"}


class ReasonMissing(AgendaError):
    """A refusal, or the removal of a public event, without a word of explanation."""

    code = "motif-manquant"

    def __init__(self) -> None:
        super().__init__("Dites pourquoi en une phrase : l’organisation lira ce motif.")


def public_step(*, actor: Actor, event: Event) -> str:
    """Return where "propose to the public" leads: published at once for those who are trusted."""
    allowed = decide(actor, "agenda.publish", event) and State.PUBLISHED in STEPS[event.state]
    return State.PUBLISHED if allowed else State.SUBMITTED


@transaction.atomic
def change_step(*, actor: Actor, event: Event, to: str, now: datetime, reason: str = "") -> Event:
    """Take an event to another step of ``STEPS``; a refusal and the removal of a public event say why."""
    current = locked(event)
    require(actor, RIGHTS.get(to, "agenda.edit"), current)
    take_step(actor=actor, event=current, to=to, now=now, reason=reason)
    current.save()
    return current


@transaction.atomic
def remove_event(*, actor: Actor, event: Event, reason: str = "", now: datetime) -> Event:
    """Take an event out of the agenda; a public one stays in feeds as removed."""
    return change_step(actor=actor, event=event, to=State.REMOVED, reason=reason, now=now)


def take_step(*, actor: Actor, event: Event, to: str, now: datetime, reason: str = "") -> None:
    """Take a locked event to another step, told and not saved, for services that have decided."""
    before = event.state
    if to not in STEPS[before]:
        raise WrongStep(
            "Cette étape n’est plus possible : quelqu’un a peut-être agi entre-temps. Rechargez la page pour "
            "voir où en est l’événement."
        )
    words = "".join(c for c in reason if c.isprintable() or c == "\n").strip()[:MAX_REASON]
    if not words and (to == State.REFUSED or (before, to) == (State.PUBLISHED, State.REMOVED)):
        raise ReasonMissing
    event.state = to
    if to != State.REMOVED:
        refuse_disorder(event)
    _date(event, now)
    event.refusal = words if to == State.REFUSED else ""
    if to == State.REMOVED:
        event.removal = words[:300]
        event.sequence += 1
    event.updated_at = now
    tell(
        actor=actor, event=event, verb="agenda.step_changed", now=now,
        data={"before": before, "after": to, "reason": words},
    )  # fmt: skip
    _write(actor, event, before, now)


def _date(event: Event, now: datetime) -> None:
    if event.state == State.SUBMITTED:
        event.submitted_at = now
    if event.state == State.PUBLISHED:
        event.published_at = event.published_at or now
    if event.state == State.REMOVED:
        event.removed_at = now


def _write(actor: Actor, event: Event, before: str, now: datetime) -> None:
    """Write to those whom a step concerns: the team, or the organisation."""
    if event.state == State.SUBMITTED:
        events.publish(EventProposed(event.ref))
        # An import proposes hundreds at once: they wait on the team's page, without a letter each.
        if not actor.is_system:
            notifications.event_proposed(event=event, now=now)
    elif event.state == State.REFUSED or before == State.SUBMITTED:
        notifications.event_read(event=event, actor=actor, now=now)
    elif event.state == State.REMOVED and not actor.has_role(event.organisation_id):
        notifications.event_removed(event=event, actor=actor, now=now)
