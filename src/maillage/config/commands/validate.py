"""Vérifie un tableau sans rien enregistrer : ligne par ligne, ce qui serait repris, corrigé, refusé ou reconnu.

maillage validate associations.csv --mapping correspondance.toml --output corrige.csv

Sans --mapping, les colonnes sont devinées. Sans base installée, rien n’est comparé à l’annuaire.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.config.whole_files import whole_file
from maillage.core.errors import MaillageError
from maillage.core.ui.french import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maillage.config.console import Advance
    from maillage.core.actor import Actor
    from maillage.harvest.validator.judging import Judged

NAME = "validate"
HELP = "vérifie un tableau sans rien enregistrer"
NEEDS = Needs.SETTINGS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FICHIER", help="fichier CSV, XLSX ou GeoJSON, compressé ou non"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="FICHIER.toml", help="correspondance des colonnes"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="CORRIGE.csv",
        help="tableau corrigé à écrire, avec le verdict de chaque ligne",
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import clock
    from maillage.directory.services.files import limits
    from maillage.harvest.validator.checking import Checking
    from maillage.harvest.validator.reading import look_with

    name = options.file.name
    look = look_with(options.file, name, options.mapping, limits=limits())
    actor = _reader()
    checking = Checking(
        path=options.file,
        name=name,
        layout=look.layout,
        today=clock.now().date(),
        limits=limits(),
        actor=actor,
    )
    with console.progress(f"Lignes de {name}") as advance:
        rows = _followed(checking.rows(), advance)
        if options.output:
            _write(options.output, list(look.header), rows, source=options.file)
        else:
            for _ in rows:
                pass
    totals = checking.totals()
    data: dict[str, Any] = {
        **totals,
        "columns": {column.name: column.field for column in look.layout.columns if column.field},
        "warnings": list(look.warnings),
        "compared_with_directory": actor is not None,
        "output": str(options.output) if options.output else None,
    }
    console.result(data, *_sentences(totals, look.warnings, data))


def _reader() -> "Actor | None":
    """Who looks for organisations already here; None when no database is installed."""
    from django.db import DatabaseError, connection

    from maillage.config.installation import is_empty, pending_migrations
    from maillage.core.actor import Actor

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).is_file():
        return None  # opening it would create it
    try:
        if is_empty() or pending_migrations():
            return None
    except DatabaseError:
        return None
    return Actor.for_system("vérification")


def _followed(rows: "Iterable[Judged]", advance: "Advance") -> "Iterator[Judged]":
    for number, row in enumerate(rows, start=1):
        advance(number)
        yield row


def _write(target: Path, header: list[str], rows: "Iterable[Judged]", *, source: Path) -> None:
    """Write the corrected table; the file is replaced only once whole."""
    from maillage.harvest.validator.corrected import corrected_csv

    if target.exists() and target.samefile(source):
        raise MaillageError(
            "Le tableau corrigé remplacerait l’original : donnez un autre nom à --output."
        )
    with whole_file(target, example="corrige.csv") as stream:
        stream.writelines(part.encode() for part in corrected_csv(header, rows))


def _sentences(
    totals: dict[str, int], warnings: tuple[str, ...], data: dict[str, Any]
) -> list[str]:
    counted = (
        f"{count(totals['rows'], 'ligne lue', 'lignes lues')} : "
        f"{count(totals['accepted'], 'acceptée', 'acceptées')}, "
        f"{count(totals['corrected'], 'corrigée', 'corrigées')}, "
        f"{count(totals['refused'], 'refusée', 'refusées')}, "
        f"{totals['recognised']} déjà dans l’annuaire, "
        f"{totals['duplicated']} déjà plus haut dans le fichier."
    )
    said = [counted, *warnings]
    if not data["compared_with_directory"]:
        said.append("Aucun annuaire n’est installé ici : rien n’a été reconnu.")
    if data["output"]:
        said.append(f"Tableau corrigé : {data['output']}.")
    return said
