"""What a backup file says of itself: the last entry of the archive, read before anything is touched."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from maillage.core.errors import MaillageError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class BackupError(MaillageError):
    """A backup can not be made or put back; nothing was changed."""

    code = "sauvegarde"


@dataclass(frozen=True)
class Manifest:
    """``files`` maps names inside the archive to SHA-256 (hex); ``tables`` gives rows per table."""

    format: int
    version: str
    created_at: str
    engine: str
    territory: str
    migrations: list[tuple[str, str]]
    tables: dict[str, int]
    files: dict[str, str]
    media_included: bool

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        try:
            data: dict[str, Any] = json.loads(content)
            data["migrations"] = [(app, name) for app, name in data["migrations"]]
            manifest = cls(**data)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise BackupError(
                "Ce fichier ne dit pas ce qu’il contient : ce n’est pas une sauvegarde de Maillage, "
                "ou elle est abîmée. Rien n’a été changé."
            ) from None
        if manifest.format > FORMAT:
            raise BackupError(
                f"Cette sauvegarde vient d’une version plus récente de Maillage ({manifest.version}). "
                "Installez cette version, puis recommencez. Rien n’a été changé."
            )
        return manifest


def applied_migrations() -> list[tuple[str, str]]:
    """Return the migrations that the database has, as (app, name)."""
    return sorted(MigrationLoader(connection).applied_migrations)


def known_migrations() -> set[tuple[str, str]]:
    """Return the migrations that this version of Maillage has."""
    return set(MigrationLoader(None).disk_migrations or {})


def hash_file(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for chunk in chunks(stream):
            digest.update(chunk)
    return digest.hexdigest()


def chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
