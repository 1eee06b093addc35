"""The printed guide: its page, its PDF and the table behind it, as the worker last made them."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.core.documents.published import answer_with, edition_of
from maillage.syndication.feeds.shared import count_shared
from maillage.syndication.guide.content import guide_destination
from maillage.syndication.guide.files import GUIDE, TABLE
from maillage.syndication.views.trail import trail


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Tell what the guide is, its last edition, and how to be in it."""
    destination = guide_destination()
    context = {
        "destination": destination,
        "total": count_shared(destination) if destination else 0,
        "edition": edition_of(GUIDE),
        **trail("Le guide à imprimer"),
    }
    return render(request, "syndication/guide.html", context)


@require_safe
def pdf(request: HttpRequest) -> HttpResponseBase:
    return answer_with(request, GUIDE.name)


@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return answer_with(request, TABLE.name)
