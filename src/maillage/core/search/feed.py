"""The change feed: services say which objects changed, in the transaction that changes them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Max

from maillage.core import clock
from maillage.core.databases import insert_many, stamp
from maillage.core.models import ChangeFeedEntry

BATCH = 5000
KEPT_FOR = timedelta(days=7)


def append(kind: str, keys: Iterable[str]) -> int:
    """Say that objects of a kind changed, appeared or went. Returns how many.

    Call it inside the transaction of the change: both are kept or neither is. Streams.
    """
    stream = iter(keys)
    total = 0
    at = stamp(clock.now())
    while chunk := list(dict.fromkeys(islice(stream, BATCH))):
        insert_many(ChangeFeedEntry, ("kind", "key", "at"), [(kind, key, at) for key in chunk])
        total += len(chunk)
    return total


def prune(*, now: datetime, kept_for: timedelta = KEPT_FOR) -> int:
    """Forget old entries, read or not; returns how many.

    The newest entry always stays: an index that was away for longer sees by the missing numbers
    that it must be rebuilt.
    """
    newest = ChangeFeedEntry.objects.aggregate(newest=Max("id"))["newest"]
    if newest is None:
        return 0
    old = ChangeFeedEntry.objects.filter(at__lt=now - kept_for, id__lt=newest)
    return old.delete()[0]
