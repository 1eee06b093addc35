"""Reading the change feed after a cursor: shared by the search index and by whoever follows changes.

A reader keeps its own cursor and stores what ``Reading.cursor`` gives together with what it did. One
that was away for longer than the feed is kept begins anew at :func:`start`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, Min, Q, Window
from django.db.models.functions import Lag

from maillage.core.models import ChangeFeedEntry
from maillage.core.search.cursor import Cursor, Gap, Horizon

READ_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: the object ``key`` of a ``kind``."""

    number: int
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, oldest first, and the cursor once it is dealt with."""

    entries: tuple[Entry, ...]
    cursor: Cursor

    @property
    def is_full(self) -> bool:
        """Whether more may wait."""
        return len(self.entries) >= READ_AT_ONCE

    def objects(self) -> list[tuple[str, str]]:
        """Return each changed object once, as (kind, key)."""
        return list(dict.fromkeys((entry.kind, entry.key) for entry in self.entries))


def read(cursor: Cursor, *, now: datetime) -> Reading:
    """Read the next entries, late ones included; at most ``READ_AT_ONCE``."""
    seen_before = horizon()
    entries = _entries(cursor)
    if not entries and not cursor.gaps:
        return Reading((), cursor)
    following = cursor.after(
        (entry.number for entry in entries),
        at=now.timestamp(),
        seen_before=seen_before,
        seen_after=horizon(),
    )
    return Reading(entries, following)


def has_news(cursor: Cursor) -> bool:
    """Say, by one small query, whether :func:`read` could find anything."""
    return bool(cursor.gaps) or ChangeFeedEntry.objects.filter(id__gt=cursor.last).exists()


def was_pruned_past(cursor: Cursor) -> bool:
    """Say whether entries that the reader never saw are gone."""
    oldest = ChangeFeedEntry.objects.aggregate(oldest=Min("id"))["oldest"]
    return oldest is not None and oldest > cursor.last + 1


def count_behind(cursor: Cursor) -> int:
    return ChangeFeedEntry.objects.filter(id__gt=cursor.last).count()


def start(now: datetime) -> Cursor:
    """Where the feed stands before everything is read anew: what comes later, or late, is read after it."""
    newest = ChangeFeedEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    running = horizon()
    if running is None:
        return Cursor(newest)
    numbered = ChangeFeedEntry.objects.filter(id__lte=newest).annotate(
        previous=Window(Lag("id"), order_by=F("id").asc())
    )
    holes = numbered.filter(id__gt=F("previous") + 1).order_by("id").values_list("previous", "id")
    gaps = tuple(
        Gap(previous + 1, number - 1, running.next, now.timestamp()) for previous, number in holes
    )
    return Cursor(newest, gaps)


def _entries(cursor: Cursor) -> tuple[Entry, ...]:
    wanted = Q(id__gt=cursor.last)
    for gap in cursor.gaps:
        wanted |= Q(id__range=(gap.first, gap.last))
    rows = ChangeFeedEntry.objects.filter(wanted).order_by("id").values_list("id", "kind", "key")
    return tuple(Entry(*row) for row in rows[:READ_AT_ONCE])


def horizon() -> Horizon | None:
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
