"""Putting a backup back: everything is checked beside, then put in place at once."""

import hashlib
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection, connections

from maillage.core.backup import engines
from maillage.core.backup.manifest import (
    MANIFEST,
    BackupError,
    Manifest,
    chunks,
    known_migrations,
)
from maillage.core.backup.save import ENVIRONMENT, MEDIA_FOLDER, SECRET, engine_name, save
from maillage.core.locks import site_lock, worker_lock
from maillage.core.models import AuditEntry, Setting
from maillage.core.site import TERRITORY_NAME

STAGING = ".restauration"
READY = "pret"
INDEX = "index"
ASIDE = "avant-restauration"
KEPT_ENVIRONMENT = "reglages-restaures.env"
RUNNING = "Le site tourne (processus {pid}) : arrêtez-le avant de restaurer, puis recommencez. Rien n’a été changé."
DAMAGED = (
    "La sauvegarde {file} est abîmée : {what}. Rien n’a été changé ; prenez une autre sauvegarde."
)
SUFFIXES = ("-wal", "-shm")


@dataclass(frozen=True)
class Restored:
    """What was put back, and where what it replaced was kept (None when there was nothing)."""

    manifest: Manifest
    rows: int
    media: int
    aside: Path | None


def restore(
    *,
    file: Path,
    now: datetime,
    force: bool = False,
    progress: Callable[[int], None] = lambda _n: None,
) -> Restored:
    """Replace the installation by what ``file`` holds; nothing changes unless all of it is sound.

    The caller migrates the database forward and rebuilds the search index afterwards. What is replaced
    is kept in a folder (SQLite) or in a backup (PostgreSQL) beside the data.
    """
    file = file.expanduser().absolute()
    if not file.is_file():
        raise BackupError(f"{file} n’existe pas, ou n’est pas un fichier.")
    data = Path(settings.MAILLAGE_DATA)
    with site_stopped(data):
        occupied = holds_something()
        if occupied and not force:
            raise BackupError(
                "Cette installation contient déjà un territoire. Pour le remplacer par la sauvegarde "
                "(il sera gardé à côté), ajoutez --force. Rien n’a été changé."
            )
        staging = data / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        try:
            manifest = unpack(file, staging, progress)
            check(file, manifest, staging)
            aside = data / f"{ASIDE}-{now:%Y%m%d-%H%M%S}" if occupied else None
            if not settings.EMBEDDED:
                if aside is not None:
                    aside.mkdir()
                    save(file=aside / "sauvegarde.tar.gz", now=now)
                engines.load_postgresql(staging, manifest.migrations, progress)
            connections.close_all()
            (staging / READY).write_text(str(aside or ""))
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        put_in_place(data)
    media = sum(name.startswith(f"{MEDIA_FOLDER}/") for name in manifest.files)
    return Restored(manifest, sum(manifest.tables.values()), media, aside)


@contextmanager
def site_stopped(data: Path) -> Iterator[None]:
    """Hold the locks of the site and of the worker, so that neither runs nor starts meanwhile."""
    locks = (site_lock(data), worker_lock(data))
    try:
        for lock in locks:
            lock.take(RUNNING)
        yield
    finally:
        for lock in locks:
            lock.release()


def holds_something() -> bool:
    """Say whether the database holds a territory or any act."""
    if settings.EMBEDDED and not engines.database_file().exists():
        return False
    tables = connection.introspection.table_names()
    if Setting._meta.db_table not in tables:
        return False
    return Setting.objects.filter(key=TERRITORY_NAME).exists() or AuditEntry.objects.exists()


def unpack(file: Path, staging: Path, progress: Callable[[int], None]) -> Manifest:
    """Write out the archive under ``staging``, comparing each file with the manifest's digest."""
    digests: dict[str, str] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(file, "r:gz") as archive:
            for entry in archive:
                stream = archive.extractfile(entry) if entry.isreg() else None
                if stream is None or not is_expected(entry.name):
                    raise BackupError(
                        f"{file} contient « {entry.name} », qu’aucune sauvegarde de Maillage ne contient. "
                        "Rien n’a été changé."
                    )
                if entry.name == MANIFEST:
                    manifest = Manifest.from_json(stream.read())
                    continue
                digests[entry.name] = write_out(stream, staging / entry.name)
                progress(len(digests))
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise BackupError(
                f"La sauvegarde n’a pas pu être dépliée dans {staging} : {error.strerror}. Rien n’a été changé."
            ) from None
        raise BackupError(
            DAMAGED.format(file=file, what="elle ne peut pas être lue en entier")
        ) from None
    if manifest is None:
        raise BackupError(DAMAGED.format(file=file, what="il lui manque sa table des matières"))
    for name in sorted(manifest.files.keys() | digests.keys()):
        if manifest.files.get(name) != digests.get(name):
            raise BackupError(DAMAGED.format(file=file, what=f"« {name} » manque ou a changé"))
    return manifest


def is_expected(name: str) -> bool:
    """Say whether a name belongs in a backup, and stays inside the folder it is written to."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/"):
        return False
    if len(parts) == 1:
        return name in {MANIFEST, SECRET, ENVIRONMENT, engines.SQLITE_FILE}
    return parts[0] == MEDIA_FOLDER or (parts[0] == engines.TABLES_FOLDER and len(parts) == 2)


def write_out(stream: object, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as output:
        for block in chunks(stream):
            digest.update(block)
            output.write(block)
    return digest.hexdigest()


def check(file: Path, manifest: Manifest, staging: Path) -> None:
    """Refuse a backup of another engine, of a newer version, or whose database does not hold together."""
    if manifest.engine != engine_name():
        raise BackupError(
            f"Cette sauvegarde vient d’une base {manifest.engine} et cette installation utilise "
            f"{engine_name()}. Restaurez-la avec le même DATABASE_URL qu’à l’origine. Rien n’a été changé."
        )
    if set(manifest.migrations) - known_migrations():
        raise BackupError(
            f"Cette sauvegarde vient d’une version plus récente de Maillage ({manifest.version}). "
            "Installez cette version, puis recommencez. Rien n’a été changé."
        )
    if manifest.engine == "sqlite":
        database = staging / engines.SQLITE_FILE
        if not database.is_file() or not engines.check_sqlite(database):
            raise BackupError(DAMAGED.format(file=file, what="la base de données ne tient pas"))


def put_in_place(data: Path) -> None:
    """Move what is ready to its place, and what was there aside; can be run again if interrupted."""
    staging = data / STAGING
    written = (staging / READY).read_text()
    aside = Path(written) if written else staging / "remplace"
    aside.mkdir(parents=True, exist_ok=True)
    if settings.EMBEDDED:
        swap_database(staging / engines.SQLITE_FILE, engines.database_file(), aside)
    # A backup without media (kept elsewhere) leaves those of the place as they are.
    swap(staging / MEDIA_FOLDER, Path(settings.MEDIA_ROOT), aside)
    swap(staging / SECRET, data / SECRET, aside)
    swap(staging / ENVIRONMENT, data / KEPT_ENVIRONMENT, aside)
    # The index tells of the database that was replaced; the worker makes it anew.
    shutil.rmtree(data / INDEX, ignore_errors=True)
    shutil.rmtree(staging)


def swap(new: Path, place: Path, aside: Path) -> None:
    if not new.exists():
        return
    if place.exists():
        shutil.move(place, aside / place.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, place)


def swap_database(new: Path, place: Path, aside: Path) -> None:
    if not new.exists():
        return
    if place.exists():
        # Bring what is still in the write-ahead log into the file that is kept aside.
        with closing(sqlite3.connect(place)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.move(place, aside / place.name)
    for suffix in SUFFIXES:
        # The log of the old database must never be applied to the new one.
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, place)


def finish_interrupted() -> bool:
    """Finish a restore that was killed once everything was ready; say whether there was one."""
    data = Path(settings.MAILLAGE_DATA)
    if not (data / STAGING / READY).is_file():
        return False
    with site_stopped(data):
        put_in_place(data)
    return True
