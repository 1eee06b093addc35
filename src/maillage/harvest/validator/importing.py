"""From a checked table to the import: only when a facilitator asks, and only then is anything stored."""

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from maillage.algorithms.french_text import slug
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import ImportRun
from maillage.directory.services.files import import_directory_file, import_rna_file
from maillage.harvest.validator.corrected import corrected_csv
from maillage.harvest.validator.drops import Drop, mapping_for, rows_of
from maillage.harvest.validator.layouts import REGISTER
from maillage.harvest.validator.mapping_file import mapping_text, source_of

_TABLE, _MAPPING = "tableau.csv", "correspondance.toml"


def waiting_folder() -> Path:
    return Path(settings.MAILLAGE_DATA) / "imports" / "verifies"


def prepare_import(*, actor: Actor, drop: Drop, facts: Mapping[str, str]) -> Path:
    """Put the rows that can be kept where the import reads them; return that folder.

    ``facts``: title, publisher, licence and url of the source. The drop remembers under which
    source the rows go.
    """
    require(actor, "directory.import")
    folder = waiting_folder() / secrets.token_urlsafe(12)
    folder.mkdir(parents=True, mode=0o700)
    mapping = mapping_for(drop)
    if mapping is None:
        shutil.copyfile(drop.file, folder / _TABLE)
        drop.imported_as = REGISTER
    else:
        said = dict(mapping.source)
        if not said:
            said = {**facts, "code": f"tableau-{slug(facts['title'], limit=22) or 'depose'}"}
        source = source_of(drop.name, said)
        kept = (row for row in rows_of(drop) if not row.whole)
        with (folder / _TABLE).open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(corrected_csv(drop.header, kept, told=False))
        text = mapping_text(replace(mapping, source=source), drop.name)
        (folder / _MAPPING).write_text(text, encoding="utf-8")
        drop.imported_as = source["code"]
    drop.save()
    return folder


def run_import(*, actor: Actor, folder: Path, now: datetime) -> ImportRun:
    """Import what was prepared, then delete it. Cut short, it resumes with the same files."""
    mapping = folder / _MAPPING
    if mapping.exists():
        run = import_directory_file(actor=actor, path=folder / _TABLE, mapping=mapping, now=now)
    else:
        run = import_rna_file(actor=actor, path=folder / _TABLE, now=now)
    shutil.rmtree(folder, ignore_errors=True)
    return run
