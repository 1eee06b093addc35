"""Writing events: create one, change it, say whether it takes place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.agenda.cleaning import clean, one_line
from maillage.agenda.enums import State, Status
from maillage.agenda.errors import ChangedMeanwhile, InvalidEvent
from maillage.agenda.models import Event
from maillage.agenda.services.steps import change_step, remove_event, take_step
from maillage.agenda.services.writing import keep, locked, put, put_themes, tell
from maillage.algorithms.schedule import Schedule
from maillage.algorithms.schedule.words import normal
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Organisation
from maillage.directory.refs import new_ref

__all__ = ["change_event", "change_step", "create_event", "remove_event", "set_status"]

CHANGED = (
    "Quelqu’un a modifié cet événement pendant que vous écriviez. Rien n’est perdu : comparez les deux textes "
    "et gardez le bon."
)


@transaction.atomic
def create_event(
    *,
    actor: Actor,
    organisation: Organisation | None,
    values: Mapping[str, Any],
    schedule: Schedule,
    now: datetime,
    state: str = State.DRAFT,
    ref: str = "",
) -> Event:
    """Create an event at a step of the ladder; ``values`` as :func:`maillage.agenda.cleaning.clean` takes them.

    An event without organisation (an import's) is the team's. Raises :class:`InvalidEvent`.
    """
    require(actor, "agenda.create", organisation)
    cleaned = clean(values)
    event = Event(
        ref=ref or new_ref(), organisation=organisation, created_at=now, updated_at=now, state=State.DRAFT
    )  # fmt: skip
    event.schedule = schedule.to_json()
    if state == State.PUBLISHED:
        require(actor, "agenda.publish", event)
    put(event, {name: value for name, value in cleaned.items() if name != "themes"})
    keep(event, {"schedule"}, now=now)
    put_themes(event, cleaned.get("themes", []))
    tell(actor=actor, event=event, verb="agenda.event_created", now=now, data={"state": state})
    if state != State.DRAFT:
        take_step(actor=actor, event=event, to=state, now=now)
        event.save()
    return event


@transaction.atomic
def change_event(
    *,
    actor: Actor,
    event: Event,
    values: Mapping[str, Any],
    schedule: Schedule | None = None,
    version: int | None = None,
    now: datetime,
) -> Event:
    """Write some values of an event, and its dates where ``schedule`` is given.

    ``version`` is the one that the person read: another one now raises :class:`ChangedMeanwhile`, and nothing
    is written. What changes nothing is not told.
    """
    current = locked(event)
    require(actor, "agenda.edit", current)
    if version is not None and version != current.version:
        raise ChangedMeanwhile(CHANGED)
    cleaned = clean(values)
    if schedule is not None and normal(schedule) != normal(Schedule.from_json(current.schedule)):
        cleaned["schedule"] = schedule.to_json()
    changed = put(current, cleaned)
    if not changed:
        return current
    current.version += 1
    keep(current, changed, now=now)
    if "themes" in changed:
        put_themes(current, cleaned["themes"])
    tell(
        actor=actor, event=current, verb="agenda.event_changed", now=now,
        data={"fields": sorted(changed)},
    )  # fmt: skip
    return current


@transaction.atomic
def set_status(*, actor: Actor, event: Event, status: str, note: str = "", now: datetime) -> Event:
    """Say that an event is cancelled, postponed, moved online, full, or takes place after all."""
    current = locked(event)
    require(actor, "agenda.edit", current)
    if status not in Status.values:
        raise InvalidEvent("status", "Choisissez une des réponses proposées.")
    before = (current.status, current.status_note)
    current.status_note = one_line(300)("status_note", note)
    current.status = status
    if (current.status, current.status_note) == before:
        return current
    keep(current, {"status"}, now=now)
    tell(
        actor=actor, event=current, verb="agenda.status_set", now=now,
        data={"before": before[0], "after": status},
    )  # fmt: skip
    return current
