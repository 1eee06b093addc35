"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.agenda.finding.offers import coming
from maillage.core.index import site_index
from maillage.core.ui.context import url_or_empty
from maillage.portal.queries.home import front_page

COMING = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "front": front_page(request.actor, index=site_index()),
        "coming": coming(request.actor, request.now, COMING),
        "list_url": url_or_empty("directory:list"),
        "panorama_url": url_or_empty("directory:panorama"),
        "sources_url": url_or_empty("portal:sources"),
    }
    return render(request, "portal/home.html", context)
