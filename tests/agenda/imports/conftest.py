"""Importing files in tests."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from maillage.agenda.imports.files import import_events_file
from maillage.agenda.imports.importing import ImportDone
from maillage.core.actor import Actor
from maillage.territory.services.vocabulary import load_nomenclatures

Importer = Callable[..., ImportDone]


@pytest.fixture
def bring(tmp_path: Path, settings, now: datetime, db: None) -> Importer:
    """Import bytes as a file: ``bring(content, "agenda.csv")``."""
    settings.MAILLAGE_DATA = tmp_path
    load_nomenclatures(actor=Actor.for_system("tests"))

    def brought(content: bytes | str, name: str = "agenda.csv", **options: object) -> ImportDone:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        options = {"actor": Actor.for_system("tests"), "now": now} | options
        return import_events_file(path=path, **options)  # type: ignore[arg-type]

    return brought
