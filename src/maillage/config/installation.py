"""The state of an installation: is its database there, up to date, does it hold a territory?"""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from maillage.core.errors import MaillageError
from maillage.core.site import TERRITORY_NAME, get_setting

STATIC_SIGNATURE = "signature.txt"


class NotReady(MaillageError):
    """The installation is not in the state that a command needs."""

    code = "installation"


def is_empty() -> bool:
    """Say whether nothing was ever created in the database."""
    return "django_migrations" not in connection.introspection.table_names()


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Bring the database to this version's schema; return how many steps that took."""
    steps = pending_migrations()
    if steps:
        call_command("migrate", interactive=False, verbosity=0)
    if not settings.EMBEDDED:
        call_command("createcachetable", verbosity=0)
    return steps


def require_database() -> None:
    """Refuse to go on without a database; one from an older version is brought up to date."""
    try:
        if is_empty():
            raise NotReady(
                "Rien n’est encore installé dans cette base. Créez d’abord votre territoire : "
                "maillage init --name « Nom de la ville », ou essayez la démonstration : maillage demo."
            )
        migrate()
    except DatabaseError as error:
        raise NotReady(
            f"La base de données ({database_name()}) ne répond pas : {str(error).strip().splitlines()[0]}. "
            "Vérifiez DATABASE_URL et MAILLAGE_DATA, puis lancez « maillage doctor »."
        ) from error


def require_territory() -> None:
    if get_setting(TERRITORY_NAME) is None:
        raise NotReady(
            "Aucun territoire n’est encore créé. Lancez : maillage init --name « Nom de la ville »."
        )


def database_name() -> str:
    """Name the database for people, without its password."""
    config = settings.DATABASES["default"]
    if settings.EMBEDDED:
        return str(config["NAME"])
    return f"{config['NAME']} sur {config['HOST'] or 'cette machine'}"


def static_signature() -> str:
    """Return a digest that changes with any static file (path, size, date)."""
    digest = hashlib.sha256(settings.MAILLAGE_VERSION.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Gather the static files in the data folder if they changed since last time; say whether they did.

    The marker is written last: an interrupted gathering starts again.
    """
    root = Path(settings.STATIC_ROOT)
    signature = static_signature()
    marker = root / STATIC_SIGNATURE
    if marker.is_file() and marker.read_text() == signature:
        return False
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    marker.write_text(signature)
    return True
