"""Lit une source suivie, tout de suite, et dit ce que cela a changé.

Relancée après une coupure, la commande reprend où la lecture en était. Une lecture retenue (la source a
perdu plus d’un cinquième de ses lignes) ne change rien : une personne décide sur la page de la source.
"""

import argparse
from typing import Any

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "sources run"
HELP = "lit une source suivie"
NEEDS = Needs.TERRITORY
COUNTS = (
    "read",
    "created",
    "updated",
    "unchanged",
    "suggested",
    "waiting",
    "refused",
    "masked_names",
)
# Anything but a good reading is not a success for who called.
GOOD = frozenset({"done", "same"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NOM", help="code de la source (maillage sources list)")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def told(reading: Any, counts: dict[str, int]) -> str:
    return (
        f"{count(reading.rows, 'ligne', 'lignes')} : {counts['created']} fiches créées, "
        f"{counts['updated']} mises à jour, {counts['suggested']} suggestions, "
        f"{reading.unseen} absentes."
    )


def run(options: argparse.Namespace, console: Console) -> int:
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.harvest.access import followed_for
    from maillage.harvest.services.reading import read_source

    actor = Actor.for_system("sources suivies")
    followed = followed_for(actor, options.name)
    with console.progress(f"Lignes de {followed.source.name}") as advance:
        reading = read_source(actor=actor, followed=followed, now=clock.now(), progress=advance)
    counts = {name: reading.counts.get(name, 0) for name in COUNTS}
    data: dict[str, Any] = {
        "source": followed.source_id,
        "state": reading.state,
        "words": reading.words,
        "rows": reading.rows,
        "rows_before": reading.rows_before,
        "unseen": reading.unseen,
        **counts,
        "report": reading.import_run.report if reading.import_run else None,
    }
    console.result(
        data,
        f"{followed.source.name} : {reading.get_state_display()}. {reading.words}".rstrip(),
        *([told(reading, counts)] if reading.import_run else ()),
    )
    return 0 if reading.state in GOOD else 1
