"""Platforms where a person pastes: what changed since is noted, nothing is called."""

from datetime import datetime

from django.db import transaction

from maillage.syndication.delivery.decisions import Act, act_for, resting_state
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Destination, Presence
from maillage.syndication.payload import wanted_at

AT_ONCE = 200
LEFT_TO_DO = {Act.SEND: PresenceState.WAITING, Act.WITHDRAW: PresenceState.REMOVING}


def note_what_is_to_do(destination: Destination, *, now: datetime) -> int:
    """Say of each due presence whether somebody must paste, erase, or nothing; returns how many."""
    due = Presence.objects.filter(destination=destination, due_at__lte=now)
    rows = list(due.select_related("organisation").order_by("due_at", "id")[:AT_ONCE])
    wanted = wanted_at(destination, [row.organisation.ref for row in rows]) if rows else {}
    with transaction.atomic():
        for row in rows:
            found = wanted.get(row.organisation.ref)
            digest = found.digest if found else None
            state = LEFT_TO_DO.get(act_for(row, digest)) or resting_state(row, digest)
            Presence.objects.filter(pk=row.pk, asked=row.asked).update(due_at=None, state=state)
    return len(rows)
