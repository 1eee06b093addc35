"""From a file to its events: the format is recognised by the content, a shipped correspondence by the columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from maillage.agenda.imports.calendar import CalendarFile
from maillage.agenda.imports.mapping import EventMapping, column_key, load_mapping
from maillage.agenda.imports.openagenda import read_openagenda
from maillage.agenda.imports.rows import ReadEvent
from maillage.agenda.imports.table import header_of, read_table
from maillage.algorithms.french_text import slug
from maillage.core.shipped import shipped_path
from maillage.directory.services.files import limits
from maillage.directory.sources.rows import MappingError, SourceError

ICS, JSON, TABLE = "ics", "json", "table"
SHIPPED = "*.toml"
_NUMBERED = re.compile(r"[\W\d_]+$")


@dataclass(frozen=True)
class Opened:
    """A file whose events can be read once. ``code`` and ``title`` name its source when nobody does."""

    format: str
    rows: Iterable[ReadEvent]
    code: str
    title: str
    licence: str = ""
    url: str = ""


def open_events(path: Path, name: str, *, mapping: EventMapping | None, today: date) -> Opened:
    """Recognise a file; raises SourceError or MappingError with a French sentence."""
    zone = ZoneInfo(settings.TIME_ZONE)
    kind = format_of(path, name)
    if kind == ICS:
        calendar = CalendarFile(path, name, zone=zone, today=today)
        title = calendar.title or stem_of(name)
        return Opened(ICS, calendar, slug(title, limit=40) or ICS, title[:160])
    if kind == JSON:
        title = stem_of(name)
        rows = read_openagenda(path, name, zone=zone)
        return Opened(JSON, rows, slug(f"openagenda {title}", limit=40), title[:160])
    found = mapping or shipped_mapping(path, name)
    facts = found.source
    return Opened(
        TABLE,
        read_table(path, found, limits=limits()),
        facts.get("code") or slug(stem_of(name), limit=40) or "tableau",
        facts.get("title", stem_of(name))[:160],
        facts.get("licence", "")[:120],
        facts.get("url", ""),
    )


def format_of(path: Path, name: str) -> str:
    """Return what a file is by its first bytes, whatever its extension."""
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
    except OSError as error:
        raise SourceError(
            f"Le fichier « {name} » ne peut pas être ouvert ({error.strerror or error}). "
            "Vérifiez son nom et vos droits de lecture."
        ) from None
    if path.stat().st_size > settings.MAILLAGE_IMPORT_LIMIT:
        most = settings.MAILLAGE_IMPORT_LIMIT // 1_000_000
        raise SourceError(
            f"Le fichier « {name} » dépasse {most} Mo : découpez-le, par exemple par année.",
            code="fichier_trop_gros",
        )
    told = start.decode("utf-8-sig", errors="replace").lstrip()
    if not told:
        raise SourceError(f"Le fichier « {name} » est vide.", code="fichier_vide")
    if told[:15].upper().replace(" ", "") == "BEGIN:VCALENDAR" or name.lower().endswith(".ics"):
        return ICS
    return JSON if told[0] in "{[" else TABLE


def shipped_mapping(path: Path, name: str) -> EventMapping:
    """Return the shipped correspondence that fits the columns best; MappingError when none does."""
    header = header_of(path, limits=limits())
    best: tuple[int, EventMapping] | None = None
    for mapping in shipped_mappings():
        known = {column_key(column) for column in mapping.all_columns()}
        named = {column_key(column) for column in mapping.columns["title"]}
        share = len(known & header)
        if named & header and share * 2 >= len(known) and (best is None or share > best[0]):
            best = share, mapping
    if best is None:
        raise MappingError(
            f"Les colonnes du fichier « {name} » ne sont pas connues : donnez un fichier de correspondance "
            "(--mapping), qui dit quelle colonne est le titre, la date, le lieu."
        )
    return best[1]


def shipped_mappings() -> Iterator[EventMapping]:
    """Yield the correspondences of events that ship with Maillage."""
    for path in sorted(shipped_path("mappings/evenements").glob(SHIPPED)):
        yield load_mapping(path)


def stem_of(name: str) -> str:
    """Return the name of a file without the date or number that its next edition will change."""
    stem = Path(name).name.partition(".")[0]
    return _NUMBERED.sub("", stem) or stem
