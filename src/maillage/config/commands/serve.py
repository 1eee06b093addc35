"""Sert le site : le serveur web et l’agent (index de recherche, courriels, tâches) en une commande.

Celui des deux qui meurt est relancé. Ctrl-C arrête les deux proprement.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.config.supervisor import Child, Supervisor

NAME = "serve"
HELP = "sert le site (web et agent)"
NEEDS = Needs.TERRITORY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="N", help="port (MAILLAGE_PORT, sinon 8000)")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADRESSE",
        help="adresse d’écoute (127.0.0.1 par défaut)",
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="sans l’agent : lancez-le ailleurs"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="nombre de processus web")
    parser.add_argument(
        "--threads", type=int, default=8, metavar="N", help="fils d’exécution par processus web (8)"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="montre les journaux au lieu de les écrire"
    )


def run(options: argparse.Namespace, console: Console, beside: Sequence[Child] = ()) -> None:
    """Serve the site, and keep the processes ``beside`` it alive as long."""
    from django.conf import settings
    from django.db import connections

    from maillage.config.installation import collect_static

    if collect_static():
        console.say("Les fichiers du site (styles, scripts, images) sont prêts.")
    connections.close_all()
    port = settings.MAILLAGE_PORT if options.port is None else options.port
    url = settings.BASE_URL if settings.HTTPS else f"http://localhost:{port}"
    if "MAILLAGE_URL" not in os.environ:
        # Links in messages and security checks follow the port that people see.
        os.environ["MAILLAGE_URL"] = url
    one_process = 1 if settings.EMBEDDED else min(4, os.cpu_count() or 1)
    Supervisor(
        console=console,
        data=Path(settings.MAILLAGE_DATA),
        host=options.host,
        port=port,
        url=url,
        web_workers=options.workers or one_process,
        threads=options.threads,
        with_worker=not options.no_worker,
        verbose=options.verbose,
        beside=beside,
    ).run()
