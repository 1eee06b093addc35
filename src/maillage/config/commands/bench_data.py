"""Fabrique un fichier d’associations inventées, de la forme du Répertoire national, pour mesurer la vitesse.

maillage bench data --associations 200000 --output associations.csv

Le même nombre donne toujours le même fichier. Personne n’y est réel.
"""

import argparse
import csv
import random
import sys
from contextlib import nullcontext
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError
from maillage.core.ui.french import count

NAME = "bench data"
HELP = "fabrique un fichier d’associations inventées"
NEEDS = Needs.SETTINGS
SEED = 20_260_103
MOST = 10_000_000
PROGRESS_EVERY = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--associations", type=int, required=True, metavar="N", help="combien d’associations"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FICHIER", help="où écrire (sinon, la sortie standard)"
    )


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.algorithms.synthetic_associations import COLUMNS, Commune, associations
    from maillage.territory.communes import towns

    if not 0 <= options.associations <= MOST:
        raise MaillageError(
            f"Le nombre d’associations va de 0 à {MOST} : au-delà, les numéros se répéteraient."
        )
    communes = [
        Commune(town.insee, town.name, town.population)
        for town in towns().values()
        if town.population
    ]
    rows = associations(options.associations, communes, random.Random(SEED))  # noqa: S311 - a file to measure with, the same each time
    file = (
        options.output.open("w", encoding="utf-8", newline="")
        if options.output
        else nullcontext(sys.stdout)
    )
    with file as stream, console.progress("Associations", options.associations) as advance:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, row in enumerate(rows, start=1):
            writer.writerow(row)
            if number % PROGRESS_EVERY == 0:
                advance(number)
    if options.output:
        console.say(f"{options.output} : {count(options.associations, 'association')}.")
