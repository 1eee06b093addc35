"""Construit la ville de démonstration (Montpellier, données ouvertes, personnes fictives) et la sert.

Une fois construite, elle est seulement servie. Le mode démonstration permet d’entrer comme l’un des huit
personnages : ne l’ouvrez pas au public avec de vraies données.
"""

import argparse
import os

from maillage.config.commands import serve
from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.errors import MaillageError

NAME = "demo"
HELP = "construit la ville de démonstration et la sert"
NEEDS = Needs.SETTINGS
MARK = "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--build-only", action="store_true", help="construit sans servir")
    serve.add_arguments(parser)


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.config import installation
    from maillage.core import clock
    from maillage.core.index import rebuild_now
    from maillage.core.site import TERRITORY_NAME, get_setting, set_setting
    from maillage.demo.build import VERSION, build

    # Links in pages and one-click sign-in follow this in the processes that serve.
    os.environ["MAILLAGE_DEMO"] = "1"
    installation.migrate()
    built = get_setting(MARK)
    if get_setting(TERRITORY_NAME) is not None and built is None:
        raise MaillageError(
            f"Ce dossier de données contient déjà le territoire « {get_setting(TERRITORY_NAME)} ». "
            "La démonstration veut le sien : MAILLAGE_DATA=demo maillage demo."
        )
    if built != VERSION:
        # Said first: a build that is interrupted is resumed, not taken for somebody's territory.
        set_setting(MARK, 0)
        build(now=clock.now(), say=console.say)
        with console.progress("Fiches indexées") as advance:
            rebuild_now(advance)
    if not options.build_only:
        serve.run(options, console)
