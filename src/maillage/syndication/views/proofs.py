"""The proof of what was agreed: a page to print, and the same as JSON."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.core.errors import NotVisible
from maillage.core.ui import french
from maillage.directory.access import organisation_for
from maillage.directory.fields import label_of
from maillage.syndication.models import Consent, Destination
from maillage.syndication.queries.consents import GIVEN, Proof, proof_of
from maillage.syndication.views.elsewhere import SEE
from maillage.syndication.views.parcels import labels
from maillage.syndication.views.places import Fact, day
from maillage.syndication.views.trail import trail

COLUMNS = [
    {"label": "Champ"},
    {"label": "Donné"},
    {"label": "Par"},
    {"label": "Texte"},
    {"label": "Repris"},
]
ACT_COLUMNS = [
    {"label": "Numéro"},
    {"label": "Date"},
    {"label": "Acte"},
    {"label": "Empreinte (SHA-256)"},
]
GONE = "une personne qui a quitté le site"


def read(request: HttpRequest, ref: str, code: str) -> Proof:
    """Return the proof that the reader may see; 404 when nothing was ever agreed there.

    A platform out of the inventory keeps its proofs.
    """
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, SEE)
    destination = Destination.objects.filter(code=code).first()
    proof = proof_of(organisation, destination) if destination else None
    if proof is None or not proof.consents:
        raise NotVisible(
            "Aucun accord n’a été donné pour cette plateforme : il n’y a rien à prouver."
        )
    return proof


def who(person: Any) -> str:
    return person.name if person else GONE


def moment(value: Any) -> str:
    return french.format_moment(timezone.localtime(value)) if value else ""


def row(consent: Consent) -> list[str]:
    taken = f"{moment(consent.withdrawn_at)}, par {who(consent.withdrawn_by)}"
    return [
        label_of(consent.field),
        moment(consent.given_at),
        who(consent.given_by),
        f"version {consent.text.version}",
        taken if consent.withdrawn_at else "en cours",
    ]


@require_safe
@never_cache
def proof(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """The proof as a page to print."""
    found = read(request, ref, code)
    running = [one.field for one in found.consents if one.withdrawn_at is None]
    facts = [
        Fact("Organisation", found.organisation.name),
        Fact("Sa fiche", page_of(found), page_of(found)),
        Fact("Plateforme", f"{found.destination.name}, tenue par {found.destination.owner}"),
        Fact("Accordé aujourd’hui", ", ".join(labels(running)) or "plus rien"),
        Fact("Établie le", moment(request.now)),
    ]
    context = {
        "organisation": found.organisation,
        "destination": found.destination,
        "lede": f"Ce que « {found.organisation.name} » a accordé à « {found.destination.name} ».",
        "facts": facts,
        "columns": COLUMNS,
        "rows": [row(consent) for consent in found.consents],
        "act_columns": ACT_COLUMNS,
        "acts": [
            [f"n° {act.number}", moment(act.at), told(act.verb, act.data), act.digest]
            for act in found.acts
        ],
        "texts": found.texts,
        **trail("Preuve de l’accord", found.organisation),
    }
    return render(request, "syndication/proof.html", context)


def told(verb: str, data: Any) -> str:
    said = "Accord donné" if verb == GIVEN else "Accord repris"
    return f"{said} : {', '.join(labels(data['fields']))}"


def page_of(found: Proof) -> str:
    return f"{settings.BASE_URL}{found.organisation.get_absolute_url()}"


@require_safe
@never_cache
def proof_json(request: HttpRequest, ref: str, code: str) -> JsonResponse:
    """The proof for a program, the whole text included."""
    found = read(request, ref, code)
    answer = JsonResponse(
        as_json(found, request.now), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    name = f"accord-{ref}-{code}-{day(request.now).replace(' ', '-')}.json"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def as_json(found: Proof, now: Any) -> dict[str, Any]:
    return {
        "made_at": now,
        "organisation": {"ref": found.organisation.ref, "name": found.organisation.name, "url": page_of(found)},
        "destination": {
            "code": found.destination.code,
            "name": found.destination.name,
            "owner": found.destination.owner,
            "url": found.destination.url,
        },
        "consents": [
            {
                "field": one.field,
                "label": label_of(one.field),
                "given_at": one.given_at,
                "given_by": who(one.given_by),
                "text_version": one.text.version,
                "withdrawn_at": one.withdrawn_at,
                "withdrawn_by": who(one.withdrawn_by) if one.withdrawn_at else None,
            }
            for one in found.consents
        ],
        "texts": [
            {"version": text.version, "since": text.since, "text": text.text} for text in found.texts
        ],
        "acts": [
            {"number": act.number, "at": act.at, "act": act.verb, "fields": act.data["fields"], "sha256": act.digest}
            for act in found.acts
        ],
    }  # fmt: skip
