"""Pages that explain: what the site is, where its data come from, what it keeps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.core import registry
from maillage.core.ui.context import footer_links, url_or_empty
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
    context = {
        "entries": list(registry.catalogue_entries),
        "api_url": url_or_empty("api:docs"),
        "sources_url": reverse("portal:sources"),
    }
    return render(request, "portal/pages/catalogue.html", context)


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
