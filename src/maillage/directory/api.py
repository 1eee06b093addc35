"""The directory for programs: a list with the filters of the screens, and one organisation.

Everything is asked and drawn as nobody in particular, whoever is signed in.
"""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Query, Router, Status

from maillage.core import clock
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.index import site_index
from maillage.core.problems import REFUSALS, Problem, Unavailable
from maillage.core.search import Hit, SearchPage
from maillage.directory.access import organisation_for
from maillage.directory.api_parameters import ListParameters, strict_query
from maillage.directory.api_schemas import MergedOut, OrganisationOut, OrganisationPage
from maillage.directory.exports.records import (
    LICENCE,
    LICENCE_URL,
    Publication,
    profiles_of,
    public_record,
    publication,
    sources_by_code,
)
from maillage.directory.queries.organisations import kept_instead_of
from maillage.directory.queries.profiles import public_profile

router = Router(tags=["Annuaire"])
NOBODY = Actor.anonymous()
REF = re.compile(r"[a-z2-7]{12}")
UNKNOWN = "Aucune organisation visible ne porte cette référence."
RETRY = 5


@router.get(
    "/organisations",
    response={200: OrganisationPage, 503: Problem, **REFUSALS},
    summary="Chercher des organisations",
    operation_id="organisations",
)
def organisations(
    request: HttpRequest, response: HttpResponse, filters: Query[ListParameters]
) -> dict[str, Any]:
    """Mots, filtres, distance, cadre et ordre, comme sur la page de l’annuaire."""
    query = strict_query(request.GET, filters)
    index = site_index()
    page = index.search(query.request(NOBODY))
    if page.unavailable:
        raise Unavailable(page.unavailable, retry_after=RETRY)
    about = publication(clock.now())
    following = next_address(request, page)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    committed = index.state().committed_at
    if committed:
        response["Last-Modified"] = as_http(committed)
    return {
        "total": page.total,
        "next_cursor": page.next_cursor or None,
        "next": following,
        "reason": page.reason or None,
        "corrections": page.corrections,
        "results": found(page.hits, about),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "sources": about.attribution(),
    }


def found(hits: tuple[Hit, ...], about: Publication) -> list[dict[str, Any]]:
    """Return the public records of hits, in their order, with the distance."""
    distances = {hit.key: hit.distance_m for hit in hits}
    records = [public_record(seen, about.base_url) for seen in profiles_of(distances)]
    for record in records:
        distance = distances[record["id"]]
        record["distance_m"] = None if distance is None else round(distance)
    return records


def next_address(request: HttpRequest, page: SearchPage) -> str | None:
    if not page.next_cursor:
        return None
    params = request.GET.copy()
    params["cursor"] = page.next_cursor
    return f"{settings.BASE_URL}{request.path}?{params.urlencode()}"


def as_http(moment: datetime) -> str:
    return http_date(moment.timestamp())


@router.get(
    "/organisations/{ref}",
    response={200: OrganisationOut, 302: MergedOut, 404: Problem, **REFUSALS},
    summary="Une organisation",
    operation_id="organisation",
)
def organisation(
    request: HttpRequest, response: HttpResponse, ref: str
) -> dict[str, Any] | Status[dict[str, str]]:
    """Son profil public en entier, avec la provenance de chaque champ.

    Une fiche réunie avec une autre répond 302, vers celle qui est gardée.
    """
    if not REF.fullmatch(ref):
        raise NotVisible(UNKNOWN)
    try:
        seen = organisation_for(NOBODY, ref)
    except NotVisible:
        kept = kept_instead_of(NOBODY, ref)
        if kept is None:
            raise NotVisible(UNKNOWN) from None
        response["Location"] = request.path.replace(ref, kept.ref)
        page = f"{settings.BASE_URL}{kept.get_absolute_url()}"
        return Status(302, {"id": ref, "merged_into": kept.ref, "url": page})
    response["Last-Modified"] = as_http(seen.updated_at)
    return public_record(public_profile(seen, sources_by_code()), settings.BASE_URL)
