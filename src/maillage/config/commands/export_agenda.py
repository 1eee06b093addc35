"""Écrit l’agenda public dans un fichier : les événements publics et toutes leurs dates.

maillage export agenda --format ics --output agenda.ics
maillage export agenda --format csv --from 2026-09-01 --to 2026-09-30 --output septembre.csv

Avec --from et --to, seulement ce qui a une date entre ces deux jours, compris. Le format atom dit les cent derniers
changements. Le fichier n’est remplacé qu’une fois entier.
"""

import argparse
from datetime import date
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.config.whole_files import whole_file
from maillage.core.errors import MaillageError
from maillage.core.ui.french import count

NAME = "export agenda"
HELP = "l’agenda public, en iCalendar, JSON, Atom, CSV ou JSON-LD"
NEEDS = Needs.DATABASE
FORMATS = ("ics", "json", "atom", "csv", "jsonld")


def day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {said} » n’est pas une date comme 2026-09-01"
        ) from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, required=True, help="forme du document")
    parser.add_argument("--from", dest="first", type=day, metavar="DATE", help="premier jour")
    parser.add_argument("--to", dest="last", type=day, metavar="DATE", help="dernier jour, compris")
    parser.add_argument(
        "--output", type=Path, metavar="FICHIER", required=True, help="fichier à écrire"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.agenda.feeds.registry import export_agenda
    from maillage.core import clock

    if options.first and options.last and options.last < options.first:
        raise MaillageError("--to est avant --from : inversez les deux dates.")
    target: Path = options.output
    with (
        whole_file(target, example=f"agenda.{options.format}") as stream,
        console.progress("Événements") as advance,
    ):
        written = export_agenda(
            form=options.format,
            first=options.first,
            last=options.last,
            stream=stream,
            now=clock.now(),
            progress=advance,
        )
    console.result(
        {
            "format": options.format,
            "events": written,
            "output": str(target),
            "bytes": target.stat().st_size,
        },
        f"{count(written, 'événement')} dans {target}.",
    )
