"""Crée un territoire vide : sa base, ses communes, ses quartiers, les listes de thèmes et de compétences.

maillage init --name "Montpellier" --insee 34172 --areas quartiers.geojson sous-quartiers.geojson
"""

import argparse
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError
from maillage.core.ui.french import count

NAME = "init"
HELP = "crée un territoire"
NEEDS = Needs.SETTINGS
LONGEST_NAME = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", metavar="NOM", help="nom du territoire")
    parser.add_argument(
        "--insee", nargs="+", default=[], metavar="CODE", help="codes INSEE de ses communes (34172)"
    )
    parser.add_argument(
        "--areas",
        nargs="+",
        default=[],
        type=Path,
        metavar="FICHIER",
        help="contours des quartiers, en GeoJSON",
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    if options.name is None and console.is_interactive:
        options.name = console.ask("Comment s’appelle votre territoire ?")
        if not options.insee:
            options.insee = console.ask(
                "Codes INSEE de ses communes (34172 ; rien pour plus tard) :"
            ).split()
    name = " ".join((options.name or "").split())
    if not name or len(name) > LONGEST_NAME:
        raise MaillageError(
            f"Donnez le nom du territoire, en {LONGEST_NAME} caractères au plus : maillage init --name « Montpellier »."
        )
    create(name, options.insee, options.areas, console)


def create(name: str, insee: list[str], areas: list[Path], console: Console) -> None:
    """Create the territory, whole or not at all; the same call again adds what is new."""
    from django.db import transaction

    from maillage.config import installation
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.core.site import TERRITORY_NAME, get_setting
    from maillage.territory.services import Founding, create_territory

    installation.migrate()
    known = get_setting(TERRITORY_NAME)
    if known is not None and known != name:
        raise MaillageError(
            f"Ce dossier de données contient déjà le territoire « {known} ». "
            "Choisissez un autre dossier avec MAILLAGE_DATA."
        )
    founding = Founding()
    if known is None or insee or areas:
        with transaction.atomic():
            founding = create_territory(
                actor=Actor.for_system("init"), name=name, insee=insee, areas=areas, now=clock.now()
            )
    drawn = sum(len(report.created) for _, report in founding.reports)
    refused = [
        f"{path.name} : {refusal}"
        for path, report in founding.reports
        for refusal in report.refused
    ]
    communes = [area.code for area in founding.communes]
    console.result(
        {"name": name, "communes": communes, "areas": drawn, "refused": refused},
        f"Le territoire « {name} » est prêt : {count(len(communes), 'commune')}, {count(drawn, 'secteur')}.",
        *(f"Refusé : {refusal}" for refusal in refused),
        "Ensuite : maillage import, pour y mettre des associations ; maillage serve, pour l’ouvrir.",
    )
