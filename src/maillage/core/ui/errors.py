"""The pages that say what went wrong; they never need the database, and 500 needs nothing at all."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from maillage.core.errors import MaillageError

logger = logging.getLogger(__name__)

# What is sent when even the template of the error page can not be rendered.
LAST_RESORT = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Le site a rencontré une erreur</title>'
    "<h1>Le site a rencontré une erreur</h1><p>Rien de ce que vous aviez enregistré n’est perdu. "
    'Réessayez dans quelques minutes, ou revenez à <a href="/">l’accueil</a>.</p></html>'
)


def error_page(request: HttpRequest, status: int, *, message: str = "") -> HttpResponse:
    """Answer with the page of an HTTP status; ``message`` is the French sentence of the refusal."""
    return render(request, f"errors/{status}.html", {"message": message}, status=status)


def message_of(exception: Exception | None) -> str:
    """Return the sentence written for people, and nothing of what was written for programmers."""
    return exception.message if isinstance(exception, MaillageError) else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400, message=message_of(exception))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403, message=message_of(exception))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404, message=message_of(exception))


def gone(request: HttpRequest, *, message: str = "") -> HttpResponse:
    """Answer that a page existed and was withdrawn: ``message`` says since when and why."""
    return error_page(request, 410, message=message)


def too_many_requests(
    request: HttpRequest, *, retry_after: int | None = None, message: str = ""
) -> HttpResponse:
    """Answer that requests come too fast; ``retry_after`` is in seconds."""
    context = {"message": message, "retry_after": retry_after}
    response = render(request, "errors/429.html", context, status=429)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that expired: what was typed is still in the browser's previous page."""
    return error_page(
        request,
        403,
        message=(
            "Ce formulaire a expiré, ou votre navigateur refuse les cookies de ce site. "
            "Revenez à la page précédente, rechargez-la, puis envoyez de nouveau : "
            "votre texte y est encore."
        ),
    )


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Answer 500 without context processors, session or database."""
    try:
        page: str = render_to_string("errors/500.html")
    except Exception:  # the template or the static files may be what is broken
        logger.exception("The page of error 500 could not be rendered")
        page = LAST_RESORT
    return HttpResponse(page, status=500)
