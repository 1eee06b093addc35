"""Reading a followed source: fetch, measure, hold or import, mark what is no longer there.

Each step can be cut: the file stays until the reading ends, the import resumes after its last
batch, and announcements and suggestions are made once. One process reads a source at a time.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.locks import FolderLock
from maillage.core.permissions import require
from maillage.directory.services.files import limits
from maillage.directory.services.imports import ImportedFile, run_import
from maillage.directory.sources.mapping import read_mapping
from maillage.directory.sources.rows import SourceError
from maillage.harvest import notifications
from maillage.harvest.enums import MAPPED, NOTICES, Outcome
from maillage.harvest.errors import Waiting
from maillage.harvest.fetching import Brought, bring
from maillage.harvest.models import FollowedSource, Reading
from maillage.harvest.readers import Fetched, read
from maillage.harvest.readers.rows import digest_of
from maillage.harvest.services.presence import mark_absent
from maillage.harvest.services.sorting import Sorter
from maillage.territory.enums import Level
from maillage.territory.models import Area

# A source that loses more than this share is looked at by a person first.
SHRINK = 0.20
AFTER_FAILURE = timedelta(hours=6)
BUSY = "Cette source est en train d’être lue (processus {pid}) : attendez la fin."
HELD = (
    "La dernière lecture de cette source attend une décision : acceptez-la ou refusez-la d’abord."
)

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Measure:
    """What a file holds: rows that can be read, and the numbers of distinct organisations."""

    rows: int
    ids: frozenset[str]


def read_source(
    *,
    actor: Actor,
    followed: FollowedSource,
    now: datetime,
    progress: Progress | None = None,
) -> Reading:
    """Read a source now, or go on with a reading that was cut; return how it ended.

    What goes wrong with the source is told by the reading, not raised. Raises
    :class:`maillage.core.locks.Busy` when another process reads it, :class:`Waiting` when its last
    reading waits for a decision.
    """
    require(actor, "harvest.manage", followed)
    lock = FolderLock(_folder() / f"{followed.source_id}.lock")
    lock.take(BUSY)
    try:
        reading = _begin(followed, actor, now)
        try:
            return _go_on(reading, actor, now, progress)
        except (MaillageError, OSError) as error:
            words = error.message if isinstance(error, MaillageError) else _disk(error)
            return _fail(reading, words, now)
    finally:
        lock.release()


def _disk(error: OSError) -> str:
    return f"Le disque du site n’a pas pu garder le fichier ({error.strerror or error})."


def _folder() -> Path:
    return settings.MAILLAGE_DATA / "harvest"


@transaction.atomic
def _begin(followed: FollowedSource, actor: Actor, now: datetime) -> Reading:
    FollowedSource.objects.select_for_update().get(pk=followed.pk)
    known = followed.readings.filter(state__in=(Outcome.RUNNING, Outcome.HELD)).first()
    if known is None:
        return Reading.objects.create(
            followed=followed, started_at=now, asked_by_id=actor.person_id
        )
    if known.state == Outcome.HELD:
        raise Waiting(HELD)
    return known


def _go_on(reading: Reading, actor: Actor, now: datetime, progress: Progress | None) -> Reading:
    followed = reading.followed
    last = followed.readings.filter(state=Outcome.DONE).order_by("-id").first()
    if not reading.file:
        path = _folder() / f"{followed.source_id}-{reading.pk}"
        brought = bring(followed, path, last=last.started_at if last else None)
        if brought is None:
            return _same(reading, now)
        _note_file(reading, brought)
    file = _to_read(reading, now)
    measure = _measure(file)
    reading.rows, reading.ids = measure.rows, len(measure.ids)
    if last is not None and followed.kind not in NOTICES:
        reading.rows_before, reading.ids_before = last.rows, last.ids
    reading.save(update_fields=["rows", "ids", "rows_before", "ids_before"])
    if not measure.rows and followed.kind not in NOTICES:
        raise SourceError("Le fichier ne contient aucune organisation : rien n’a été changé.")
    if reading.decided_at is None and (words := reason_to_hold(reading)):
        return _hold(reading, words, now)
    _import(reading, file, actor, now, progress)
    if followed.kind not in NOTICES:
        reading.unseen = mark_absent(
            actor=actor, source=followed.source, present=measure.ids, now=now
        )
    return _done(reading, actor, now)


def _note_file(reading: Reading, brought: Brought) -> None:
    reading.file, reading.file_name = str(brought.path), brought.name
    reading.size, reading.digest = brought.size, brought.digest
    reading.etag, reading.modified = brought.etag, brought.modified
    reading.save(update_fields=["file", "file_name", "size", "digest", "etag", "modified"])


def _to_read(reading: Reading, now: datetime) -> Fetched:
    followed = reading.followed
    mapping = None
    if followed.kind in MAPPED:
        mapping = read_mapping(followed.mapping, followed.source.name)
        if mapping.declared_on is None:
            mapping = replace(mapping, declared_on=reading.started_at.date())
    communes = (
        Area.objects.filter(level=Level.COMMUNE).order_by("code").values_list("code", flat=True)
    )
    return Fetched(
        kind=followed.kind,
        path=Path(reading.file),
        name=reading.file_name,
        communes=frozenset(communes),
        today=now.date(),
        limits=limits(),
        ours=settings.BASE_URL.rstrip("/"),
        mapping=mapping,
    )


def _measure(file: Fetched) -> Measure:
    """Read the whole file once, writing nothing: a file cut in the middle is refused here."""
    rows, ids = 0, set()
    for row in read(file):
        if not row.refused and not row.waiting:
            rows += row.lines
            ids.add(row.external_id)
    return Measure(rows, frozenset(ids))


def reason_to_hold(reading: Reading) -> str:
    """Say why a reading must wait for a person; "" when it need not.

    More than 20 % of the rows, or of the organisations, of the last good reading are gone.
    """
    for before, after, what in (
        (reading.rows_before, reading.rows, "lignes"),
        (reading.ids_before, reading.ids, "organisations"),
    ):
        if before and after < before * (1 - SHRINK):
            share = round(100 * (before - after) / before)
            return (
                f"Le fichier a {after} {what} au lieu de {before} à la dernière bonne lecture, "
                f"soit {share} % de moins. Rien n’a été changé : une personne doit décider."
            )
    return ""


def _import(
    reading: Reading, file: Fetched, actor: Actor, now: datetime, progress: Progress | None
) -> None:
    followed = reading.followed
    sorter = Sorter(followed, now)
    reading.import_run = run_import(
        actor=actor,
        source=followed.source,
        rows=sorter.sort(read(file)),
        file=ImportedFile(reading.file_name, reading.digest),
        now=now,
        options={"reading": reading.pk, "mapping": digest_of(followed.mapping)},
        progress=progress,
    )
    reading.save(update_fields=["import_run"])


@transaction.atomic
def _done(reading: Reading, actor: Actor, now: datetime) -> Reading:
    followed = FollowedSource.objects.select_for_update().get(pk=reading.followed_id)
    followed.etag, followed.modified = reading.etag, reading.modified
    followed.digest = reading.digest
    followed.next_at = _next(followed, now)
    followed.save(update_fields=["etag", "modified", "digest", "next_at"])
    reading.followed = followed
    _end(reading, Outcome.DONE, "", now)
    audit.record(
        actor=actor,
        verb="harvest.source_read",
        obj=followed.source,
        now=now,
        data={"reading": reading.pk, "rows": reading.rows, "unseen": reading.unseen},
    )
    notifications.reading_done(reading=reading, now=now)
    return reading


@transaction.atomic
def _same(reading: Reading, now: datetime) -> Reading:
    followed = reading.followed
    followed.next_at = _next(followed, now)
    followed.save(update_fields=["next_at"])
    return _end(reading, Outcome.SAME, "La source n’a pas changé depuis la dernière lecture.", now)


@transaction.atomic
def _hold(reading: Reading, words: str, now: datetime) -> Reading:
    reading.state, reading.words = Outcome.HELD, words
    reading.save(update_fields=["state", "words"])
    notifications.reading_held(reading=reading, now=now)
    return reading


@transaction.atomic
def _fail(reading: Reading, words: str, now: datetime) -> Reading:
    followed = reading.followed
    before = followed.readings.exclude(pk=reading.pk).order_by("-id").first()
    followed.next_at = now + AFTER_FAILURE if followed.every else None
    followed.save(update_fields=["next_at"])
    _end(reading, Outcome.FAILED, words, now)
    if before is None or before.state != Outcome.FAILED:
        # The first failure of a series is told; the others are on the page.
        notifications.reading_failed(reading=reading, now=now)
    return reading


def _end(reading: Reading, outcome: str, words: str, now: datetime) -> Reading:
    if reading.file:
        with suppress(FileNotFoundError):
            Path(reading.file).unlink()
    reading.state, reading.words, reading.finished_at, reading.file = outcome, words[:500], now, ""
    reading.save(update_fields=["state", "words", "finished_at", "file", "unseen"])
    return reading


def _next(followed: FollowedSource, now: datetime) -> datetime | None:
    return now + timedelta(days=followed.every) if followed.every else None
