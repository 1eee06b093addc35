"""Lance l’agent seul : index de recherche, courriels, tâches et travaux réguliers."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "worker"
HELP = "lance l’agent seul (index, courriels, tâches)"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    # The process that restarts it, when there is one: the worker stops when that process disappears.
    parser.add_argument("--supervisor", type=int, help=argparse.SUPPRESS)


def run(options: argparse.Namespace, console: Console) -> None:
    from django.conf import settings

    from maillage.core.worker import Worker

    if options.supervisor is None:
        console.say("L’agent travaille (Ctrl-C pour l’arrêter).")
    Worker(data=settings.MAILLAGE_DATA, supervisor=options.supervisor).run()
