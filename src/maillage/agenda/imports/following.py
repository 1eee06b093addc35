"""Sources that are read again and again: describe one, change it, pause it, read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from maillage.agenda.errors import InvalidEvent
from maillage.agenda.imports.fetching import Brought, bring
from maillage.agenda.imports.importing import import_events
from maillage.agenda.imports.mapping import read_mapping
from maillage.agenda.imports.opening import open_events
from maillage.agenda.models import EventSource
from maillage.algorithms.french_text import slug
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.locks import FolderLock
from maillage.core.permissions import require
from maillage.directory.sources.rows import MappingError

BUSY = "Cette source est en train d’être lue (processus {pid}) : attendez la fin."
# After failures in a row: one hour, two, four... at most a week.
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
MOST_DOUBLINGS = 10


@dataclass(frozen=True)
class Description:
    """A source as people describe it."""

    name: str
    url: str
    licence: str = ""
    every_hours: int = 24
    publishes: bool = False
    mapping: str = ""


@transaction.atomic
def follow_source(
    *, actor: Actor, description: Description, source: EventSource | None = None, now: datetime
) -> EventSource:
    """Follow a source, or change how it is followed; raises :class:`InvalidEvent`, its ``field`` at fault."""
    require(actor, "agenda.import", source)
    url = checked_address(description.url) if description.url or source is None else ""
    if description.mapping.strip():
        try:
            read_mapping(description.mapping, description.name)
        except MappingError as error:
            raise InvalidEvent("mapping", error.message) from error
    same = EventSource.objects.filter(url=url).exclude(code=source.code if source else "")
    if url and same.exists():
        raise InvalidEvent("url", "Cette adresse est déjà suivie : modifiez sa source.")
    verb = "agenda.source_changed" if source else "agenda.source_followed"
    kept = source or EventSource(code=_free_code(description.name))
    if kept.url != url:
        kept.etag = kept.modified = ""
        kept.next_at = now if url else None
    kept.name, kept.url, kept.licence = description.name, url, description.licence
    kept.every_hours, kept.publishes = description.every_hours, description.publishes
    kept.mapping = description.mapping
    kept.save()
    audit.record(
        actor=actor, verb=verb, obj=kept, now=now,
        data={"publishes": kept.publishes, "every_hours": kept.every_hours},
    )  # fmt: skip
    return kept


@transaction.atomic
def pause_source(*, actor: Actor, source: EventSource, paused: bool, now: datetime) -> EventSource:
    """Stop reading a source by itself, or begin again now."""
    require(actor, "agenda.import", source)
    kept = EventSource.objects.select_for_update().get(pk=source.pk)
    if kept.is_paused == paused:
        return kept
    kept.is_paused, kept.next_at = paused, None if paused or not kept.url else now
    kept.save(update_fields=["is_paused", "next_at"])
    audit.record(
        actor=actor, verb="agenda.source_changed", obj=kept, now=now, data={"paused": paused}
    )
    return kept


def read_source(*, actor: Actor, source: EventSource, now: datetime) -> bool:
    """Read a subscribed source now; say whether it was read whole. What goes wrong is told by the source.

    Raises :class:`maillage.core.locks.Busy` when another process reads it.
    """
    require(actor, "agenda.import", source)
    folder = settings.MAILLAGE_DATA / "imports"
    lock = FolderLock(folder / f"agenda-{source.code}.lock")
    lock.take(BUSY)
    path = folder / f"agenda-{source.code}.part"
    try:
        brought = bring(source, path)
        if brought is not None:
            _import(actor, source, brought, now)
        _succeeded(source, brought, now)
    except MaillageError as error:
        _failed(source, error.message, now)
        return False
    finally:
        path.unlink(missing_ok=True)
        lock.release()
    return True


def _import(actor: Actor, source: EventSource, brought: Brought, now: datetime) -> None:
    mapping = read_mapping(source.mapping, source.name) if source.mapping.strip() else None
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    opened = open_events(brought.path, brought.name, mapping=mapping, today=today)
    import_events(actor=actor, source=source, rows=opened.rows, now=now)
    source.format = opened.format


def _succeeded(source: EventSource, brought: Brought | None, now: datetime) -> None:
    if brought is not None:
        source.etag, source.modified = brought.etag, brought.modified
    source.failures, source.last_error = 0, ""
    source.read_at = now
    source.next_at = now + timedelta(hours=source.every_hours)
    source.save(
        update_fields=[
            "etag", "modified", "failures", "last_error", "next_at", "read_at", "format",
        ]
    )  # fmt: skip


def _failed(source: EventSource, words: str, now: datetime) -> None:
    wait = FIRST_WAIT * 2 ** min(source.failures, MOST_DOUBLINGS)
    source.failures = min(source.failures + 1, 1000)
    source.last_error = words[:300]
    source.next_at = now + min(wait, LONGEST_WAIT)
    source.save(update_fields=["failures", "last_error", "next_at"])


def checked_address(text: str) -> str:
    """Return an address to read; calendars' own "webcal" is https."""
    address = text.strip()
    for scheme in ("webcal://", "webcals://"):
        if address.lower().startswith(scheme):
            address = f"https://{address[len(scheme) :]}"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or any(sign.isspace() for sign in address):
        raise InvalidEvent(
            "url", "Cette adresse n’est pas complète : elle commence par https:// ou webcal://."
        )
    return address


def _free_code(name: str) -> str:
    base = slug(name, limit=34) or "source"
    code, rank = base, 2
    while EventSource.objects.filter(code=code).exists():
        code, rank = f"{base}-{rank}", rank + 1
    return code


def report_path(source: EventSource) -> Path | None:
    """Return the CSV of what the last reading refused, if it is still there."""
    name = Path(str(source.report.get("file", ""))).name
    path = settings.MAILLAGE_DATA / "imports" / name
    return path if name and path.is_file() else None
