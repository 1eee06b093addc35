"""Samples of what the agenda writes about events: readings, removals, organising together."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from maillage.accounts.models import Person
from maillage.agenda import notifications as agenda
from maillage.agenda.clashing import notifications as clashing
from maillage.agenda.enums import OrganiserState, State
from maillage.agenda.models import Event, EventOrganiser
from maillage.core.actor import Actor
from maillage.directory.enums import Kind
from maillage.directory.models import Organisation

TEAM = Actor.for_system("exemple")


class Stage(Protocol):
    """Where the samples take place: people, their organisation, and a moment."""

    @property
    def people(self) -> Mapping[str, Person]: ...
    @property
    def organisation(self) -> Organisation: ...
    @property
    def now(self) -> datetime: ...


def event_of(stage: Stage, state: str, **said: str) -> Event:
    """Return an event of the organisation on stage; nothing of it is saved."""
    return Event(
        pk=0, ref="exempleevent", title="Portes ouvertes du dojo", organisation=stage.organisation, state=state,
        created_at=stage.now, updated_at=stage.now, is_fictional=True, **said,
    )  # fmt: skip


def write_proposed(stage: Stage) -> None:
    agenda.event_proposed(event=event_of(stage, State.SUBMITTED), now=stage.now)


def write_read(stage: Stage) -> None:
    event = event_of(
        stage, State.REFUSED, refusal="Dites le prix, même « gratuit », et l’heure de fin."
    )
    agenda.event_read(event=event, actor=TEAM, now=stage.now)


def write_removed(stage: Stage) -> None:
    event = event_of(stage, State.REMOVED, removal="La même annonce paraissait deux fois.")
    agenda.event_removed(event=event, actor=TEAM, now=stage.now)


def write_invited(stage: Stage) -> None:
    other = Organisation(pk=0, ref="exemple3", kind=Kind.ASSOCIATION, name="Comité des fêtes")
    event = event_of(stage, State.DRAFT)
    event.organisation = other
    link = EventOrganiser(pk=0, event=event, organisation=stage.organisation, asked_at=stage.now)
    agenda.organiser_invited(link=link, now=stage.now)


def write_answered(stage: Stage) -> None:
    other = Organisation(pk=0, ref="exemple3", kind=Kind.ASSOCIATION, name="Comité des fêtes")
    link = EventOrganiser(
        pk=0, event=event_of(stage, State.DRAFT), organisation=other, state=OrganiserState.ACCEPTED,
        asked_at=stage.now,
    )  # fmt: skip
    agenda.organiser_answered(link=link, now=stage.now)


def write_talk(stage: Stage) -> None:
    other = Organisation(pk=0, ref="exemple3", kind=Kind.ASSOCIATION, name="Comité des fêtes")
    event = event_of(stage, State.HELD)
    mine = Event(pk=0, ref="exempleevt2", title="Forum du quartier", organisation=other)
    clashing.talk_proposed(
        event=event, organisation=other, day=stage.now.date(), mine=mine, reply_to="", actor=TEAM, now=stage.now,
        message="Nous prévoyons aussi un forum ce samedi. Et si nous le faisions ensemble ?",
    )  # fmt: skip


Write = Callable[[Stage], object]
# {name of the notification: (when it is sent, how to write one)}
SAMPLES: Mapping[str, tuple[str, Write]] = {
    "event_proposed": ("Un événement est proposé au public", write_proposed),
    "event_read": ("L’équipe a relu un événement", write_read),
    "event_removed": ("L’équipe retire un événement", write_removed),
    "organiser_invited": ("Une organisation est invitée à être nommée", write_invited),
    "organiser_answered": ("Une organisation invitée a répondu", write_answered),
    "talk_proposed": ("Une organisation propose de parler d’une date", write_talk),
}
