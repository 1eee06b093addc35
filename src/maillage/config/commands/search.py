"""Cherche dans l’annuaire, ou refait l’index de recherche.

maillage search "club de judo" --near 43.61,3.88    cherche
maillage search rebuild                              refait l’index à partir de la base

Le seul mot « rebuild », sans option, refait l’index ; pour chercher ce mot : maillage search rebuild --limit 10.
"""

import argparse
import math

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count, format_distance

NAME = "search"
HELP = "cherche dans l’annuaire, ou refait l’index (search rebuild)"
NEEDS = Needs.DATABASE
REBUILD = ["rebuild"]
DEFAULT_LIMIT = 20


def position(text: str) -> tuple[float, float]:
    """Read LAT,LON in degrees."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            "attend LATITUDE,LONGITUDE, par exemple 43.61,3.88"
        ) from None
    if not (math.isfinite(lat) and abs(lat) <= 90 and math.isfinite(lon) and abs(lon) <= 180):
        raise argparse.ArgumentTypeError(
            "attend une latitude entre -90 et 90, une longitude entre -180 et 180"
        )
    return lat, lon


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="MOTS", help="ce que vous cherchez")
    parser.add_argument("--near", type=position, metavar="LAT,LON", help="autour d’un point")
    parser.add_argument("--theme", metavar="CODE", help="dans un thème (sport.judo)")
    parser.add_argument("--area", metavar="CODE", help="dans un quartier ou une commune (34172-07)")
    parser.add_argument(
        "--limit", type=int, metavar="N", help=f"nombre de réponses ({DEFAULT_LIMIT})"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    chosen = (options.near, options.theme, options.area, options.limit)
    if options.words == REBUILD and not any(chosen):
        rebuild(console)
    else:
        find(options, console)


def rebuild(console: Console) -> None:
    from maillage.core import index

    with console.progress("Fiches indexées") as advance:
        documents = index.rebuild_now(advance)
    console.result(
        {"documents": documents},
        f"L’index de recherche est refait : {count(documents, 'document')}.",
    )


def find(options: argparse.Namespace, console: Console) -> None:
    from maillage.core.actor import Actor
    from maillage.core.errors import MaillageError
    from maillage.core.index import site_index
    from maillage.directory.queries.search_form import DirectoryQuery

    query = DirectoryQuery(
        text=" ".join(options.words),
        chosen=chosen_codes(options),
        near=options.near,
        sort="" if options.near else "relevance",
        limit=max(1, DEFAULT_LIMIT if options.limit is None else options.limit),
    )
    page = site_index().search(query.request(Actor.anonymous()))
    if page.unavailable:
        raise MaillageError(
            f"{page.unavailable} Pour le refaire maintenant : maillage search rebuild."
        )
    results = [
        {
            "id": hit.key,
            "name": hit.title,
            "themes": list(hit.stored.get("themes", ())),
            "area": hit.stored.get("area", ""),
            "lat": hit.lat,
            "lon": hit.lon,
            "distance_m": None if hit.distance_m is None else round(hit.distance_m),
            "score": round(hit.score or nearness(hit.distance_m), 4),
        }
        for hit in page.hits
    ]
    lines = [
        f"  {hit.title}"
        + (f" ({hit.stored['area_name']})" if hit.stored.get("area_name") else "")
        + (f", {format_distance(hit.distance_m)}" if hit.distance_m is not None else "")
        for hit in page.hits
    ]
    said = f"{count(page.total, 'réponse')}." if page.total else page.reason or "Aucune réponse."
    console.result({"total": page.total, "results": results}, said, *lines)


def nearness(distance_m: float | None) -> float:
    """Return the score of an answer ranked by distance: 1 on the spot, a half at a kilometre."""
    return 0.0 if distance_m is None else 1 / (1 + distance_m / 1000)


def chosen_codes(options: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    """Return the filters; a code that does not exist is refused rather than answered by nothing."""
    from maillage.core.errors import MaillageError
    from maillage.directory.queries.vocabulary import area_labels, label_of

    if options.theme and not label_of("theme", options.theme):
        raise MaillageError(
            f"Le thème « {options.theme[:60]} » n’existe pas. Les codes ressemblent à sport.judo ; "
            "leur liste est dans docs/reference/themes-et-competences.md et sur /api/v1/themes."
        )
    if options.area and not area_labels([options.area]):
        raise MaillageError(
            f"Le secteur « {options.area[:60]} » n’existe pas. Les codes ressemblent à 34172-07 ; "
            "leur liste est sur /api/v1/areas."
        )
    chosen = {"theme": options.theme, "area": options.area}
    return {name: (code,) for name, code in chosen.items() if code}
