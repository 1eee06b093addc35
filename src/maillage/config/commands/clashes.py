"""Dit ce qui se passe déjà à une date, avec les raisons, et trois dates meilleures.

maillage clashes --date 2026-09-12 --start 10:00 --end 18:00 --theme sport --area 34172-07
"""

import argparse
from datetime import date, time

from maillage.config.console import Console
from maillage.config.needs import Needs

NAME = "clashes"
HELP = "dit ce qui se chevauche à une date, et trois dates meilleures"
NEEDS = Needs.DATABASE


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("attend une date comme 2026-09-12") from None


def hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("attend une heure comme 10:00") from None


def people(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise argparse.ArgumentTypeError("attend un nombre de personnes, par exemple 300")
    return int(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--date", type=day, required=True, metavar="JOUR", help="le jour (2026-09-12)"
    )
    parser.add_argument(
        "--start", type=hour, metavar="HEURE", help="début (10:00), sinon la journée"
    )
    parser.add_argument(
        "--end", type=hour, metavar="HEURE", help="fin (18:00), sinon deux heures après"
    )
    parser.add_argument(
        "--theme",
        action="append",
        default=[],
        metavar="CODE",
        help="thème (sport.judo), peut se répéter",
    )
    parser.add_argument("--area", metavar="CODE", help="quartier ou commune (34172-07)")
    parser.add_argument(
        "--public", action="append", default=[], metavar="CODE", help="public (enfants)"
    )
    parser.add_argument("--kind", metavar="NATURE", help="forum, meeting, workshop… (event)")
    parser.add_argument("--expected", type=people, metavar="N", help="personnes attendues")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.agenda.clashing.asking import asked, report, sentences
    from maillage.agenda.clashing.checking import check
    from maillage.core import clock
    from maillage.core.actor import Actor

    candidate = asked(
        day=options.date, start=options.start, end=options.end, themes=options.theme,
        area=options.area or "", publics=options.public, kind=options.kind or "",
        expected=options.expected,
    )  # fmt: skip
    found = check(Actor.for_system("commande"), candidate, now=clock.now())
    console.result(report(found), *sentences(found))
