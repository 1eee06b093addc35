"""Importe l’annuaire d’une ville (CSV ou XLSX), lu à l’aide d’un fichier de correspondance TOML.

Refaire la même importation ne change rien ; une importation interrompue reprend où elle en était.
"""

import argparse
from pathlib import Path

from maillage.config.commands import importing
from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "import directory"
HELP = "l’annuaire d’une ville (CSV ou XLSX)"
NEEDS = Needs.TERRITORY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FICHIER", help="fichier CSV ou XLSX")
    parser.add_argument(
        "--mapping",
        type=Path,
        required=True,
        metavar="FICHIER.toml",
        help="correspondance des colonnes",
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.directory.services.files import import_directory_file

    with console.progress(f"Lignes de {options.file.name}") as advance:
        done = import_directory_file(
            actor=Actor.for_system("import"),
            path=options.file,
            mapping=options.mapping,
            now=clock.now(),
            progress=advance,
        )
    importing.tell([done], console)
