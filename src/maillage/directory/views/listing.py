"""The list of the directory, and what is offered while typing."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.core.index import site_index
from maillage.core.registry import findings
from maillage.directory.queries.listing import LEGENDS, Listing, read_listing
from maillage.directory.queries.maps import window_of
from maillage.directory.queries.search_form import FILTERS, RADII, SORTS, distance_words, read_query
from maillage.directory.queries.suggestions import suggest
from maillage.directory.views.links import feed_links, locate
from maillage.directory.views.maps import map_addresses

TABS = (
    ("list", "Liste", "list"),
    ("map", "Carte", "map"),
    ("filters", "Filtres", "sliders-horizontal"),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Answer a question in words, as a form, a list and a map that say the same."""
    query = read_query(request.GET, locate=locate)
    found = read_listing(query, actor=request.actor, index=site_index())
    base = reverse("directory:list")
    context = {
        "listing": found,
        "query": query,
        "search_query": query.text,
        "active": query.active(base),
        "feeds": feed_links(query),
        "tabs": tabs(found, base),
        "pages": pages(found, base),
        "ways_out": [(way.words, way.query.address(base)) for way in found.ways_out],
        "radii": [(radius, distance_words(radius)) for radius in RADII],
        "sorts": [(code, words) for code, words in SORTS.items() if offered(code, found)],
        "kept_filters": [name for name in FILTERS if name not in LEGENDS],
        "map": map_addresses(query, window_of(query)),
        "elsewhere": elsewhere(request, query.text),
    }
    status = 503 if found.unavailable else 200
    return render(request, "directory/list.html", context, status=status)


def offered(sort: str, found: Listing) -> bool:
    """Whether an order means something for this question."""
    needs = {"distance": found.query.near is not None, "relevance": bool(found.query.text)}
    return needs.get(sort, True)


def tabs(found: Listing, base: str) -> list[dict[str, object]]:
    """Return the three parts of the page; on a wide screen all are there at once."""
    query = replace(found.query, page=1)
    return [
        {
            "label": label,
            "icon": icon,
            "href": replace(query, view=view).address(base),
            "current": found.query.view == view,
            "count": None,
        }
        for view, label, icon in TABS
    ]


def pages(found: Listing, base: str) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    page = found.query.page
    return {
        "previous": replace(found.query, page=page - 1).address(base) if page > 1 else "",
        "next": replace(found.query, page=page + 1).address(base) if found.has_next else "",
    }


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Offer organisations, themes and areas for the letters typed so far."""
    text = request.GET.get("q", "").strip()
    offers = suggest(text, actor=request.actor, index=site_index())
    base = reverse("directory:list")
    groups = [
        group(
            "Organisations",
            "users",
            [(o, reverse("directory:profile", args=[o.code])) for o in offers.organisations],
        ),
        group("Thèmes", "tag", [(o, f"{base}?theme={o.code}") for o in offers.themes]),
        group(
            "Quartiers et communes", "map-pin", [(o, f"{base}?area={o.code}") for o in offers.areas]
        ),
    ]
    groups += [
        {
            "label": other.label,
            "icon": other.icon,
            "items": other.suggest(text, request.actor, request.now),
        }
        for other in findings
    ]
    context = {"groups": [found for found in groups if found["items"]], "query": text}
    return render(request, "directory/suggestions.html", context)


def elsewhere(request: HttpRequest, text: str) -> list[tuple[str, str]]:
    """Return (words, address) of what the same words find in other modules."""
    if not text:
        return []
    found = (other.elsewhere(text, request.actor, request.now) for other in findings)
    return [answer for answer in found if answer is not None]


def group(label: str, icon: str, offers: list) -> dict[str, object]:
    items = [{"label": o.label, "hint": o.hint, "url": url} for o, url in offers]
    return {"label": label, "icon": icon, "items": items}
