"""Readers of followed sources: from a file that was fetched to rows, without the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maillage.directory.sources.bytes import Limits
from maillage.directory.sources.mapping import TableMapping
from maillage.directory.sources.rows import MappingError, SourceRow
from maillage.directory.sources.table import read_table, rows_of
from maillage.harvest.enums import Kind
from maillage.harvest.readers.joafe import read_joafe
from maillage.harvest.readers.json_files import geojson_table, yeswiki_table
from maillage.harvest.readers.other_maillage import read_maillage
from maillage.harvest.readers.rna_archive import read_rna_archive
from maillage.territory.communes import insee_of

JSON_TABLES = {Kind.GEOJSON: geojson_table, Kind.YESWIKI: yeswiki_table}


@dataclass(frozen=True)
class Fetched:
    """A file to read: ``name`` is for people; ``communes`` are the INSEE codes of the territory."""

    kind: str
    path: Path
    name: str
    communes: frozenset[str]
    today: date
    limits: Limits
    ours: str
    mapping: TableMapping | None = None


def read(file: Fetched) -> Iterator[SourceRow]:
    """Yield the rows of a fetched file; raises SourceError when it can not be read."""
    if file.kind == Kind.MAILLAGE:
        yield from read_maillage(file.path, file.name, ours=file.ours)
    elif file.kind in {Kind.RNA, Kind.JOAFE}:
        reader = read_rna_archive if file.kind == Kind.RNA else read_joafe
        yield from reader(
            file.path,
            file.name,
            today=file.today,
            communes=file.communes,
            find_insee=insee_of,
            limits=file.limits,
        )
    elif file.mapping is None:
        raise MappingError("Cette source a besoin d’une correspondance : dites ses colonnes.")
    elif file.kind in JSON_TABLES:
        table = JSON_TABLES[Kind(file.kind)](file.path, file.name)
        yield from rows_of(table, file.name, file.mapping, today=file.today)
    else:
        yield from read_table(file.path, file.mapping, today=file.today, limits=file.limits)
