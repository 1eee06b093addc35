"""The agenda on other people's pages: the script, what it reads, and the page that composes the line."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from maillage.agenda.embeds.content import all_address, embedded, line_of_html, number_of
from maillage.agenda.embeds.forms import EmbedForm
from maillage.agenda.finding.requests import read
from maillage.core.documents import open_to_all

SCRIPT_AGE, DATA_AGE = 3600, 60
FIELDS = ("theme", "area")


@cache
def script_text() -> bytes:
    return Path(__file__).with_name("agenda.js").read_bytes()


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
    """Answer with the next dates, as anybody reads them; what is not understood is left out."""
    number = number_of(request.GET.get("nombre", ""))
    found = embedded(read(request.GET), number=number, now=request.now)
    return for_any_site(JsonResponse(found), DATA_AGE)


@require_safe
def compose(request: HttpRequest) -> HttpResponse:
    """Compose the line to paste, and show what it gives."""
    query = read(request.GET)
    number = number_of(request.GET.get("nombre", ""))
    first = {name: codes[0] for name, codes in query.chosen.items() if name in FIELDS}
    context = {
        "form": EmbedForm(initial={**first, "q": query.text, "nombre": number}),
        "notices": query.notices,
        "line": line_of_html(query, number=number),
        "asked": query.query_string(),
        "kept": [pair for pair in query.pairs() if pair[0] not in {*FIELDS, "q"}],
        "number": number,
        "all_url": all_address(query),
    }
    return render(request, "agenda/feeds/embed.html", context)
