"""Écrit l’annuaire public dans un fichier : les fiches visibles, et d’elles ce que tout le monde voit.

maillage export directory --format geojson --output annuaire.geojson

Chaque fichier dit sa date, sa licence et ses sources. Le fichier n’est remplacé qu’une fois entier.
"""

import argparse
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.config.whole_files import whole_file
from maillage.core.ui.french import count

NAME = "export directory"
HELP = "l’annuaire public, en CSV, JSON, GeoJSON, JSON-LD ou HSDS 3.0"
NEEDS = Needs.DATABASE
FORMATS = ("csv", "json", "geojson", "jsonld", "hsds")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, required=True, help="forme du document")
    parser.add_argument(
        "--output", type=Path, metavar="FICHIER", required=True, help="fichier à écrire"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import clock
    from maillage.directory.exports import count_listed, export_directory

    target: Path = options.output
    with (
        whole_file(target, example=f"annuaire.{options.format}") as stream,
        console.progress("Fiches", count_listed()) as advance,
    ):
        written = export_directory(
            code=options.format, stream=stream, now=clock.now(), progress=advance
        )
    console.result(
        {
            "format": options.format,
            "organisations": written,
            "output": str(target),
            "bytes": target.stat().st_size,
        },
        f"{count(written, 'fiche')} dans {target}.",
    )
