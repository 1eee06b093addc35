"""From the change feed to presences: each change of a profile marks where that profile is sent.

The cursor is kept in the database and moves in the transaction that marks: a change is marked exactly
when it is read, whatever dies. A feed that was pruned past the cursor marks everything once.
"""

from datetime import datetime

from django.db import transaction

from maillage.core.databases import lock_once
from maillage.core.models import Setting
from maillage.core.search import reading
from maillage.core.search.cursor import Cursor
from maillage.directory.search import KIND
from maillage.syndication.delivery.marks import mark
from maillage.syndication.models import Presence

CURSOR = "syndication:feed"


def follow_changes(*, now: datetime) -> bool:
    """Mark the presences of what changed since the last reading; True when more may wait."""
    cursor = _stored()
    # Looking first costs a read; a transaction would take SQLite's write lock each second.
    if cursor is not None and not reading.has_news(cursor):
        return False
    with transaction.atomic():
        lock_once(CURSOR)
        cursor = _stored()
        if cursor is None or reading.was_pruned_past(cursor):
            _store(reading.start(now))
            mark(Presence.objects.all(), now=now)
            return False
        found = reading.read(cursor, now=now)
        refs = [key for kind, key in found.objects() if kind == KIND]
        if refs:
            mark(Presence.objects.filter(organisation__ref__in=refs), now=now)
        if found.cursor != cursor:
            _store(found.cursor)
    return found.is_full


def _stored() -> Cursor | None:
    row = Setting.objects.filter(key=CURSOR).first()
    try:
        return Cursor.from_json(row.value) if row else None
    except (KeyError, TypeError, ValueError):
        return None


def _store(cursor: Cursor) -> None:
    Setting.objects.update_or_create(key=CURSOR, defaults={"value": cursor.to_json()})
