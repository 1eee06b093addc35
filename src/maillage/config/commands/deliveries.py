"""Dit où en sont les envois vers chaque plateforme : ce qui y est, attend, échoue, est refusé, et le prochain essai."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from maillage.config.console import Console
from maillage.config.needs import Needs

if TYPE_CHECKING:
    from maillage.syndication.queries.presences import DestinationStatus

NAME = "deliveries"
HELP = "dit où en sont les envois vers chaque plateforme"
NEEDS = Needs.DATABASE

GATES = {
    "closed": "ouverte",
    "waiting": "attend, à sa demande ou par mesure",
    "open": "en panne, réessai plus tard",
    "probing": "en panne, un essai va le dire",
    "blocked": "arrêtée : identifiants à revoir",
}
COLUMNS = ("plateforme", "façon", "là-bas", "attend", "échoue", "refusé", "prochain essai", "état")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import clock
    from maillage.syndication.queries.presences import statuses

    now = clock.now()
    found = statuses(now=now)
    if not found:
        console.result({"destinations": []}, "L’inventaire n’a encore aucune plateforme ouverte.")
        return
    console.result({"destinations": [as_data(one) for one in found]}, *table(found, now))


def as_data(status: "DestinationStatus") -> dict[str, Any]:
    """Return the state of one destination; moments are ISO 8601 or null."""
    destination = status.destination
    return {
        "code": destination.code,
        "name": destination.name,
        "mode": str(destination.mode),
        "state": str(destination.state),
        "connector": destination.connector,
        "circuit": status.gate.value,
        "words": status.words,
        "present": status.present,
        "waiting": status.waiting,
        "failing": status.failing,
        "refused": status.refused,
        "differing": status.differing,
        "next_try_at": moment(status.next_try_at),
        "oldest_wait_at": moment(status.oldest_wait_at),
        "last_success_at": moment(status.last_success_at),
    }


def moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def table(found: list["DestinationStatus"], now: datetime) -> list[str]:
    """Return the lines of a plain table, each column as wide as what it holds."""
    from maillage.core.ui.french import format_relative

    rows = [COLUMNS]
    for one in found:
        is_sent = one.destination.mode != "pull"
        numbers = [str(n) for n in (one.present, one.waiting, one.failing, one.refused)]
        due = one.next_try_at
        rows.append(
            (
                one.destination.name,
                one.destination.get_mode_display(),
                *(numbers if is_sent else ["-"] * 4),
                format_relative(max(due, now), now) if due else "-",
                GATES[one.gate.value] if one.destination.mode == "push" else "-",
            )
        )
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
    lines = [
        "  ".join(cell.ljust(widths[n]) for n, cell in enumerate(row)).rstrip() for row in rows
    ]
    return [*lines, *(f"{one.destination.name} : {one.words}" for one in found if one.words)]
