"""Vérifie l’installation et dit comment réparer : configuration, base, index, courriel, disque, horloge, agent."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "doctor"
HELP = "vérifie l’installation et dit comment réparer"
# It looks before anything is brought up to date: what is wrong is what it must tell.
NEEDS = Needs.SETTINGS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> int:
    from maillage.core import clock, health

    report = health.diagnose(clock.now())
    sentences = []
    for line in report.lines:
        sentences.append(f"[{line.finding.level}] {line.label} : {line.finding.message}")
        if line.finding.remedy:
            sentences.append(f"    → {line.finding.remedy}")
    console.result(report.as_data(), *sentences)
    return 1 if report.status is health.Level.ERROR else 0
