"""What to do about one presence: pure, from what is wanted, what was acknowledged and what is uncertain."""

from enum import StrEnum

from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Presence

# What ``sending_digest`` holds while a withdrawal is under way.
NOTHING_THERE = "withdrawn"


class Act(StrEnum):
    NONE = "none"
    SEND = "send"
    WITHDRAW = "withdraw"


def act_for(presence: Presence, wanted_digest: str | None) -> Act:
    """Return what brings the destination to what is wanted; ``wanted_digest`` None: nothing there.

    After an attempt whose end is unknown, even what was acknowledged before must be said again.
    """
    if wanted_digest is None:
        return Act.WITHDRAW if presence.sent_digest or presence.is_uncertain else Act.NONE
    was_refused = presence.state == PresenceState.REFUSED
    if was_refused and wanted_digest == presence.sending_digest:
        return Act.NONE
    is_there = wanted_digest == presence.sent_digest and not presence.is_uncertain
    return Act.NONE if is_there else Act.SEND


def resting_state(presence: Presence, wanted_digest: str | None) -> str:
    """Return the state of a presence for which nothing is to be done."""
    if wanted_digest is None:
        return PresenceState.ABSENT
    if wanted_digest == presence.sent_digest:
        return PresenceState.PRESENT
    return PresenceState.REFUSED
