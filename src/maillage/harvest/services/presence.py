"""Records that a whole edition of a source came without: marked, never erased."""

from collections.abc import Container
from datetime import datetime

from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Source, SourceRecord

CHUNK = 500


def mark_absent(*, actor: Actor, source: Source, present: Container[str], now: datetime) -> int:
    """Mark the records of a source that are not ``present`` (their numbers), and unmark those back.

    Return how many are absent now. Nothing of the profiles changes.
    """
    require(actor, "harvest.manage", source)
    absent, gone, back = 0, [], []
    records = SourceRecord.objects.filter(source=source).order_by("pk")
    rows = records.values_list("pk", "external_id", "unseen_since")
    for pk, external_id, unseen in rows.iterator():
        here = external_id in present
        absent += not here
        if here and unseen:
            back.append(pk)
        elif not here and not unseen:
            gone.append(pk)
    for pks, moment in ((gone, now), (back, None)):
        for start in range(0, len(pks), CHUNK):
            part = SourceRecord.objects.filter(pk__in=pks[start : start + CHUNK])
            part.update(unseen_since=moment)
    return absent
