"""What dates declare to the modules below, once models are loaded."""

from datetime import datetime
from typing import Any

from maillage.agenda.dating import tasks
from maillage.agenda.dating.wording import unknown_holidays
from maillage.agenda.models import Event
from maillage.agenda.parts import Part, add_part
from maillage.algorithms.schedule import Schedule
from maillage.core.actor import Actor
from maillage.core.permissions import decide

__all__ = ["register", "tasks"]


def holidays(_actor: Actor, event: Event | None, _now: datetime) -> dict[str, Any] | None:
    """Say what is not known yet of the holidays that an event skips."""
    words = unknown_holidays(Schedule.from_json(event.schedule)) if event else ""
    return {"words": words} if words else None


def all_dates(actor: Actor, event: Event | None, _now: datetime) -> dict[str, Any] | None:
    """Lead those who write for an event to its dates, one by one."""
    if (
        event is None
        or not event.schedule.get("segments")
        or not decide(actor, "agenda.edit", event)
    ):
        return None
    return {"ref": event.ref}


HOLIDAYS = Part("event_main", "agenda/dating/part_holidays.html", holidays, order=40)
DATES = Part("event_tools", "agenda/dating/part_dates.html", all_dates)


def register() -> None:
    add_part(HOLIDAYS)
    add_part(DATES)
