"""Bringing the index up to date from the change feed: run by the one worker of each machine."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from django.db import connection
from django.db.models import F, Min, Q, Window
from django.db.models.functions import Lag

from maillage.core import clock
from maillage.core.models import ChangeFeedEntry
from maillage.core.search.cursor import Cursor, Gap, Horizon
from maillage.core.search.documents import SearchDocument
from maillage.core.search.maintenance import IndexBusy, Maintainer, Progress
from maillage.core.search.registry import Searchables, searchables
from maillage.core.search.store import SearchIndex

log = logging.getLogger(__name__)

READ_AT_ONCE = 5000
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
    if cursor is None or maintainer.rebuild_wanted() or _was_pruned_past(cursor):
        return _rebuild(maintainer, now, registry)
    seen_before = _horizon()
    entries = _read(cursor)
    if not entries and not cursor.gaps:
        return Consumed("idle")
    if len(entries) >= READ_AT_ONCE and _is_too_far(cursor, maintainer):
        return _rebuild(maintainer, now, registry)
    following = cursor.after(
        (entry.number for entry in entries),
        at=now.timestamp(),
        seen_before=seen_before,
        seen_after=_horizon(),
    )
    if not entries:
        if following != cursor:
            maintainer.remember(following.to_json())
        return Consumed("idle")
    objects = list(dict.fromkeys((entry.kind, entry.key) for entry in entries))
    added = maintainer.apply(
        objects=objects, documents=_load(objects, registry), cursor=following.to_json()
    )
    return Consumed("updated", len(entries), len(objects), added)


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int
    kind: str
    key: str


def _cursor_of(maintainer: Maintainer) -> Cursor | None:
    try:
        return Cursor.from_json(maintainer.cursor)
    except (KeyError, TypeError, ValueError):
        return None


def _read(cursor: Cursor) -> list[_Entry]:
    wanted = Q(id__gt=cursor.last)
    for gap in cursor.gaps:
        wanted |= Q(id__range=(gap.first, gap.last))
    rows = ChangeFeedEntry.objects.filter(wanted).order_by("id").values_list("id", "kind", "key")
    return [_Entry(*row) for row in rows[:READ_AT_ONCE]]


def _was_pruned_past(cursor: Cursor) -> bool:
    oldest = ChangeFeedEntry.objects.aggregate(oldest=Min("id"))["oldest"]
    return oldest is not None and oldest > cursor.last + 1


def _is_too_far(cursor: Cursor, maintainer: Maintainer) -> bool:
    behind = ChangeFeedEntry.objects.filter(id__gt=cursor.last).count()
    return behind > max(REBUILD_FROM, maintainer.documents // 2)


def _horizon() -> Horizon | None:
    """Running transactions, where numbers may appear out of order (see ``cursor``)."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as database:
        database.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        oldest, following = database.fetchone()
    return Horizon(int(oldest), int(following))


def _start(now: datetime) -> Cursor:
    """Where the feed stands before a rebuild: what comes later, or late, is read after it."""
    newest = ChangeFeedEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    horizon = _horizon()
    if horizon is None:
        return Cursor(newest)
    numbered = ChangeFeedEntry.objects.filter(id__lte=newest).annotate(
        previous=Window(Lag("id"), order_by=F("id").asc())
    )
    holes = numbered.filter(id__gt=F("previous") + 1).order_by("id").values_list("previous", "id")
    gaps = tuple(
        Gap(previous + 1, number - 1, horizon.next, now.timestamp()) for previous, number in holes
    )
    return Cursor(newest, gaps)


def _rebuild(
    maintainer: Maintainer,
    now: datetime,
    registry: Searchables,
    progress: Progress | None = None,
) -> Consumed:
    cursor = _start(now)
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
