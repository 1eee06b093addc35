"""Importe des événements : calendrier iCalendar (ICS), tableau CSV ou XLSX, JSON d’OpenAgenda.

Refaire la même importation ne change rien ; une importation interrompue se relance.
"""

import argparse
from pathlib import Path

from maillage.config.commands import importing
from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "import events"
HELP = "un agenda (ICS, CSV, XLSX, OpenAgenda)"
NEEDS = Needs.TERRITORY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FICHIER", help="fichier ICS, CSV, XLSX ou JSON d’OpenAgenda"
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FICHIER.toml",
        help="correspondance des colonnes d’un tableau ; celles de data/mappings sont reconnues",
    )
    parser.add_argument(
        "--source", default="", metavar="CODE", help="code de la source ; sinon, celui du fichier"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.agenda.imports.files import import_events_file
    from maillage.core import clock
    from maillage.core.actor import Actor

    with console.progress(f"Événements de {options.file.name}") as advance:
        done = import_events_file(
            actor=Actor.for_system("import"),
            path=options.file,
            mapping=options.mapping,
            code=options.source,
            now=clock.now(),
            progress=advance,
        )
    importing.tell_events(done, console)
