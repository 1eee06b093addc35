"""Time is read once per request or task, and handed down."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def now() -> datetime:
    """Return the current time (aware, UTC). Views read ``request.now`` instead."""
    return timezone.now()


class ClockMiddleware:
    """Read the time once per request, as ``request.now``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = now()
        return self.get_response(request)
