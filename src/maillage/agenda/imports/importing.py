"""Importing events: idempotent, by batches, with a report of every refused value and of what waits for a person.

An import that was cut is run again: what is done is recognised, and changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from maillage.agenda.enums import QueuedState
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.imports.rows import ReadEvent, changed_facts, digest_of, fingerprint_of
from maillage.agenda.imports.writing import Writer, row_key
from maillage.agenda.models import Event, EventSource, QueuedText, SourceEvent
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.services.imports import Report
from maillage.directory.sources.rows import SourceError

BATCH = 100
MOST = 50_000
# A source that loses more than this share is looked at by a person before anything is proposed as cancelled.
SHRINK = 0.20
COUNTS = (
    "read", "created", "updated", "unchanged", "refused", "merged", "queued", "kept", "missing",
)  # fmt: skip
Progress = Callable[[int], None]


@dataclass
class ImportDone:
    """What an import did. ``counts`` has ``COUNTS``; ``report`` is the path of the refused values.

    "queued" counts events of which a person must read a text, "kept" values that were edited here and stay,
    "missing" events that the source no longer gives. ``held`` says in French why these are not proposed.
    """

    source: str
    counts: dict[str, int]
    report: str
    held: str = ""
    queued: list[dict[str, Any]] = field(default_factory=list)


def import_events(
    *,
    actor: Actor,
    source: EventSource,
    rows: Iterable[ReadEvent],
    now: datetime,
    progress: Progress | None = None,
) -> ImportDone:
    """Import the events of a source; raises SourceError when the file stops being readable."""
    require(actor, "agenda.import", source)
    run = _Run(actor, source, now)
    for batch in _batches(rows):
        with transaction.atomic():
            run.known(batch)
            run.report.flush()
        if progress:
            progress(run.counts["read"])
    for batch in _batches(run.fresh):
        with transaction.atomic():
            run.new(batch)
            run.report.flush()
        if progress:
            progress(run.counts["read"])
    return run.finish()


def _batches(rows: Iterable[ReadEvent]) -> Iterable[list[ReadEvent]]:
    batch: list[ReadEvent] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Run:
    def __init__(self, actor: Actor, source: EventSource, now: datetime) -> None:
        self.actor, self.source, self.now = actor, source, now
        self.writer = Writer(actor=actor, source=source, now=now)
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        self.seen: set[int] = set()
        self.keys: set[str] = set()
        self.fresh: list[ReadEvent] = []
        self.before = source.rows.filter(missing_since=None).count()
        folder = settings.MAILLAGE_DATA / "imports"
        self.report = Report(folder / f"evenements-{source.code}-{now:%Y%m%d-%H%M%S}.csv")
        self.report.open_at(0)

    def known(self, batch: list[ReadEvent]) -> None:
        """Take the rows whose number is known here; the others wait for the end of the file."""
        self.counts["read"] += len(batch)
        accepted = [read for read in batch if self._accepted(read)]
        rows = self._rows(key__in=[row_key(read) for read in accepted])
        by_key = {row.key: row for row in rows}
        for read in accepted:
            key = row_key(read)
            row = by_key.get(key)
            if row is not None and row.pk not in self.seen and key not in self.keys:
                self._meet(row, read)
            elif read.uid and key in self.keys:
                self._repeated(read)
            elif len(self.fresh) >= MOST:
                raise SourceError(
                    f"Cette source compte plus de {MOST} événements nouveaux : découpez-la."
                )
            else:
                self.fresh.append(read)
            self.keys.add(key)

    def new(self, batch: list[ReadEvent]) -> None:
        """Take the rows without a known number: by title, place and first day, otherwise make them."""
        prints = [fingerprint_of(read.facts) for read in batch]
        alike: dict[str, list[SourceEvent]] = {}
        for row in self._rows(fingerprint__in=prints):
            alike.setdefault(row.fingerprint, []).append(row)
        for read, fingerprint in zip(batch, prints, strict=True):
            digest = digest_of(read.facts, read.settled)
            free = [row for row in alike.get(fingerprint, ()) if row.pk not in self.seen]
            free.sort(key=lambda row: (row.digest != digest, row.pk))
            if free:
                self._meet(free[0], read)
            else:
                self._make(read)

    def _rows(self, **condition: Any) -> list[SourceEvent]:
        found = self.source.rows.filter(**condition).order_by("pk").prefetch_related("queued")
        return list(found)

    def _accepted(self, read: ReadEvent) -> bool:
        host = urlsplit(settings.BASE_URL).hostname
        ours = [name.partition("@")[0] for name in read.names if name.endswith(f"@{host}")]
        if ours and Event.objects.filter(ref__in=ours).exists():
            read.refuse("UID", ours[0], "Cet événement vient de cet agenda-ci : il y est déjà.")
        if read.refused:
            self.counts["refused"] += 1
            self._tell(read)
        return not read.refused

    def _repeated(self, read: ReadEvent) -> None:
        read.reject(
            "id", read.uid, "Ce numéro est déjà celui d’une ligne plus haut : celle-ci est laissée."
        )
        self.counts["merged"] += 1
        self._tell(read)

    def _make(self, read: ReadEvent) -> None:
        try:
            with transaction.atomic():
                row = self.writer.create(read, self._free_key(row_key(read)))
        except InvalidEvent as error:
            self._refuse(read, error)
            return
        self.seen.add(row.pk)
        self.counts["created"] += 1
        self._tell(read)

    def _refuse(self, read: ReadEvent, error: InvalidEvent) -> None:
        """Nothing of this row is written; the others are."""
        read.refuse(error.field, read.facts.get("title", ""), error.message)
        self.counts["refused"] += 1
        self._tell(read)

    def _free_key(self, key: str) -> str:
        """Two events without number, of the same title, place and day, are two all the same."""
        taken = set(
            self.source.rows.filter(key__startswith=key).values_list("key", flat=True).order_by()
        )
        rank, free = 2, key
        while free in taken:
            free, rank = f"{key}-{rank}", rank + 1
        return free

    def _meet(self, row: SourceEvent, read: ReadEvent) -> None:
        """Take a row that is known: write what changed, note that it is still there."""
        self.seen.add(row.pk)
        written, kept = False, list[str]()
        changed = changed_facts(row.facts.get("said", {}), read.facts, read.settled)
        try:
            with transaction.atomic():
                if changed:
                    written, kept = self.writer.update(row, read, changed)
                number = row_key(read)
                if read.uid and row.key != number and not self._rows(key=number):
                    row.key = number
                row.seen_at, row.missing_since, row.is_kept = self.now, None, False
                row.save()
        except InvalidEvent as error:
            self._refuse(read, error)
            return
        self.counts["updated" if written else "unchanged"] += 1
        self.counts["kept"] += len(kept)
        for name in kept:
            read.reject(
                name, read.facts[name], "Modifié ici : c’est ce qui est écrit ici qui reste."
            )
        self._tell(read)

    def _tell(self, read: ReadEvent) -> None:
        self.report.lines += [
            (one.line, one.column, one.value, one.reason) for one in read.problems
        ]

    @transaction.atomic
    def finish(self) -> ImportDone:
        """Mark what is no longer there, keep the report, write it to the record."""
        held = self._absent()
        waiting = QueuedText.objects.filter(row__source=self.source, state=QueuedState.OPEN)
        self.counts["queued"] = waiting.values("row").distinct().order_by().count()
        path = self.report.path
        self.report.flush()
        done = ImportDone(self.source.code, dict(self.counts), str(path), held, _shown(waiting))
        self.source.read_at = self.now
        self.source.report = {
            "counts": done.counts, "file": path.name, "held": held, "at": self.now.isoformat(),
        }  # fmt: skip
        self.source.save(update_fields=["read_at", "report"])
        audit.record(
            actor=self.actor, verb="agenda.source_imported", obj=self.source, now=self.now,
            data=done.counts,
        )  # fmt: skip
        return done

    def _absent(self) -> str:
        """Propose as cancelled what disappeared (R41), unless so much did that the file is suspect."""
        there = self.source.rows.filter(missing_since=None).order_by()
        gone = [pk for pk in there.values_list("pk", flat=True) if pk not in self.seen]
        if self.before and len(gone) > self.before * SHRINK:
            share = round(100 * len(gone) / self.before)
            return (
                f"{len(gone)} événements sur {self.before} ne sont plus dans la source, soit {share} %. "
                "Aucun n’est proposé comme annulé : une personne doit décider."
            )
        self.counts["missing"] = mark_missing(gone, now=self.now)
        return ""


def mark_missing(rows: Sequence[int], *, now: datetime) -> int:
    """Propose as cancelled the events of rows, by number; return how many."""
    for at in range(0, len(rows), BATCH):
        found = SourceEvent.objects.filter(pk__in=rows[at : at + BATCH])
        found.update(missing_since=now, is_kept=False)
    return len(rows)


def _shown(waiting: Any) -> list[dict[str, Any]]:
    rows = waiting.select_related("row__event").order_by("pk")[:500]
    return [
        {"event": one.row.event.ref, "title": one.row.event.title, "field": one.field, "text": one.text,
         "why": one.why}
        for one in rows
    ]  # fmt: skip
