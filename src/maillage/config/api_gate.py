"""What stands before and after every answer of the API: throttle, CORS, entity tags, problems."""

import hashlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from maillage.core.documents import open_to_all
from maillage.core.problems import PROBLEM_TYPE, problem
from maillage.core.ui.french import count

logger = logging.getLogger(__name__)

PREFIX = "/api/"
DOCS = "/api/v1/docs"
METHODS = "GET, HEAD, OPTIONS"
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
RATE = re.compile(r"(\d{1,7})/(s|m|h|d)")
MAX_AGE = 60
EXPOSED = (
    "ETag, Last-Modified, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    "RateLimit-Policy"
)
UNKNOWN = (
    "Cette adresse ne correspond à rien dans l’API. La liste des adresses est sur /api/v1/docs."
)
METHOD = "L’API se lit seulement : utilisez GET ou HEAD."
FAILED = "Le site a rencontré une erreur. Elle a été notée ; réessayez dans quelques minutes."


@dataclass(frozen=True)
class Allowance:
    """What a visitor may still ask in the current window; ``reset`` is in seconds."""

    limit: int
    window: int
    used: int
    reset: int

    @property
    def is_spent(self) -> bool:
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f"{self.limit};w={self.window}",
        }


def parse_rate(text: str) -> tuple[int, int]:
    """Read "120/m" as (120 requests, 60 seconds); ValueError otherwise."""
    match = RATE.fullmatch(text.strip())
    if match is None or not int(match[1]):
        raise ValueError(
            f"Le réglage MAILLAGE_API_RATE ({text}) doit ressembler à 120/m : un nombre, puis s, m, h ou d."
        )
    return int(match[1]), SECONDS[match[2]]


def spend(request: HttpRequest, *, at: float) -> Allowance:
    """Count one request of a visitor, known only by the digest of its address."""
    limit, window = parse_rate(settings.MAILLAGE_API_RATE)
    number = int(at // window)
    try:
        address = get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # no address at all, as behind a Unix socket
        address = ""
    secret = f"{settings.SECRET_KEY}:api:{number}:{address}".encode()
    key = f"api:{hashlib.sha256(secret).hexdigest()[:32]}"
    cache.add(key, 0, window + 1)
    try:
        used = cache.incr(key)
    except ValueError:  # it expired in between
        used = 1
    return Allowance(limit, window, used, max(1, int((number + 1) * window - at)))


class ApiMiddleware:
    """Answer programs as programs expect, whatever happens further in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not path.startswith(PREFIX) or path == DOCS:
            return self.get_response(request)
        if request.method == "OPTIONS":
            return shared(preflight())
        allowance = spend(request, at=time.time())
        if allowance.is_spent:
            response: HttpResponseBase = too_many(allowance)
        else:
            response = self.answer(request)
        for name, value in allowance.headers().items():
            response.headers[name] = value
        return shared(response)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        wants_head = request.method == "HEAD"
        if wants_head:
            request.method = "GET"
        drop_blank_parameters(request)
        response = as_problem(self.get_response(request))
        if response.status_code == HTTPStatus.OK and isinstance(response, HttpResponse):
            response = conditional(request, response)
        if wants_head and isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def drop_blank_parameters(request: HttpRequest) -> None:
    """Forget parameters left blank, as a form sends them."""
    if not all(request.GET.values()):
        kept = request.GET.copy()
        for name, values in request.GET.lists():
            said = [value for value in values if value.strip()]
            if said:
                kept.setlist(name, said)
            else:
                del kept[name]
        request.GET = kept  # type: ignore[assignment]


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the answer its tag, or "not modified" to who has it already."""
    if not response.has_header("ETag"):
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
    modified = response.get("Last-Modified")
    found = get_conditional_response(
        request,
        etag=response["ETag"],
        last_modified=parse_http_date_safe(modified) if modified else None,
        response=response,
    )
    return found or response


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Replace a page meant for people by the problem that says the same."""
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST or response.get("Content-Type", "").startswith(PROBLEM_TYPE):
        return response
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        refused = problem(status, METHOD)
        refused["Allow"] = METHODS
        return refused
    if status == HTTPStatus.NOT_FOUND:
        return problem(status, UNKNOWN)
    return problem(status, FAILED if status >= HTTPStatus.INTERNAL_SERVER_ERROR else UNKNOWN)


def too_many(allowance: Allowance) -> HttpResponse:
    return problem(
        429,
        f"Vous avez atteint la limite : {count(allowance.limit, 'demande')} en "
        f"{count(allowance.window, 'seconde')}. Attendez {count(allowance.reset, 'seconde')}. "
        "Pour tout l’annuaire d’un coup, prenez un export : /annuaire/export/json.",
        code="trop-de-demandes",
        retry_after=allowance.reset,
    )


def preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    response["Allow"] = METHODS
    return response


def shared(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of any site read the answer and what its headers say."""
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    return open_to_all(response)
