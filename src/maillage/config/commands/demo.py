"""Construit la ville de démonstration (Montpellier, données ouvertes, personnes fictives) et la sert.

Une fois construite, elle est seulement servie, avec quatre plateformes fictives, sur le port suivant, où partent les
fiches de qui l’accepte. Le mode démonstration permet d’entrer comme l’un des huit
personnages : ne l’ouvrez pas au public avec de vraies données.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.config.commands import serve
from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.config.supervisor import Child
from maillage.core.errors import MaillageError

NAME = "demo"
HELP = "construit la ville de démonstration et la sert"
NEEDS = Needs.SETTINGS
MARK = "demo"
PLATFORMS_PORT = "demo:platforms"


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
        with platforms(options, console) as beside:
            serve.run(options, console, [beside])


@contextmanager
def platforms(options: argparse.Namespace, console: Console) -> Iterator[Child]:
    """Open the port of the fictional platforms, let the site send there, and say where they are."""
    from django.conf import settings

    from maillage.core import clock
    from maillage.core.site import get_setting, set_setting
    from maillage.demo.destinations_life import point_destinations
    from maillage.demo.partners.run import listen_near

    site_port = settings.MAILLAGE_PORT if options.port is None else options.port
    # The one of the last time first: what was sent there still has its address.
    with listen_near(get_setting(PLATFORMS_PORT) or site_port + 1) as listener:
        listener.set_inheritable(True)
        port = listener.getsockname()[1]
        set_setting(PLATFORMS_PORT, port)
        url = f"http://127.0.0.1:{port}"
        allowed = [*settings.MAILLAGE_OUTGOING_ALLOW, f"127.0.0.1:{port}"]
        os.environ["MAILLAGE_OUTGOING_ALLOW"] = " ".join(allowed)
        point_destinations(url, clock.now())
        console.say(f"Plateformes fictives où les fiches sont envoyées : {url}")
        data = Path(settings.MAILLAGE_DATA)
        command = [
            *(sys.executable, "-m", "maillage.demo.partners"),
            *("--socket", str(listener.fileno()), "--data", str(data / "plateformes")),
            *("--supervisor", str(os.getpid())),
        ]
        log = None if options.verbose else data / "journal" / "plateformes.log"
        yield Child("plateformes fictives", command, log, sockets=[listener.fileno()])
