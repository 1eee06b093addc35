"""Montre les paires de fiches à décider, la plus probable d’abord."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "duplicates list"
HELP = "montre les paires de fiches à décider"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, help="nombre de paires (50)")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.duplicates.queries.pairs import progress, waiting_pairs

    found = progress()
    rows = [
        {
            "pair": pair.pk,
            "a": pair.a.ref,
            "a_name": pair.a.name,
            "b": pair.b.ref,
            "b_name": pair.b.name,
            "probability": round(pair.probability, 4),
            "verdict": pair.verdict,
            "evidence": [line["words"] for line in pair.evidence],
        }
        for pair in waiting_pairs()[: options.limit]
    ]
    console.result(
        {"waiting": found.waiting, "decided": found.decided, "aside": found.aside, "pairs": rows},
        *(f"{row['probability']:.2f}  {row['a_name']}  |  {row['b_name']}" for row in rows),
        f"{count(found.waiting, 'paire à décider', 'paires à décider')}.",
    )
