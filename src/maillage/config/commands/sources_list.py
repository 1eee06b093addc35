"""Montre les sources suivies : leur état, leur dernière lecture, la prochaine."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "sources list"
HELP = "montre les sources suivies"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.harvest.queries import followed_lines

    rows = [
        {
            "name": line.followed.source_id,
            "title": line.followed.source.name,
            "kind": line.followed.kind,
            "state": line.followed.state,
            "licence": line.followed.source.licence,
            "republishable": line.followed.source.republishable,
            "next_at": line.followed.next_at,
            "last_state": line.last.state if line.last else None,
            "last_words": line.last.words if line.last else None,
            "last_at": line.last.started_at if line.last else None,
            "announced": line.announced,
            "suggested": line.suggested,
        }
        for line in followed_lines()
    ]
    console.result(
        {"total": len(rows), "sources": rows},
        *(f"{row['name']}  {row['title']}  {row['last_state'] or 'jamais lue'}" for row in rows),
        f"{count(len(rows), 'source suivie', 'sources suivies')}.",
    )
