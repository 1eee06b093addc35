"""From the change feed to presences: each change of a profile marks where that profile is sent."""

from datetime import datetime

from maillage.core.search.following import follow
from maillage.directory.search import KIND
from maillage.syndication.delivery.marks import mark
from maillage.syndication.models import Presence

CURSOR = "syndication:feed"


def follow_changes(*, now: datetime) -> bool:
    """Mark the presences of what changed since the last reading; True when more may wait."""

    def changed(refs: list[str]) -> None:
        mark(Presence.objects.filter(organisation__ref__in=refs), now=now)

    def anew() -> None:
        mark(Presence.objects.all(), now=now)

    return follow(CURSOR, kind=KIND, changed=changed, anew=anew, now=now)
