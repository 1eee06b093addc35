"""What an embedded list shows, read as nobody in particular; and the line of HTML that asks for it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape

from maillage.core.actor import Actor
from maillage.core.problems import Unavailable
from maillage.core.search import Hit, SearchIndex
from maillage.core.site import current_site_name
from maillage.core.ui.french import typography
from maillage.directory.exports import LICENCE
from maillage.directory.queries.listing import place_of, title_of
from maillage.directory.queries.maps import drawn_level, window_of
from maillage.directory.queries.search_form import DirectoryQuery

NOBODY = Actor.anonymous()
MOST, USUAL = 50, 10
LIST, MAP = "liste", "carte"
VIEWS = ((LIST, "Une liste"), (MAP, "Une carte, avec sa liste"))
RETRY_S = 5


def base() -> str:
    return str(settings.BASE_URL).rstrip("/")


def number_of(said: str) -> int:
    """Return how many lines are asked for, within bounds; the usual number for anything else."""
    if not (said.isascii() and said.isdigit()):
        return USUAL
    return min(MOST, max(1, int(said[:4])))


def embedded(query: DirectoryQuery, *, index: SearchIndex, number: int) -> dict[str, Any]:
    """Return what the element draws, as JSON values with whole addresses."""
    page = index.search(replace(query, page=1, cursor="").request(NOBODY, limit=number))
    if page.unavailable:
        raise Unavailable(page.unavailable, retry_after=RETRY_S)
    shown = len(page.hits)
    town = current_site_name()
    total = title_of(page)
    summary = total if shown == page.total else f"{total}, dont voici {shown}"
    return {
        "title": f"{total}, {town}",
        "counted": typography(total),
        "summary": typography(summary if page.total else f"{total} ne répond à cette recherche."),
        "total": page.total,
        "items": [item(hit) for hit in page.hits],
        "all": all_address(query),
        "all_words": typography(f"Tout voir dans l’annuaire des associations, {town}"),
        "attribution": f"({LICENCE})",
        "map": map_of(query),
        "leaflet": {
            "script": absolute(static("leaflet/leaflet.js")),
            "style": absolute(static("leaflet/leaflet.css")),
        },
    }


def absolute(address: str) -> str:
    return address if "://" in address else f"{base()}{address}"


def item(hit: Hit) -> dict[str, str]:
    return {
        "name": typography(hit.title),
        "url": f"{base()}/annuaire/{hit.key}/",
        "summary": typography(hit.stored.get("summary", "")),
        "place": typography(place_of(hit.stored)),
    }


def all_address(query: DirectoryQuery) -> str:
    return base() + replace(query, page=1, view="list").address(reverse("directory:list"))


def map_of(query: DirectoryQuery) -> dict[str, Any]:
    """Return what a map needs: first view, outlines, points, tiles; no map without a first view."""
    window = window_of(query)
    level = drawn_level()
    asked = urlencode(replace(query, page=1, view="list", sort="").pairs())
    return {
        "has_points": window is not None,
        "bounds": list(window) if window else [],
        "outlines": f"{base()}{reverse('syndication:embed_outlines')}" if level else "",
        "points": f"{base()}{reverse('syndication:embed_points')}?{asked}",
        "tiles": settings.MAILLAGE_TILES_URL,
        "attribution": settings.MAILLAGE_TILES_ATTRIBUTION,
    }


def line_of_html(query: DirectoryQuery, *, view: str, number: int) -> str:
    """Return the line to paste: the element, the link it holds for who has no script, and the script."""
    chosen: list[tuple[str, Iterable[str]]] = [("q", [query.text] if query.text else [])]
    chosen += list(query.chosen.items())
    said = "".join(f' {name}="{escape(",".join(values))}"' for name, values in chosen if values)
    said += f' vue="{view}"' if view != LIST else ""
    said += f' nombre="{number}"' if number != USUAL else ""
    words = escape(typography(f"Annuaire des associations, {current_site_name()}"))
    address = escape(all_address(query))
    script = escape(f"{base()}{reverse('syndication:embed_script')}")
    return (
        f'<maillage-annuaire{said}><a href="{address}">{words}</a></maillage-annuaire>'
        f'<script type="module" src="{script}"></script>'
    )
