"""Compare toutes les fiches entre elles, et compte les paires à décider.

L’agent le fait de lui-même pour chaque fiche nouvelle ou modifiée : cette commande sert après un grand import.
"""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "duplicates find"
HELP = "compare toutes les fiches entre elles"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--learn", action="store_true", help="apprend d’abord les poids des fiches")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.duplicates.models import LearnedModel, Sheet
    from maillage.duplicates.services.finding import find_pairs
    from maillage.duplicates.services.learning import learn_weights

    actor, now = Actor.for_system("ligne de commande"), clock.now()
    if options.learn:
        learn_weights(actor=actor, now=now)
    waiting = find_pairs(actor=actor, now=now)
    version = LearnedModel.objects.filter(is_current=True).values_list("version", flat=True).first()
    compared = Sheet.objects.count()
    console.result(
        {"compared": compared, "waiting": waiting, "weights": version or 0},
        f"{count(compared, 'fiche comparée', 'fiches comparées')}.",
        f"{count(waiting, 'paire à décider', 'paires à décider')} : page Doublons.",
    )
