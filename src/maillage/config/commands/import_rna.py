"""Importe des fichiers du Répertoire national des associations (data.gouv.fr), toutes présentations, .gz ou non.

Refaire la même importation ne change rien ; une importation interrompue reprend où elle en était.
"""

import argparse
from pathlib import Path

from maillage.config.commands import importing
from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "import rna"
HELP = "des fichiers du Répertoire national des associations"
NEEDS = Needs.TERRITORY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FICHIER", help="fichiers CSV, .gz ou non"
    )
    parser.add_argument(
        "--departement",
        nargs="+",
        default=[],
        metavar="CODE",
        help="seulement ces départements (34 2A 974)",
    )
    parser.add_argument(
        "--commune", nargs="+", default=[], metavar="INSEE", help="seulement ces communes (34172)"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.directory.services.files import import_rna_file

    runs = []
    for path in options.files:
        with console.progress(f"Lignes de {path.name}") as advance:
            runs.append(
                import_rna_file(
                    actor=Actor.for_system("import"),
                    path=path,
                    now=clock.now(),
                    departements=options.departement,
                    communes=options.commune,
                    progress=advance,
                )
            )
    importing.tell(runs, console)
