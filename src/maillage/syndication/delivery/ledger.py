"""Writing down what is at a destination: presences and periods of stay. Callers hold the row's lock."""

from datetime import datetime

from maillage.syndication.connectors.base import Receipt
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Presence, Stay
from maillage.syndication.payload import Wanted


def arrived(
    presence: Presence, *, wanted: Wanted, now: datetime, receipt: Receipt | None = None
) -> None:
    """Note that the destination has this content; the caller saves the row."""
    presence.state = PresenceState.PRESENT
    presence.sent_digest = wanted.digest
    presence.sent_version = presence.sending_version
    presence.sent_values = dict(wanted.values)
    presence.sent_at = now
    if receipt is not None:
        presence.external_id = receipt.external_id or presence.external_id
        presence.external_url = receipt.external_url or presence.external_url
    _settled(presence)
    Stay.objects.get_or_create(presence=presence, until=None, defaults={"since": now})


def left(presence: Presence, *, now: datetime) -> None:
    """Note that the destination has nothing of this organisation; the caller saves the row."""
    presence.state = PresenceState.ABSENT
    presence.sent_digest = presence.external_id = presence.external_url = ""
    presence.sent_values = {}
    _settled(presence)
    Stay.objects.filter(presence=presence, until=None).update(until=now)


def _settled(presence: Presence) -> None:
    presence.sending_key = presence.sending_digest = presence.error_words = ""
    presence.error_at = presence.looked_at = None
    presence.is_uncertain = False
    presence.attempts = 0
    presence.differences = []
