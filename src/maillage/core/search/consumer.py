"""Bringing the index up to date from the change feed: run by the one worker of each machine."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from django.db import connection

from maillage.core import clock
from maillage.core.search import reading
from maillage.core.search.cursor import Cursor
from maillage.core.search.documents import SearchDocument
from maillage.core.search.maintenance import IndexBusy, Maintainer, Progress
from maillage.core.search.registry import Searchables, searchables
from maillage.core.search.store import SearchIndex

log = logging.getLogger(__name__)

LOAD_AT_ONCE = 500
# More changes than this, and than half the documents: building anew is quicker.
REBUILD_FROM = 50_000
POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class Consumed:
    """What one reading did. "busy": another process writes this index; "idle": nothing new.

    ``entries`` of the feed were read, about ``objects`` objects, giving ``documents``.
    """

    status: Literal["idle", "updated", "rebuilt", "busy"]
    entries: int = 0
    objects: int = 0
    documents: int = 0


def consume_once(
    index: SearchIndex, *, now: datetime, registry: Searchables = searchables
) -> Consumed:
    """Bring the index up to date once; rebuilds it when it is missing, damaged or too far behind."""
    try:
        with Maintainer(index.folder) as maintainer:
            return catch_up(maintainer, now=now, registry=registry)
    except IndexBusy:
        return Consumed("busy")


def rebuild(
    index: SearchIndex,
    *,
    now: datetime,
    progress: Progress | None = None,
    registry: Searchables = searchables,
) -> int:
    """Recreate the index from the database; raises IndexBusy while a worker writes it."""
    with Maintainer(index.folder) as maintainer:
        return _rebuild(maintainer, now, registry, progress).documents


def follow(
    index: SearchIndex,
    *,
    stop: threading.Event,
    registry: Searchables = searchables,
    poll_s: float = POLL_S,
    each_time: Callable[[Consumed], None] | None = None,
) -> None:
    """Keep the index up to date until ``stop`` is set: the worker's loop. Holds the lock."""
    while not stop.is_set():
        try:
            with Maintainer(index.folder) as maintainer:
                while not stop.is_set():
                    done = catch_up(maintainer, now=clock.now(), registry=registry)
                    if each_time is not None:
                        each_time(done)
                    if done.status == "idle":
                        # A long-lived worker must not keep a dead connection between readings.
                        connection.close_if_unusable_or_obsolete()
                        stop.wait(poll_s)
        except IndexBusy:
            stop.wait(poll_s)


def catch_up(
    maintainer: Maintainer, *, now: datetime, registry: Searchables = searchables
) -> Consumed:
    """Read the next entries of the feed into an open index; see ``consume_once``."""
    cursor = _cursor_of(maintainer)
    if cursor is None or maintainer.rebuild_wanted() or reading.was_pruned_past(cursor):
        return _rebuild(maintainer, now, registry)
    found = reading.read(cursor, now=now)
    if found.is_full and _is_too_far(cursor, maintainer):
        return _rebuild(maintainer, now, registry)
    if not found.entries:
        if found.cursor != cursor:
            maintainer.remember(found.cursor.to_json())
        return Consumed("idle")
    objects = found.objects()
    added = maintainer.apply(
        objects=objects, documents=_load(objects, registry), cursor=found.cursor.to_json()
    )
    return Consumed("updated", len(found.entries), len(objects), added)


def _cursor_of(maintainer: Maintainer) -> Cursor | None:
    try:
        return Cursor.from_json(maintainer.cursor)
    except (KeyError, TypeError, ValueError):
        return None


def _is_too_far(cursor: Cursor, maintainer: Maintainer) -> bool:
    return reading.count_behind(cursor) > max(REBUILD_FROM, maintainer.documents // 2)


def _rebuild(
    maintainer: Maintainer,
    now: datetime,
    registry: Searchables,
    progress: Progress | None = None,
) -> Consumed:
    cursor = reading.start(now)
    total = maintainer.rebuild(_everything(registry), cursor=cursor.to_json(), progress=progress)
    log.info("search index rebuilt: %d documents", total)
    return Consumed("rebuilt", documents=total)


def _everything(registry: Searchables) -> Iterator[SearchDocument]:
    for searchable in registry:
        if searchable.stream is not None:
            yield from searchable.stream()
            continue
        keys = searchable.all_keys()
        while chunk := list(islice(keys, LOAD_AT_ONCE)):
            yield from _load([(searchable.kind, key) for key in chunk], registry)


def _load(objects: Iterable[tuple[str, str]], registry: Searchables) -> Iterator[SearchDocument]:
    keys_by_kind: dict[str, list[str]] = {}
    for kind, key in objects:
        keys_by_kind.setdefault(kind, []).append(key)
    for kind, keys in keys_by_kind.items():
        searchable = registry.get(kind)
        if searchable is None:
            continue
        for start in range(0, len(keys), LOAD_AT_ONCE):
            yield from _load_kind(searchable.load_documents, keys[start : start + LOAD_AT_ONCE])


def _load_kind(
    load: Callable[[Sequence[str]], Iterable[SearchDocument]], keys: Sequence[str]
) -> list[SearchDocument]:
    """Load documents; one object that can not be described must not hold up all the others."""
    try:
        return list(load(keys))
    except ValueError:
        if len(keys) == 1:
            log.exception("object %s can not be indexed", keys[0])
            return []
        return [document for key in keys for document in _load_kind(load, [key])]
