"""Importing a file that somebody has: the national register, or any table with its correspondence."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from maillage.core.actor import Actor
from maillage.directory.models import ImportRun, Source
from maillage.directory.services.import_ahead import prepared_rows
from maillage.directory.services.import_rows import Rows
from maillage.directory.services.imports import ImportedFile, run_import, run_prepared
from maillage.directory.sources.bytes import Limits
from maillage.directory.sources.mapping import load_mapping
from maillage.directory.sources.rna import read_rna
from maillage.directory.sources.rows import SourceError
from maillage.directory.sources.table import read_table
from maillage.territory.communes import insee_of

RNA = {
    "name": "RNA",
    "publisher": "Ministère de l’Intérieur",
    "licence": "Licence Ouverte 2.0",
    "url": "https://www.data.gouv.fr/fr/datasets/repertoire-national-des-associations/",
    "wording": "Déclaré au",
    "priority": 10,
}
Progress = Callable[[int], None]
CHUNK = 1 << 20


def import_rna_file(
    *,
    actor: Actor,
    path: Path,
    now: datetime,
    departements: Sequence[str] = (),
    communes: Sequence[str] = (),
    progress: Progress | None = None,
) -> ImportRun:
    """Import one file of the RNA, any layout, filtered by département or INSEE code when asked.

    Raises SourceError when the file can not be read.
    """
    source, _ = Source.objects.update_or_create(code="rna", defaults=RNA)
    reading = {
        "path": path,
        "today": now.date(),
        "departements": departements,
        "communes": communes,
        "find_insee": insee_of,
        "limits": limits(),
    }
    file = identify(path)

    def open_rows(skip: int) -> Rows:
        return prepared_rows(
            read_rna, reading | {"skip": skip}, source=source.code, size=path.stat().st_size
        )

    return run_prepared(
        actor=actor,
        source=source,
        open_rows=open_rows,
        file=file,
        now=now,
        options={"departements": sorted(departements), "communes": sorted(communes)},
        progress=progress,
    )


def import_directory_file(
    *, actor: Actor, path: Path, mapping: Path, now: datetime, progress: Progress | None = None
) -> ImportRun:
    """Import a town's table, read through its correspondence file.

    Raises SourceError when the file can not be read, MappingError when the correspondence is wrong.
    """
    table = load_mapping(mapping)
    source, _ = Source.objects.update_or_create(
        code=table.source["code"], defaults=source_facts(table.source)
    )
    rows = read_table(path, table, today=now.date(), limits=limits())
    digest = hashlib.sha256(mapping.read_bytes()).hexdigest()
    return run_import(
        actor=actor,
        source=source,
        rows=rows,
        file=identify(path),
        now=now,
        options={"mapping": digest},
        progress=progress,
    )


def source_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": facts.get("title", facts["code"]),
        "publisher": facts.get("publisher", ""),
        "licence": facts.get("licence", ""),
        "url": facts.get("url", ""),
        "wording": "Selon :",
        "priority": 5,
    }


def limits() -> Limits:
    return Limits(decoded=settings.MAILLAGE_IMPORT_LIMIT)


def identify(path: Path) -> ImportedFile:
    """Return a file's name and SHA-256, read in pieces; raise SourceError when it can not be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise SourceError(
            f"Le fichier « {path.name} » ne peut pas être ouvert ({error.strerror or error}). "
            "Vérifiez son nom et vos droits."
        ) from None
    return ImportedFile(path.name, digest.hexdigest())
