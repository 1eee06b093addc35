"""Crée le compte d’une personne, et lui donne au besoin une fonction pour le territoire.

La personne entre avec un code reçu par courriel : aucun mot de passe n’est à transmettre.
"""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "user add"
HELP = "crée le compte d’une personne"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="COURRIEL", help="adresse électronique")
    parser.add_argument("--name", required=True, metavar="NOM", help="nom affiché")
    parser.add_argument(
        "--function",
        nargs="+",
        default=[],
        metavar="FONCTION",
        help="facilitator, house_manager, officer, elected, operator",
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.accounts.services.people import create_person
    from maillage.core import clock
    from maillage.core.actor import Actor

    person = create_person(
        actor=Actor.for_system("commande"),
        email=options.email,
        name=options.name,
        functions=options.function,
        now=clock.now(),
    )
    console.result(
        {
            "id": person.pk,
            "email": person.email,
            "name": person.name,
            "functions": options.function,
        },
        f"Le compte de {person.name} ({person.email}) est créé.",
    )
