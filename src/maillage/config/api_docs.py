"""The page that explains the API to people, drawn on the server from its OpenAPI description."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.agenda.enums import State
from maillage.agenda.models import Event
from maillage.config.api import api
from maillage.config.api_gate import DOCS, parse_rate
from maillage.core.problems import TITLES
from maillage.core.ui.french import count
from maillage.directory.enums import Listing
from maillage.directory.exports import FORMATS, LICENCE
from maillage.directory.models import Organisation

ANSWERED = (404, 405, 422, 429, 500, 503)
# What a form holds to begin with.
SOME_REF = "k7qyh3m2a4bc"
FIRST = {
    "events": {"limit": "5"},
    "organisations": {"q": "judo", "limit": "5"},
    "outlines": {"level": "quartier"},
}


@dataclass(frozen=True)
class Operation:
    """One thing that programs may ask, and the form by which people try it."""

    ident: str
    path: str
    summary: str
    description: str
    tag: str
    parameters: tuple[dict[str, Any], ...]
    form: forms.Form
    example: str

    @property
    def names_in_path(self) -> list[str]:
        return [found["name"] for found in self.parameters if found["in"] == "path"]

    @property
    def action(self) -> str:
        """Return where the form goes: an address with a name in it is completed by this page."""
        return DOCS if self.names_in_path else self.path


def operations() -> list[Operation]:
    """Return what the API offers, as its description tells it."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        said = methods["get"]
        parameters = tuple(parameter(each) for each in said.get("parameters", ()))
        first = first_values(said["operationId"])
        found.append(
            Operation(
                ident=said["operationId"],
                path=path,
                summary=said["summary"],
                description=said.get("description", ""),
                tag=said["tags"][0],
                parameters=parameters,
                form=form_of(said["operationId"], parameters, first),
                example=filled(path, first),
            )
        )
    return found


def parameter(said: Mapping[str, Any]) -> dict[str, Any]:
    schema = said["schema"]
    examples = schema.get("examples") or [""]
    example = examples[0]
    return {
        "name": said["name"],
        "in": said["in"],
        "required": said.get("required", False),
        "description": schema.get("description", ""),
        "example": example[0] if isinstance(example, list) else example,
        "several": schema.get("type") == "array",
    }


def first_values(operation: str) -> dict[str, str]:
    """Return what fills the form of an operation: for one object, the first that everybody sees."""
    if operation == "organisation":
        seen = Organisation.objects.filter(listing=Listing.LISTED).order_by("pk")
        return {"ref": seen.values_list("ref", flat=True).first() or SOME_REF}
    if operation == "event":
        told = Event.objects.filter(state=State.PUBLISHED).order_by("pk")
        return {"event": told.values_list("ref", flat=True).first() or SOME_REF}
    return FIRST.get(operation, {})


def form_of(
    ident: str, parameters: tuple[dict[str, Any], ...], first: Mapping[str, str]
) -> forms.Form:
    """Return a form with one plain field for each parameter."""
    form = forms.Form(initial=dict(first), auto_id=f"{ident}-%s")
    for said in parameters:
        several = (
            " Plusieurs valeurs possibles, séparées par des virgules." if said["several"] else ""
        )
        example = f" Exemple : {said['example']}." if said["example"] != "" else ""
        words = f"{said['description']}." if said["description"] else ""
        form.fields[said["name"]] = forms.CharField(
            label=said["name"],
            required=said["required"],
            help_text=f"{words}{several}{example}".strip(),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )
    return form


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return an address with its names replaced, and the rest as parameters."""
    rest = {}
    for name, value in values.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        else:
            rest[name] = value
    return f"{path}?{urlencode(rest)}" if rest else path


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Explain each address; complete one whose form holds a part of the path."""
    offered = operations()
    for operation in offered:
        names = operation.names_in_path
        if names and all(request.GET.get(name, "").strip() for name in names):
            values = {name: request.GET[name].strip() for name in names}
            return HttpResponseRedirect(filled(operation.path, values))
    limit, window = parse_rate(settings.MAILLAGE_API_RATE)
    context = {
        "operations": offered,
        "base": settings.BASE_URL,
        "rate": f"{count(limit, 'demande')} en {count(window, 'seconde')}",
        "errors": [(status, TITLES[status]) for status in ANSWERED],
        "exports": [(found.label, f"/annuaire/export/{code}") for code, found in FORMATS.items()],
        "licence": LICENCE,
        "problem": json.dumps(PROBLEM, ensure_ascii=False, indent=2),
        "crumbs": [("Accueil", "/")],
    }
    return render(request, "portal/api.html", context)


PROBLEM = {
    "type": f"{DOCS}#erreur-422",
    "title": TITLES[422],
    "status": 422,
    "detail": "Le paramètre « radius » attend un nombre entier.",
    "code": "parametre-refuse",
    "errors": [
        {"parameter": "radius", "detail": "Le paramètre « radius » attend un nombre entier."}
    ],
}
