"""Donne ou retire des fonctions pour le territoire à une personne qui a un compte."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError

NAME = "user functions"
HELP = "donne ou retire des fonctions"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="COURRIEL", help="adresse électronique du compte")
    parser.add_argument(
        "--give", nargs="+", default=[], metavar="FONCTION", help="fonctions à donner"
    )
    parser.add_argument(
        "--take", nargs="+", default=[], metavar="FONCTION", help="fonctions à retirer"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from django.db import transaction

    from maillage.accounts.models import Person
    from maillage.accounts.services.functions import give_function, take_function
    from maillage.core import clock
    from maillage.core.actor import Actor

    person = Person.objects.filter(email=options.email.strip().lower()).first()
    if person is None:
        raise MaillageError(
            f"Aucun compte n’a l’adresse {options.email}. Créez-le : maillage user add {options.email} --name NOM."
        )
    actor, now = Actor.for_system("commande"), clock.now()
    with transaction.atomic():
        for function in options.give:
            give_function(actor=actor, person=person, function=function, now=now)
        for function in options.take:
            take_function(actor=actor, person=person, function=function, now=now)
    held = sorted(person.functions.values_list("function", flat=True))
    console.result(
        {"id": person.pk, "email": person.email, "functions": held},
        f"Fonctions de {person.name} : {', '.join(held) or 'aucune'}.",
    )
