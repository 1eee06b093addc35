"""Imports: tolerant in, strict out, resumable, idempotent, with a report of every refused value."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.databases import bulk_writing, refresh_statistics
from maillage.core.documents import safe_cell
from maillage.core.permissions import require
from maillage.directory.enums import ImportState
from maillage.directory.models import ImportRun, Source
from maillage.directory.services.import_batch import BatchContext, Outcome, apply_batch
from maillage.directory.services.import_rows import Prepared, Rows, RowWriter
from maillage.directory.sources.rows import SourceRow

BATCH = 5000
COUNTS = (
    "read", "created", "updated", "unchanged", "suggested", "waiting", "refused", "merged",
    "masked_names",
)  # fmt: skip

Progress = Callable[[int], None]


@dataclass(frozen=True)
class ImportedFile:
    """The file of a run: its name for people, its SHA-256 to recognise it when a run resumes."""

    name: str
    digest: str


@dataclass
class Report:
    """The CSV of refused values: written and synced before each batch commits, so none is lost."""

    path: Path
    size: int = 0
    lines: list[tuple[Any, ...]] = field(default_factory=list)

    def open_at(self, size: int) -> None:
        """Start a new report, or cut a report back to what was acknowledged before a stop."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as stream:
            stream.truncate(size)
        if not size:
            self.lines.append(("line", "column", "value", "reason"))

    def flush(self) -> int:
        """Append the waiting lines; return the file's size."""
        with self.path.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([safe_cell(cell) for cell in line] for line in self.lines)
            stream.flush()
            self.size = stream.tell()
        self.lines.clear()
        return self.size


def run_import(
    *,
    actor: Actor,
    source: Source,
    rows: Iterable[SourceRow],
    file: ImportedFile,
    now: datetime,
    options: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> ImportRun:
    """Import rows read by this process; see :func:`run_prepared`."""

    def open_rows(skip: int) -> Rows:
        prepare = RowWriter(source.code).prepare
        return (prepare(row) for row in islice(rows, skip, None))

    return run_prepared(
        actor=actor,
        source=source,
        open_rows=open_rows,
        file=file,
        now=now,
        options=options,
        progress=progress,
    )


def run_prepared(
    *,
    actor: Actor,
    source: Source,
    open_rows: Callable[[int], Rows],
    file: ImportedFile,
    now: datetime,
    options: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> ImportRun:
    """Import the rows of one file, batch by batch; a run that was cut short resumes where it stopped.

    ``open_rows(skip)`` gives the rows after those already acknowledged. Each batch is one
    transaction: its rows, its counts and its position are acknowledged together.
    """
    require(actor, "directory.import", source)
    run = _resume_or_start(source, file, options or {}, now)
    report = Report(Path(run.report))
    report.open_at(run.counts.get("report_size", 0))
    context = BatchContext(source=source, now=now)
    counts = Counter({name: run.counts.get(name, 0) for name in (*COUNTS, "rows")})
    with closing(open_rows(counts["rows"])) as rows, bulk_writing():
        for number, batch in enumerate(_batches(rows), start=1):
            with transaction.atomic():
                outcome = apply_batch(batch, context)
                _note(outcome, counts, report)
                run.position = batch[-1].line
                run.counts = {**counts, "report_size": report.flush()}
                run.save(update_fields=["position", "counts"])
            if number.bit_count() == 1:
                # Each time the file read so far doubles: statistics of a small table, kept while it
                # grows a thousand times, would make each batch read all of it.
                refresh_statistics()
            if progress:
                progress(counts["read"])
    if counts["created"]:
        refresh_statistics()
    return _finish(run, report, actor, now)


def _resume_or_start(
    source: Source, file: ImportedFile, options: dict[str, Any], now: datetime
) -> ImportRun:
    unfinished = ImportRun.objects.filter(
        source=source, file_digest=file.digest, options=options, state=ImportState.RUNNING
    ).first()
    if unfinished:
        return unfinished
    run = ImportRun.objects.create(
        source=source,
        file_name=file.name,
        file_digest=file.digest,
        options=options,
        state=ImportState.RUNNING,
        started_at=now,
    )
    folder = settings.MAILLAGE_DATA / "imports"
    run.report = str(folder / f"import-{run.pk}-{source.code}.csv")
    run.save(update_fields=["report"])
    return run


def _batches(rows: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    """Cut rows in batches in which no identifier comes twice."""
    batch: list[Prepared] = []
    seen: set[str] = set()
    for row in rows:
        keys = {value for _, value in row.identifiers}
        keys.add(row.external_id)
        if len(batch) >= BATCH or not seen.isdisjoint(keys):
            yield batch
            batch, seen = [], set()
        batch.append(row)
        seen |= keys
    if batch:
        yield batch


def _note(outcome: Outcome, counts: Counter, report: Report) -> None:
    counts.update(outcome.counts)
    report.lines.extend(outcome.problems)


@transaction.atomic
def _finish(run: ImportRun, report: Report, actor: Actor, now: datetime) -> ImportRun:
    if report.lines:
        run.counts = {**dict.fromkeys(COUNTS, 0), **run.counts, "report_size": report.flush()}
    run.state, run.finished_at = ImportState.DONE, now
    run.save(update_fields=["state", "finished_at", "counts"])
    audit.record(
        actor=actor,
        verb="directory.file_imported",
        obj=run.source,
        now=now,
        data={"file": run.file_name, **{name: run.counts.get(name, 0) for name in COUNTS}},
    )
    return run
