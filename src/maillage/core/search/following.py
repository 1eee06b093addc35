"""Following the change feed with a cursor of one's own, kept in the database.

The cursor moves in the transaction that deals with what was read: a change is dealt with exactly when it
is read, whatever dies. A feed that was pruned past the cursor means that everything is to be looked at.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from maillage.core.databases import lock_once
from maillage.core.models import Setting
from maillage.core.search import reading
from maillage.core.search.cursor import Cursor


def follow(
    name: str,
    *,
    kind: str,
    changed: Callable[[list[str]], object],
    anew: Callable[[], object],
    now: datetime,
) -> bool:
    """Give the keys of a kind that changed since the last call; True when more may wait.

    ``name`` is the cursor's. ``anew`` is called instead the first time, and after a pruning.
    """
    cursor = _stored(name)
    # Looking first costs a read; a transaction would take SQLite's write lock each second.
    if cursor is not None and not reading.has_news(cursor):
        return False
    with transaction.atomic():
        lock_once(name)
        cursor = _stored(name)
        if cursor is None or reading.was_pruned_past(cursor):
            _store(name, reading.start(now))
            anew()
            return False
        found = reading.read(cursor, now=now)
        keys = [key for one, key in found.objects() if one == kind]
        if keys:
            changed(keys)
        if found.cursor != cursor:
            _store(name, found.cursor)
    return found.is_full


def _stored(name: str) -> Cursor | None:
    row = Setting.objects.filter(key=name).first()
    try:
        return Cursor.from_json(row.value) if row else None
    except (KeyError, TypeError, ValueError):
        return None


def _store(name: str, cursor: Cursor) -> None:
    Setting.objects.update_or_create(key=name, defaults={"value": cursor.to_json()})
