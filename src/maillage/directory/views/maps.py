"""What the map asks for: outlines of a level, and clusters for the part that it shows."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from maillage.algorithms.geometry import Box
from maillage.core.index import site_index
from maillage.directory.queries.maps import MAX_ZOOM, clusters_geojson, drawn_level
from maillage.directory.queries.search_form import DirectoryQuery, read_box, read_query
from maillage.directory.views.links import locate
from maillage.territory.enums import Level
from maillage.territory.queries import area_outlines

GEOJSON = "application/geo+json"
MINUTES_5 = 300


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Answer the clusters of a question for a part of the map (``window``) and a ``zoom``."""
    query = read_query(request.GET, locate=locate)
    said = request.GET.get("zoom", "")
    zoom = min(int(said[:3]), MAX_ZOOM) if said.isascii() and said.isdigit() else 0
    found = clusters_geojson(
        query,
        actor=request.actor,
        index=site_index(),
        zoom=zoom,
        window=read_box(request.GET.get("window", "")),
    )
    return JsonResponse(found, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


@require_safe
def outlines(request: HttpRequest, level: str) -> HttpResponse:
    """Answer the outlines of a level; browsers keep them and ask whether they changed."""
    if level not in Level.values:
        raise Http404
    found = area_outlines(level)
    response: HttpResponse
    if request.headers.get("If-None-Match") == found.etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(found.body, content_type=GEOJSON)
    response["ETag"] = found.etag
    patch_cache_control(response, public=True, max_age=MINUTES_5)
    return response


def map_addresses(query: DirectoryQuery, window: Box | None) -> dict[str, str]:
    """Return what the map component needs: addresses of outlines and points, first view."""
    level = drawn_level()
    asked = replace(query, page=1, view="list", sort="").address(reverse("directory:map_points"))
    mark = "&" if "?" in asked else "?"
    return {
        "outlines": reverse("directory:map_outlines", args=[level]) if level else "",
        "points": f"{asked}{mark}window={{bbox}}&zoom={{zoom}}",
        "bounds": ",".join(f"{edge:.5f}" for edge in window) if window else "",
    }
