"""Active, dormant, dissolved: said by people, so that no later import turns it back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.enums import State
from maillage.directory.errors import DirectoryError, InvalidField
from maillage.directory.events import StateChanged
from maillage.directory.models import Organisation
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.profiles import locked, provenance_now, state
from maillage.directory.services.steps import refuse_wrong_step


@transaction.atomic
def set_state(
    *,
    actor: Actor,
    organisation: Organisation,
    to: str,
    on: date | None = None,
    successor: Organisation | None = None,
    now: datetime,
) -> Organisation:
    """Say that an organisation sleeps, lives again, or is dissolved (``on`` a date, with a successor or not)."""
    current = locked(organisation)
    require(actor, "directory.change_state", current)
    if to not in State.values:
        raise DirectoryError("Cette situation n’existe pas : choisissez dans la liste proposée.")
    refuse_wrong_step("state", current.state, to)
    dissolved = to == State.DISSOLVED
    if not dissolved and (on is not None or successor is not None):
        raise DirectoryError("Une date de fin ou une suite ne se donnent que pour une dissolution.")
    if dissolved:
        _check_dissolution(current, on, successor, now.date())
    before = current.state
    values: dict[str, Any] = {"state": to, "dissolved_on": on.isoformat() if on else None}
    for key, value in values.items():
        state(actor=actor, organisation=current, field=key, value=value, now=now)
    current.successor = successor
    write_profile(
        organisation=current, values=values, provenance=provenance_now(current, values), now=now
    )
    audit.record(
        actor=actor,
        verb="directory.state_changed",
        obj=current,
        now=now,
        data={
            "before": before,
            "after": to,
            "on": values["dissolved_on"],
            "successor": successor.ref if successor else None,
        },
    )
    events.publish(StateChanged(ref=current.ref, state=to))
    return current


def _check_dissolution(
    current: Organisation, on: date | None, successor: Organisation | None, today: date
) -> None:
    if on is None:
        raise InvalidField("dissolved_on", "Donnez la date de la dissolution.")
    if on > today:
        raise InvalidField(
            "dissolved_on", "Cette date est à venir : notez la dissolution le jour venu."
        )
    if current.created_on and on < current.created_on:
        raise InvalidField("dissolved_on", "Cette date est avant la création de l’organisation.")
    if successor is not None and successor.pk == current.pk:
        raise InvalidField("successor", "Une organisation ne prend pas sa propre suite.")
