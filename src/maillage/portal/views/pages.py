"""Pages that explain: what the site is, where its data come from, what it keeps."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.core import registry
from maillage.core.documents import open_to_all, rdf
from maillage.core.documents.published import answer_with, edition_of, file_named
from maillage.core.errors import NotVisible
from maillage.core.ui.context import footer_links, url_or_empty
from maillage.portal import dcat
from maillage.portal.queries.sources import area_sources, source_figures


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/about.html")


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where each part of the directory comes from, and under which licence."""
    context = {"sources": source_figures(), "area_sources": area_sources()}
    return render(request, "portal/pages/sources.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/privacy.html")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The open datasets, as every module declares them."""
    entries = [
        (entry, [(file, edition_of(file)) for file in map(file_named, entry.files)])
        for entry in registry.catalogue_entries
    ]
    context = {
        "entries": entries,
        "api_url": url_or_empty("api:docs"),
        "sources_url": reverse("portal:sources"),
    }
    return render(request, "portal/pages/catalogue.html", context)


@require_safe
def catalogue_jsonld(request: HttpRequest) -> HttpResponseBase:
    text = rdf.jsonld(dcat.PREFIXES, dcat.catalogue())
    return open_to_all(HttpResponse(text, content_type=rdf.JSONLD_TYPE))


@require_safe
def catalogue_turtle(request: HttpRequest) -> HttpResponseBase:
    text = rdf.turtle(dcat.PREFIXES, dcat.catalogue())
    return open_to_all(HttpResponse(text, content_type=rdf.TURTLE_TYPE))


@require_safe
def open_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a file of the catalogue, as its date, size and checksum say."""
    if file_named(name).address != request.path:
        raise NotVisible
    return answer_with(request, name)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page, door by door."""
    doors = [
        (label, [(page.label, url) for page in pages if (url := url_or_empty(page.url_name))])
        for _, label, pages in registry.doors()
    ]
    context = {
        "groups": [
            *((label, links) for label, links in doors if links),
            ("Entrer", own_links()),
            ("Les données", footer_links("data")),
            ("Le site", footer_links("site")),
        ]
    }
    return render(request, "portal/pages/site_map.html", context)


def own_links() -> list[tuple[str, str]]:
    links = (
        ("Accueil", "portal:home"),
        ("Mon espace", "portal:dashboard"),
        ("Se connecter", "account_login"),
        ("Créer un compte", "account_signup"),
    )
    return [(label, url) for label, name in links if (url := url_or_empty(name))]
