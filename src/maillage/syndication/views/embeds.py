"""The list and the map on other people's pages: the script, what it reads, and the page that composes the line."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from maillage.core.documents import open_to_all
from maillage.core.index import site_index
from maillage.directory.queries.maps import MAX_ZOOM, clusters_geojson, drawn_level
from maillage.directory.queries.search_form import read_box, read_query
from maillage.directory.views.links import locate
from maillage.directory.views.maps import GEOJSON
from maillage.syndication import embeds
from maillage.syndication.embeds.content import (
    LIST,
    NOBODY,
    VIEWS,
    base,
    embedded,
    line_of_html,
    number_of,
)
from maillage.syndication.forms.embeds import EmbedForm
from maillage.syndication.views.trail import trail
from maillage.territory.queries import area_outlines

SCRIPT_AGE, DATA_AGE, OUTLINES_AGE = 3600, 60, 3600
NOTHING = {"type": "FeatureCollection", "features": []}


@cache
def script_text() -> bytes:
    return (Path(embeds.__file__).parent / "annuaire.js").read_bytes()


def for_any_site(response: HttpResponse, seconds: int) -> HttpResponseBase:
    patch_cache_control(response, public=True, max_age=seconds)
    return open_to_all(response)


@require_safe
def script(request: HttpRequest) -> HttpResponseBase:
    """Answer with the script that defines the element."""
    response = HttpResponse(script_text(), content_type="text/javascript; charset=utf-8")
    return for_any_site(response, SCRIPT_AGE)


@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """Answer with the lines of a list, as anybody reads them; what is not understood is left out."""
    query = read_query(request.GET, locate=locate)
    number = number_of(request.GET.get("nombre", ""))
    return for_any_site(JsonResponse(embedded(query, index=site_index(), number=number)), DATA_AGE)


@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """Answer with the points of a part of the map, as anybody sees them, with whole addresses."""
    query = read_query(request.GET, locate=locate)
    said = request.GET.get("zoom", "")
    zoom = min(int(said[:3]), MAX_ZOOM) if said.isascii() and said.isdigit() else 0
    window = read_box(request.GET.get("window", ""))
    found = clusters_geojson(query, actor=NOBODY, index=site_index(), zoom=zoom, window=window)
    for feature in found["features"]:
        if "url" in feature["properties"]:
            feature["properties"]["url"] = base() + feature["properties"]["url"]
    return for_any_site(JsonResponse(found, content_type=GEOJSON), DATA_AGE)


@require_safe
def outlines(request: HttpRequest) -> HttpResponseBase:
    """Answer with the outlines that our own map draws."""
    level = drawn_level()
    if not level:
        return for_any_site(JsonResponse(NOTHING, content_type=GEOJSON), OUTLINES_AGE)
    response = HttpResponse(area_outlines(level).body, content_type=GEOJSON)
    return for_any_site(response, OUTLINES_AGE)


@require_safe
def compose(request: HttpRequest) -> HttpResponse:
    """Compose the line to paste, and show what it gives."""
    query = read_query(request.GET, locate=locate)
    said = request.GET.get("vue", "")
    view = said if said in dict(VIEWS) else LIST
    number = number_of(request.GET.get("nombre", ""))
    first = {name: codes[0] for name, codes in query.chosen.items()}
    context = {
        "form": EmbedForm(initial={**first, "q": query.text, "vue": view, "nombre": number}),
        "notices": query.notices,
        "line": line_of_html(query, view=view, number=number),
        "chosen": [(name, ",".join(codes)) for name, codes in query.chosen.items()],
        "text": query.text,
        "view": view,
        "number": number,
        "all_url": query.address(reverse("directory:list")),
        **trail("Intégrer une liste ou une carte"),
    }
    return render(request, "syndication/embed.html", context)
