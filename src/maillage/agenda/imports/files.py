"""Importing the events of a file that somebody has."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from maillage.agenda.imports.importing import ImportDone, Progress, import_events
from maillage.agenda.imports.mapping import load_mapping
from maillage.agenda.imports.opening import Opened, open_events
from maillage.agenda.models import EventSource
from maillage.core.actor import Actor
from maillage.core.permissions import require

PARIS = ZoneInfo("Europe/Paris")


def import_events_file(
    *,
    actor: Actor,
    path: Path,
    mapping: Path | None = None,
    code: str = "",
    now: datetime,
    progress: Progress | None = None,
) -> ImportDone:
    """Import a calendar, a table or an OpenAgenda document; ``code`` names its source, otherwise the file does.

    Raises SourceError when the file can not be read, MappingError when the correspondence is wrong.
    """
    require(actor, "agenda.import")
    opened = open_events(
        path, path.name, mapping=load_mapping(mapping) if mapping else None,
        today=now.astimezone(PARIS).date(),
    )  # fmt: skip
    source = source_of(opened, code)
    return import_events(actor=actor, source=source, rows=opened.rows, now=now, progress=progress)


def source_of(opened: Opened, code: str = "") -> EventSource:
    """Return the source of a file, made the first time."""
    source, _ = EventSource.objects.get_or_create(
        code=code or opened.code,
        defaults={"name": opened.title, "format": opened.format, "licence": opened.licence},
    )
    return source
