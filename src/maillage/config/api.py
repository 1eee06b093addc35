"""The API of everybody: what is public, read only, the same for all whoever asks.

Routers belong to their modules; what stands around each answer is in ``api_gate``.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from maillage import __version__
from maillage.agenda.api import router as agenda
from maillage.config.api_gate import FAILED, UNKNOWN
from maillage.core.documents.streams import GEOJSON_TYPE
from maillage.core.errors import MaillageError
from maillage.core.problems import PROBLEM_TYPE, problem
from maillage.directory.api import router as directory
from maillage.territory.api import router as territory

logger = logging.getLogger(__name__)

DESCRIPTION = """\
L’annuaire et l’agenda publics d’un territoire, pour les programmes. Tout se lit sans clé ; une session ouverte \
n’y change rien : un champ qu’une association réserve aux membres du réseau ou à elle-même n’y est ni montré, ni \
trouvé, ni compté.
"""


class FrenchRenderer(JSONRenderer):
    """JSON that people can read too: accents as they are, nothing that does not count."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class PublicAPI(NinjaAPI):
    """NinjaAPI whose description says that refusals are problems; written once by each process."""

    _described: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        if self._described is not None:
            return self._described
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        answer["content"] = {PROBLEM_TYPE: content["application/json"]}
                    elif operation["operationId"] == "outlines":
                        answer["content"] = {GEOJSON_TYPE: content["application/json"]}
        self._described = schema
        return schema


api = PublicAPI(
    title="Maillage",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url="openapi.json",
    renderer=FrenchRenderer(),
)
api.add_router("", directory)
api.add_router("", agenda)
api.add_router("", territory)

# What pydantic says, in the words of people; the others are told by the last one.
SENTENCES = {
    "int_parsing": "attend un nombre entier",
    "int_type": "attend un nombre entier",
    "int_from_float": "attend un nombre entier",
    "int_parsing_size": "attend un nombre entier moins grand",
    "greater_than_equal": "est trop petit : {ge} au moins",
    "less_than_equal": "est trop grand : {le} au plus",
    "string_too_long": "est trop long : {max_length} caractères au plus",
    "too_long": "a trop de valeurs : {max_length} au plus",
    "literal_error": "n’accepte que : {expected}",
    "missing": "manque",
}


@api.exception_handler(MaillageError)
def refused(request: HttpRequest, error: MaillageError) -> HttpResponse:
    errors = getattr(error, "errors", ())
    retry_after = getattr(error, "retry_after", None)
    return problem(
        error.status, error.message, code=error.code, errors=errors, retry_after=retry_after
    )


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"parameter": parameter_of(found), "detail": sentence_of(found)} for found in error.errors
    ]
    detail = " ".join(found["detail"] for found in errors)
    return problem(422, detail, code="parametre-refuse", errors=errors)


def parameter_of(found: Mapping[str, Any]) -> str:
    """Return the name of the parameter in ("query", "filters", "radius") and the like."""
    names = [str(part) for part in found["loc"] if isinstance(part, str)]
    return names[-1] if names else ""


def sentence_of(found: Mapping[str, Any]) -> str:
    context = {
        key: str(value).replace("' or '", "', '").replace("'", "")
        for key, value in found.get("ctx", {}).items()
    }
    words = SENTENCES.get(found["type"], "n’est pas valable").format(**context)
    return f"Le paramètre « {parameter_of(found)} » {words}."


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, UNKNOWN, code="introuvable")


@api.exception_handler(HttpError)
def told(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, UNKNOWN if error.status_code == 404 else FAILED)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("The API failed on %s", request.get_full_path(), exc_info=error)
    return problem(500, FAILED, code="erreur")


def unknown(request: HttpRequest) -> HttpResponse:
    """Answer for every address that is none of the API's."""
    return problem(404, UNKNOWN, code="introuvable")
