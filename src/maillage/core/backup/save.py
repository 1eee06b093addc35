"""Making a backup file."""

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from maillage.core.backup import engines
from maillage.core.backup.manifest import (
    FORMAT,
    MANIFEST,
    BackupError,
    Manifest,
    applied_migrations,
)
from maillage.core.site import current_site_name

ENVIRONMENT = "reglages.env"
SECRET = "secret"  # noqa: S105 - a file name
MEDIA_FOLDER = "media"
# They say where this installation is, not how it behaves.
PLACES = {"MAILLAGE_DATA", "MAILLAGE_PORT"}


@dataclass(frozen=True)
class Saved:
    """A finished backup: its file, its size in bytes, the rows and media files that it holds."""

    file: Path
    size: int
    rows: int
    media: int
    media_included: bool


class _HashingReader(io.RawIOBase):
    """Reads a file of known size while computing its SHA-256."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open("rb")
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        self.digest.update(block)
        return block

    def close(self) -> None:
        self.stream.close()
        super().close()


def save(
    *,
    file: Path,
    now: datetime,
    replace: bool = False,
    progress: Callable[[int], None] = lambda _n: None,
) -> Saved:
    """Write a consistent backup of the whole installation to ``file``, also while the site runs.

    The database is copied as it is at one moment, the media after it: each file that a row names is
    there. The file appears under its name only once complete, readable by its owner alone.
    """
    file = file.expanduser().absolute()
    check_target(file, replace=replace)
    with tempfile.TemporaryDirectory(prefix=".maillage-sauvegarde-", dir=file.parent) as name:
        folder = Path(name)
        tables = (
            engines.dump_sqlite(folder)
            if settings.EMBEDDED
            else engines.dump_postgresql(folder, progress)
        )
        write_settings(folder)
        partial = folder / "archive"
        files: dict[str, str] = {}
        media = 0
        with tarfile.open(partial, "w:gz", compresslevel=5) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path != partial:
                    member = path.relative_to(folder).as_posix()
                    files[member] = add(archive, path, member)
            for path, member in media_files():
                digest = add_media(archive, path, member)
                if digest:
                    files[member] = digest
                    media += 1
                    progress(media)
            manifest = Manifest(
                format=FORMAT,
                version=settings.MAILLAGE_VERSION,
                created_at=now.isoformat(),
                engine=engine_name(),
                territory=current_site_name(),
                migrations=applied_migrations(),
                tables=tables,
                files=files,
                media_included=media_are_local(),
            )
            content = manifest.as_json()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(content), 0o600
            archive.addfile(entry, io.BytesIO(content))
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.chmod(0o600)
        size = partial.stat().st_size
        partial.replace(file)
    return Saved(file, size, sum(tables.values()), media, manifest.media_included)


def engine_name() -> str:
    return "sqlite" if settings.EMBEDDED else "postgresql"


def check_target(file: Path, *, replace: bool) -> None:
    if file.is_dir():
        raise BackupError(f"{file} est un dossier : donnez le nom du fichier à écrire.")
    if file.exists() and not replace:
        raise BackupError(
            f"{file} existe déjà et n’a pas été remplacé. Choisissez un autre nom, ou ajoutez --force."
        )
    if not file.parent.is_dir():
        raise BackupError(f"Le dossier {file.parent} n’existe pas.")
    needed = engines.database_file().stat().st_size if settings.EMBEDDED else 0
    free = shutil.disk_usage(file.parent).free
    if free < 2 * needed:
        raise BackupError(
            f"Il reste {free // 2**20} Mo dans {file.parent} ; la sauvegarde en demande environ "
            f"{2 * needed // 2**20}. Libérez de la place ou choisissez un autre dossier."
        )


def write_settings(folder: Path) -> None:
    """Keep the secret key and the settings of the environment beside the data."""
    secret = Path(settings.MAILLAGE_DATA) / SECRET
    if secret.is_file():
        shutil.copy(secret, folder / SECRET)
    kept = sorted(
        name for name in os.environ if name.startswith("MAILLAGE_") and name not in PLACES
    )
    lines = [f"{name}={os.environ[name]}" for name in kept]
    (folder / ENVIRONMENT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def media_are_local() -> bool:
    return isinstance(storages["default"], FileSystemStorage)


def media_files() -> Iterator[tuple[Path, str]]:
    """Yield the uploaded files that live on this machine, with their names in the archive."""
    root = Path(settings.MEDIA_ROOT)
    if media_are_local() and root.is_dir():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path, f"{MEDIA_FOLDER}/{path.relative_to(root).as_posix()}"


def add_media(archive: tarfile.TarFile, path: Path, member: str) -> str | None:
    """Add a media file; one that was deleted in the meantime is left out."""
    try:
        return add(archive, path, member)
    except FileNotFoundError:
        return None


def add(archive: tarfile.TarFile, path: Path, member: str) -> str:
    """Add a file to the archive; return its SHA-256 (hex)."""
    reader = _HashingReader(path)
    try:
        entry = tarfile.TarInfo(member)
        facts = path.stat()
        entry.size, entry.mtime, entry.mode = facts.st_size, facts.st_mtime, 0o600
        archive.addfile(entry, reader)
    finally:
        reader.close()
    return reader.digest.hexdigest()
