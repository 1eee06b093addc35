"""A refusal raised by any service becomes a page that says why, never a traceback."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.core.errors import MaillageError, NotAllowed
from maillage.core.ui.errors import error_page

PAGES = frozenset({400, 403, 404, 410, 429})


class RefusalMiddleware:
    """Answer :class:`MaillageError` with its status and its sentence.

    Somebody who is not signed in and may not read a page is first asked who they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            # No address of ours has it, and PostgreSQL refuses it in a question.
            return error_page(request, 404)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MaillageError):
            return None
        reading = request.method in {"GET", "HEAD"}
        if isinstance(exception, NotAllowed) and reading and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if exception.status in PAGES:
            return error_page(request, exception.status, message=exception.message)
        context = {"message": exception.message}
        return render(request, "errors/422.html", context, status=exception.status)
