"""The page of one organisation."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from maillage.core import audit
from maillage.core.documents.streams import script_json
from maillage.core.errors import NotVisible
from maillage.core.index import site_index
from maillage.core.permissions import decide
from maillage.core.registry import panels
from maillage.directory.access import UNKNOWN, organisation_for
from maillage.directory.enums import Listing, State
from maillage.directory.exports.jsonld import profile_jsonld
from maillage.directory.models import Organisation, Source
from maillage.directory.queries.maps import drawn_level, properties
from maillage.directory.queries.organisations import kept_instead_of
from maillage.directory.queries.profile_page import ProfilePage, page_of
from maillage.directory.queries.profiles import SeenProfile, profile_seen_by, public_profile
from maillage.directory.queries.similar import neighbours
from maillage.directory.views.editing_words import history_lines
from maillage.directory.views.maps import GEOJSON

HISTORY = 4
SUMMARY = 160
CLAIM = "directory.claim"
ACTIONS = (
    ("directory.edit_profile", "Modifier la fiche", "directory:edit", "pencil"),
    (CLAIM, "C’est mon association", "directory:claim", "hand"),
    ("directory.report_error", "Signaler une erreur", "directory:report", "flag"),
)


@require_safe
def profile(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what an organisation is, as far as this reader may see it."""
    actor = request.actor
    try:
        organisation = organisation_for(actor, ref)
    except NotVisible:
        return kept_profile(request, ref)
    sources = {source.code: source for source in Source.objects.order_by("code")}
    seen = profile_seen_by(actor, organisation, sources)
    page = page_of(seen, now=request.now)
    context = {
        "organisation": organisation,
        "page": page,
        "actions": actions(request, organisation),
        "may_confirm": bool(decide(actor, "directory.confirm_profile", organisation)),
        "neighbours": neighbours(seen, actor=actor, index=site_index()),
        "map": little_map(seen),
        "address": f"{settings.BASE_URL}{organisation.get_absolute_url()}",
        **told_elsewhere(organisation, sources),
        "history": history_lines(
            actor, organisation, audit.history_of(organisation, limit=HISTORY)
        ),
        "panels": panels_of(request, organisation),
        "crumbs": crumbs(page),
    }
    return render(request, "directory/profile.html", context)


def kept_profile(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead from a profile merged with another to the one that was kept."""
    kept = kept_instead_of(request.actor, ref)
    if kept is None:
        raise NotVisible(UNKNOWN)
    messages.info(
        request,
        "L’adresse que vous avez suivie menait à une autre fiche de cette organisation : les deux ont "
        "été réunies ici.",
    )
    return redirect(kept)


def actions(request: HttpRequest, organisation: Organisation) -> list[dict[str, Any]]:
    """Return what the reader can do, each with its address or the reason why not.

    Somebody who is not signed in may choose to claim: that page asks who they are first.
    """
    found = []
    for right, label, name, icon in ACTIONS:
        if right == CLAIM and request.actor.has_role(organisation.pk):
            found.append(action("Membres et rôles", "directory:members", "users", organisation))
            continue
        if right == CLAIM and organisation.state == State.DISSOLVED:
            continue
        decision = decide(request.actor, right, organisation)
        leads_to_sign_in = right == CLAIM and not request.actor.is_authenticated
        reasons = () if leads_to_sign_in else decision.reasons
        found.append(action(label, name, icon, organisation, reasons))
    return found


def action(
    label: str, name: str, icon: str, organisation: Organisation, reasons: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "label": label,
        "icon": icon,
        "href": "" if reasons else reverse(name, args=[organisation.ref]),
        "disabled": bool(reasons),
        "reason": " ".join(reasons),
    }


def told_elsewhere(organisation: Organisation, sources: dict[str, Source]) -> dict[str, Any]:
    """Return what search engines and links elsewhere read: the public profile, whoever asks."""
    if organisation.listing != Listing.LISTED:
        return {"jsonld": "", "description": ""}
    public = public_profile(organisation, sources)
    words = " ".join(str(public["summary"] or public["description"] or "").split())
    return {
        "jsonld": script_json(profile_jsonld(public, settings.BASE_URL)),
        "description": Truncator(words).chars(SUMMARY),
    }


def little_map(seen: SeenProfile) -> dict[str, Any] | None:
    """Return what the small map shows: one point, when the address may be seen and has one."""
    if seen.position is None:
        return None
    lat, lon = seen.position
    level = drawn_level()
    return {
        "points": reverse("directory:profile_point", args=[seen.organisation.ref]),
        "outlines": reverse("directory:map_outlines", args=[level]) if level else "",
        "bounds": f"{lon - 0.008:.5f},{lat - 0.005:.5f},{lon + 0.008:.5f},{lat + 0.005:.5f}",
    }


@require_safe
def point(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer where an organisation is, as far as this reader may see it."""
    organisation = organisation_for(request.actor, ref)
    seen = profile_seen_by(request.actor, organisation)
    places = [place for place in (seen["place"], *(seen["venues"] or ())) if place]
    features = [
        {
            "type": "Feature",
            "properties": properties(f"{ref}-{number}", place.get("label") or seen["name"], 1)
            | {"url": "", "detail": place.get("address", "")},
            "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        }
        for number, place in enumerate(places)
        if place.get("lat") is not None
    ]
    found = {"type": "FeatureCollection", "features": features}
    return JsonResponse(found, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


def panels_of(request: HttpRequest, organisation: Organisation) -> list[dict[str, Any]]:
    """Return the parts that other modules add to the page."""
    found = []
    for panel in panels:
        context = panel.context(actor=request.actor, organisation=organisation, now=request.now)
        if context is not None:
            found.append({"template": panel.template, "context": context})
    return found


def crumbs(page: ProfilePage) -> list[tuple[str, str]]:
    found = [("Accueil", "/"), ("Annuaire", reverse("directory:list"))]
    if page.themes:
        mark = page.themes[0]
        found.append((mark.label, f"{reverse('directory:list')}?theme={mark.code}"))
    return found
