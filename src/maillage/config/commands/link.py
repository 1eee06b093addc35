"""Rapproche les lignes d’un ou de deux tableaux qui parlent de la même association ou de la même personne.

maillage link A.csv [B.csv] --mapping FICHIER.toml --output paires.csv

Les poids s’apprennent dans les fichiers eux-mêmes ; la base de données n’est ni lue ni écrite.
"""

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError
from maillage.core.ui.french import count, format_number

if TYPE_CHECKING:
    from maillage.core.linking import Pass
    from maillage.core.linking.mapping import LinkMapping

NAME = "link"
HELP = "rapproche les lignes d’un ou de deux tableaux"
NEEDS = Needs.SETTINGS
COLUMNS = ("id_a", "id_b", "probability", "verdict", "evidence")
STEPS = {
    "read": "lignes lues",
    "keys": "lignes rangées",
    "pairs": "paires à comparer",
    "learn": "paires étudiées",
    "judge": "paires jugées",
}
MOST_PROCESSES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FICHIER", help="un ou deux tableaux"
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        required=True,
        metavar="FICHIER.toml",
        help="colonnes à comparer et leur genre",
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="PAIRES.csv", help="où écrire les paires"
    )
    parser.add_argument(
        "--weights", type=Path, metavar="FICHIER.json", help="où écrire les poids appris"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> int | None:
    from maillage.core.linking import Pass, mapping

    if len(options.files) > 2:
        console.warn("maillage : donnez un ou deux fichiers, pas davantage.")
        return 2
    rules = mapping.load(options.mapping)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    verdicts: Counter[str] = Counter()
    with (
        console.progress("Rapprochement") as advance,
        Pass(rules.specs, processes=processes, progress=_stepper(console, advance)) as work,
    ):
        rows = []
        for number, file in enumerate(options.files):
            if number:
                work.begin_second()
            rows.append(_take(file, rules, work))
        with _replacing(options.output) as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            for pair in work.found():
                verdicts[pair.verdict] += 1
                writer.writerow(
                    (pair.left, pair.right, f"{pair.probability:.6f}", pair.verdict, pair.evidence)
                )
        model = work.model
    if options.weights and model:
        with _replacing(options.weights) as stream:
            json.dump(model.to_json(), stream, ensure_ascii=False, indent=1)
    report = model.report if model else {}
    console.result(
        {
            "rows": rows,
            "compared": work.compared,
            "same": verdicts["same"],
            "uncertain": verdicts["uncertain"],
            "expected_matches": report.get("expected_matches"),
            "converged": report.get("converged"),
            "output": str(options.output),
        },
        f"{count(sum(rows), 'ligne lue', 'lignes lues')}, "
        f"{count(work.compared, 'paire comparée', 'paires comparées')} : "
        f"{format_number(verdicts['same'])} liens sûrs, {format_number(verdicts['uncertain'])} à vérifier.",
        f"Écrit dans {options.output}.",
    )
    return None


def _stepper(console: Console, advance: Callable[[int], None]) -> Callable[[str, int, int], None]:
    """Show each step as it begins, then how far it is."""
    begun: set[str] = set()

    def progress(step: str, done: int, total: int) -> None:
        if step not in begun:
            begun.add(step)
            console.warn(f"{STEPS[step].capitalize()} : {format_number(total or done)}")
        advance(done)

    return progress


def _take(file: Path, rules: "LinkMapping", work: "Pass") -> int:
    """Give the rows of a file to the pass; return how many."""
    from maillage.algorithms.linkage import prepare
    from maillage.directory.sources.bytes import open_table

    seen: set[str] = set()
    with open_table(file) as table:
        if missing := rules.missing(table.header):
            raise MaillageError(
                f"Le fichier « {file.name} » n’a pas de colonne « {missing[0]} ». "
                f"Il a : {', '.join(table.header[:30])}."
            )
        for line, cells in table.rows:
            row = _row(file, line, cells, table.header)
            identifier = row.get(rules.identifier, "").strip()
            if not identifier:
                raise MaillageError(
                    f"Le fichier « {file.name} », ligne {line} : la colonne « {rules.identifier} » est "
                    "vide. Donnez un numéro à chaque ligne."
                )
            if identifier in seen:
                raise MaillageError(
                    f"Le fichier « {file.name} », ligne {line} : le numéro « {identifier[:60]} » est déjà "
                    f"celui d’une autre ligne. Choisissez une colonne « id » où chaque ligne a le sien."
                )
            seen.add(identifier)
            work.add(identifier, prepare(rules.values(row), rules.specs))
    if not seen:
        raise MaillageError(f"Le fichier « {file.name} » n’a aucune ligne sous son en-tête.")
    return len(seen)


def _row(file: Path, line: int, cells: list[str] | None, header: list[str]) -> dict[str, str]:
    if cells is None:
        raise MaillageError(
            f"Le fichier « {file.name} », ligne {line} : cette ligne ne peut pas être lue. "
            "Corrigez-la, ou ouvrez le fichier dans un tableur et enregistrez-le au format CSV."
        )
    return dict(zip(header, cells, strict=False))


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Write a file that appears only when it is complete."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
