"""The `maillage` command: reads the arguments, prepares Django, runs one command, tells how it ended.

Exit status: 0 done, 1 failed with one sentence on stderr, 2 wrong usage, 130 interrupted.
"""

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from maillage import __version__
from maillage.config import commands
from maillage.config.arguments import Parser
from maillage.config.console import Console
from maillage.config.environment import Environment
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError

DONE, FAILED, INTERRUPTED = 0, 1, 128 + signal.SIGINT
DESCRIPTION = "Maillage : le commun numérique de la vie associative d’un territoire."
EPILOG = "Chaque commande a son aide : maillage COMMANDE --help"


def build_parser() -> Parser:
    """Build the whole command line; nothing of Django is loaded yet, so help is quick."""
    parser = Parser(prog="maillage", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument(
        "--version",
        action="version",
        version=f"Maillage {__version__}",
        help="montre la version et s’arrête",
    )
    names = {"title": "Commandes", "metavar": "COMMANDE", "required": True, "parser_class": Parser}
    top = parser.add_subparsers(dest="command", **names)
    groups: dict[str, argparse._SubParsersAction[Parser]] = {}
    for command in commands.ALL:
        group, _, name = command.NAME.rpartition(" ")
        if group and group not in groups:
            holder = top.add_parser(
                group, help=commands.GROUPS[group], description=commands.GROUPS[group]
            )
            groups[group] = holder.add_subparsers(dest="subcommand", **names)
        child = (groups[group] if group else top).add_parser(
            name, help=command.HELP, description=command.__doc__
        )
        command.add_arguments(child)
        child.set_defaults(module=command)
    return parser


def prepare(needs: Needs) -> None:
    """Load Django, then check that the database is what the command needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    # Only now that Django is loaded can its models be.
    from maillage.config import installation
    from maillage.core import backup

    backup.finish_interrupted()
    if needs is Needs.SETTINGS:
        return
    installation.require_database()
    if needs is Needs.TERRITORY:
        installation.require_territory()


def log_folder() -> Path:
    """Return the folder of logs, without settings: they may be what is wrong."""
    return Environment().path("MAILLAGE_DATA", Path("var")).resolve() / "journal"


def write_details(error: BaseException) -> Path:
    """Keep the traceback for whoever mends, and return where."""
    details = "".join(traceback.format_exception(error))
    entry = (
        f"{datetime.now(tz=UTC):%Y-%m-%dT%H:%M:%SZ} maillage {' '.join(sys.argv[1:])}\n{details}\n"
    )
    for folder in (log_folder(), Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "erreurs.log").open("a", encoding="utf-8") as stream:
                stream.write(entry)
            return folder / "erreurs.log"
    return Path(os.devnull)


def explain(error: Exception) -> str:
    """Return the one sentence that a person reads when a command fails."""
    if isinstance(error, MaillageError):
        return error.message
    if isinstance(error, ImproperlyConfigured):
        return f"La configuration est à corriger. {error}"
    if isinstance(error, OSError) and error.filename:
        return f"Le fichier {error.filename} ne peut pas être ouvert : {error.strerror}."
    file = write_details(error)
    if isinstance(error, DatabaseError):
        return (
            "La base de données ne répond pas comme prévu. Lancez « maillage doctor » pour savoir "
            f"pourquoi. Les détails sont dans {file}."
        )
    return (
        "Une erreur inattendue a arrêté la commande. Rien de ce qui était enregistré n’est perdu. "
        f"Les détails, à joindre à un signalement, sont dans {file}."
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = build_parser().parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    console = Console(as_json=getattr(options, "json", False))
    try:
        prepare(options.module.NEEDS)
        status = options.module.run(options, console)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) had enough; what is left to flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the one place where whatever went wrong becomes a sentence
        console.warn(f"maillage : {explain(error)}")
        return FAILED
    return status or DONE


if __name__ == "__main__":
    sys.exit(main())
