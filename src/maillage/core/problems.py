"""Refusals for programs: RFC 9457 problems, in French (application/problem+json)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Schema

from maillage.core.errors import MaillageError
from maillage.core.ui.french import typography

PROBLEM_TYPE = "application/problem+json"
# Where each kind of problem is explained: the page that documents the API.
EXPLAINED = "/api/v1/docs"
TITLES = {
    400: "La demande est mal formée",
    403: "Cette action n’est pas permise",
    404: "Cette adresse ne correspond à rien",
    405: "Cette méthode n’est pas prise en charge",
    406: "Cette forme n’est pas proposée",
    409: "Quelque chose a changé entre-temps",
    410: "Cette ressource a été retirée",
    422: "Un paramètre n’est pas valable",
    429: "Trop de demandes en peu de temps",
    500: "Le site a rencontré une erreur",
    503: "Le service reprend dans quelques instants",
}


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: Sequence[Mapping[str, Any]] = (),
    retry_after: int | None = None,
) -> HttpResponse:
    """Answer with a problem; ``errors`` name each refused parameter, ``retry_after`` is in seconds."""
    body: dict[str, Any] = {
        "type": f"{EXPLAINED}#erreur-{status}",
        "title": TITLES.get(status, "La demande n’a pas abouti"),
        "status": status,
        "detail": typography(detail),
    }
    if code:
        body["code"] = code
    if errors:
        body["errors"] = [{**error, "detail": typography(str(error["detail"]))} for error in errors]
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM_TYPE
    )
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


class BadParameters(MaillageError):
    """Parameters of an address that can not be used; ``errors`` name each one and say why."""

    code = "parametre-refuse"

    def __init__(self, errors: Sequence[Mapping[str, str]]) -> None:
        super().__init__(" ".join(error["detail"] for error in errors))
        self.errors = tuple(errors)


class Unavailable(MaillageError):
    """The answer can not be given now; ``retry_after`` is in seconds."""

    code = "indisponible"
    status = 503

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ParameterError(Schema):
    parameter: str
    detail: str


class Problem(Schema):
    """A refusal (RFC 9457): ``detail`` is a French sentence, ``code`` is stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
    errors: list[ParameterError] = []


# What any reading may be answered besides what it asks for.
REFUSALS = {422: Problem, 429: Problem, 500: Problem}
