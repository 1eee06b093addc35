"""Trouve la position d’une adresse, avec sa précision : adresse, rue ou commune."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError

NAME = "geocode"
HELP = "trouve la position d’une adresse"
NEEDS = Needs.DATABASE
PRECISIONS = {"address": "à l’adresse", "street": "à la rue", "commune": "à la commune"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", metavar="ADRESSE", help="« 12 av de la liberté Montpellier »")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from dataclasses import asdict

    from maillage.territory.services import geocode

    found = geocode(options.address)
    if found is None:
        raise MaillageError(
            f"« {options.address[:100]} » n’a pas été trouvée. Écrivez le numéro, la rue et la commune, "
            "ou installez un fichier d’adresses de votre territoire."
        )
    data = asdict(found)
    console.result(
        {name: data[name] for name in ("lat", "lon", "precision", "label", "score")},
        f"{found.label} : {found.lat:.6f}, {found.lon:.6f} "
        f"(précis {PRECISIONS.get(str(found.precision), str(found.precision))})",
    )
