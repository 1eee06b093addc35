"""The page where every part of the interface is seen in every state, with long French strings."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.core.clock import now
from maillage.core.ui import errors
from maillage.core.ui.french import format_time
from maillage.portal import showcase as samples
from maillage.portal.showcase_forms import empty_form, refused_form

SECTIONS = (
    ("socle", "Couleurs et lettres"),
    ("page", "Tête, pied et chemin de page"),
    ("actions", "Actions"),
    ("formulaires", "Formulaires"),
    ("filtres", "Recherche et filtres"),
    ("listes", "Listes et fiches"),
    ("marques", "Marques et provenance"),
    ("onglets", "Onglets, étapes, menus"),
    ("tableaux", "Tableaux et graphiques"),
    ("temps", "Temps"),
    ("agenda", "Calendriers"),
    ("carte", "Carte"),
    ("avis", "Avis et attentes"),
    ("erreurs", "Pages d’erreur"),
)
ERROR_PAGES = (400, 403, 404, 410, 429, 500)


@require_GET
def showcase(request: HttpRequest) -> HttpResponse:
    context = {
        "sections": SECTIONS,
        "error_pages": ERROR_PAGES,
        "form": empty_form(),
        "refused": refused_form(),
        **samples.examples(),
    }
    return render(request, "portal/composants.html", context)


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the search box of the page from its examples, as the directory will from its index."""
    query = request.GET.get("q", "").strip()
    groups = [
        {**group, "items": found}
        for group in samples.SUGGESTIONS
        if (
            found := [
                item for item in group["items"] if query.casefold() in item["label"].casefold()
            ]
        )
    ]
    return render(request, "portal/composants/suggestions.html", {"groups": groups, "query": query})


@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """Answer as an autosaved form expects, and keep nothing: the page is an example."""
    return JsonResponse({"saved_at": format_time(timezone.localtime(now())), "version": "1"})


@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest) -> HttpResponse:
    """Show the page that stands for a dialog when scripts do not run."""
    return render(
        request, "portal/composants/confirmation.html", {"done": request.method == "POST"}
    )


@require_GET
def error_example(request: HttpRequest, status: int) -> HttpResponse:
    """Show an error page as people would see it; the status stays 200, for nothing went wrong."""
    if status not in ERROR_PAGES:
        raise Http404
    if status == 500:
        response = errors.server_error(request)
    elif status == 429:
        response = errors.too_many_requests(request, retry_after=40)
    else:
        response = errors.error_page(request, status)
    response.status_code = 200
    return response
