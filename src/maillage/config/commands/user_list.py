"""Montre les personnes qui tiennent une fonction pour le territoire ; toutes avec --all."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "user list"
HELP = "montre les comptes"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--all", action="store_true", help="toutes les personnes, même sans fonction"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.accounts.models import Person

    people = Person.objects.prefetch_related("functions").order_by("email")
    if not options.all:
        people = people.filter(functions__isnull=False).distinct()
    rows = [
        {
            "id": person.pk,
            "email": person.email,
            "name": person.name,
            "active": person.is_active,
            "functions": sorted(held.function for held in person.functions.all()),
        }
        for person in people
    ]
    console.result(
        {"total": len(rows), "people": rows},
        *(f"{row['email']}  {row['name']}  {', '.join(row['functions'])}".rstrip() for row in rows),
        f"{count(len(rows), 'personne')}.",
    )
