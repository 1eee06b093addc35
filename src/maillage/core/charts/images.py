"""From a specification to an image, kept by content: the same chart is drawn once."""

import hashlib
import json
import re
from html import escape
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control

CACHE_SECONDS = 7 * 24 * 3600
BROWSER_SECONDS = 365 * 24 * 3600
# Counts move: an image asked for under the name of older numbers is soon asked for again.
MOVED_SECONDS = 60
SVG_TYPE = "image/svg+xml; charset=utf-8"
# Changes with the way of drawing, so that what is kept is drawn anew.
VERSION = 1
_OPENING = re.compile(r"<svg\b[^>]*>")


def chart_digest(spec: dict[str, Any], *, title: str, description: str) -> str:
    """Return 16 characters that change with anything in the image."""
    text = json.dumps([VERSION, spec, title, description], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def svg_of(spec: dict[str, Any], *, title: str, description: str) -> str:
    """Draw a chart, or take it from the cache; ``title`` and ``description`` are read aloud.

    Makes no request: the data are in the specification. Raises ValueError when it is not Vega-Lite.
    """
    key = f"chart:{chart_digest(spec, title=title, description=description)}"
    kept: str | None = cache.get(key)
    if kept is not None:
        return kept
    # Slow to load (a JavaScript engine), and its threads would not survive the fork of the server.
    import vl_convert  # noqa: PLC0415

    drawn = vl_convert.vegalite_to_svg(spec, format_locale="fr-FR", allowed_base_urls=[])
    image = _told(drawn, title, description)
    cache.set(key, image, CACHE_SECONDS)
    return image


def _told(svg: str, title: str, description: str) -> str:
    """Put in an image what a screen reader says of it."""
    opening = _OPENING.match(svg)
    if opening is None:
        raise ValueError("the renderer did not give an SVG")
    head = opening[0][:-1] + ' role="img" aria-labelledby="titre description" lang="fr">'
    told = (
        f'<title id="titre">{escape(title, quote=False)}</title>'
        f'<desc id="description">{escape(description, quote=False)}</desc>'
    )
    return head + told + svg[opening.end() :]


def chart_response(
    request: HttpRequest, spec: dict[str, Any], *, title: str, description: str, asked: str
) -> HttpResponse:
    """Answer with an image; ``asked`` is the digest of its address.

    Under its own digest it is kept for good; under an older one the chart of today is given.
    """
    digest = chart_digest(spec, title=title, description=description)
    etag = f'"{digest}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        image = svg_of(spec, title=title, description=description)
        response = HttpResponse(image, content_type=SVG_TYPE)
    response["ETag"] = etag
    if asked == digest:
        patch_cache_control(response, private=True, max_age=BROWSER_SECONDS, immutable=True)
    else:
        patch_cache_control(response, private=True, max_age=MOVED_SECONDS)
    return response
