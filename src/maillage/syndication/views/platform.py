"""The page of one platform."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core import audit
from maillage.core.permissions import decide
from maillage.core.ui.french import format_moment
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.views.editing_words import Line, names
from maillage.syndication.access import destination_for
from maillage.syndication.enums import DESTINATION_STEPS, DestinationState, Mode
from maillage.syndication.forms.destinations import UseForm
from maillage.syndication.models import Destination
from maillage.syndication.queries.destinations import last_reason, users_of, uses_of
from maillage.syndication.views.inventory import KEEP, STATE_BADGES, own_of
from maillage.syndication.views.places import Fact, day
from maillage.syndication.views.trail import trail
from maillage.syndication.views.words import WAYS

USERS_SHOWN = 60
HISTORY = 30
# How each step of the team is asked for: state reached, words, address.
STEPS = (
    (DestinationState.ACTIVE, "Ouvrir", "ouvrir"),
    (DestinationState.PAUSED, "Mettre en pause", "pause"),
    (DestinationState.RETIRED, "Retirer de l’inventaire", "retirer"),
)


@require_safe
def platform(request: HttpRequest, code: str) -> HttpResponse:
    """Say what to know of a platform, what it can take, and who is there."""
    destination = destination_for(request.actor, code)
    may_keep = bool(decide(request.actor, KEEP))
    badges = [STATE_BADGES[destination.state]] if destination.state in STATE_BADGES else []
    context = {
        "destination": destination,
        "badges": [*badges, ("Fictive", "info")] if destination.is_fictional else badges,
        "closed": closed(destination),
        "facts": facts(destination),
        "way": WAYS[destination.mode],
        "field_labels": [label_of(key) for key in destination.fields if key in FIELDS],
        **users(destination),
        "own": own_side(request, destination),
        "may_keep": may_keep,
        "team": team_side(destination) if may_keep else None,
        "history": history(destination) if may_keep else [],
        **trail(destination.name),
    }
    return render(request, "syndication/platform.html", context)


def users(destination: Destination) -> dict[str, Any]:
    """Return who is there, by name, as far as a page goes."""
    pages = {use.organisation_id: use.url for use in uses_of(destination)}
    total = users_of(destination).count()
    found = [
        {"name": one.name, "href": one.get_absolute_url(), "page": pages.get(one.pk, "")}
        for one in users_of(destination)[:USERS_SHOWN]
    ]
    return {"users": found, "more_users": total - len(found)}


CLOSED = {
    DestinationState.PAUSED: "Les accords donnés tiennent, mais rien ne part pour le moment.",
    DestinationState.PROPOSED: "L’équipe d’animation la relit avant de l’ajouter à l’inventaire.",
    DestinationState.RETIRED: "Plus personne ne peut donner d’accord, et les retraits sont demandés.",
}


def closed(destination: Destination) -> dict[str, str] | None:
    """Return why nothing leaves for this platform, when it is not open."""
    if destination.state not in CLOSED:
        return None
    title, _ = STATE_BADGES[destination.state]
    reason = last_reason(destination)
    text = CLOSED[destination.state]
    return {"title": title, "text": f"{text} Motif : « {reason} »." if reason else text}


def facts(destination: Destination) -> list[Fact]:
    told = (
        ("Qui la tient", destination.owner, ""),
        ("Qui la consulte", destination.audience, ""),
        ("Ce que cela coûte", destination.cost, ""),
        ("Licence ou conditions", destination.licence, ""),
        ("Ce qu’elle accepte", destination.accepts, ""),
        ("Comment y être", destination.how_to, ""),
        ("Adresse", destination.url, destination.url),
        ("Dernière vérification", checked(destination), ""),
    )
    return [Fact(label, value, href) for label, value, href in told if value]


def checked(destination: Destination) -> str:
    if destination.checked_at is None:
        return ""
    return f"le {day(destination.checked_at)} : {destination.check_words}".rstrip(" :")


def own_side(request: HttpRequest, destination: Destination) -> dict[str, Any] | None:
    """Return what the organisation that the reader acts for can do here."""
    own = own_of(request)
    if own is None:
        return None
    ref, code = own.organisation.ref, destination.code
    place = own.places.get(code)
    takes = destination.state == DestinationState.ACTIVE and bool(destination.fields)
    given = place is not None and place.is_wanted
    agree = {
        "label": "Changer ce qui est transmis" if given else "Donner notre accord",
        "kind": "" if given else "primary",
        "url": reverse("syndication:agree_one", args=[ref, code]),
    }
    use = destination.uses.filter(organisation=own.organisation).order_by("pk").first()
    may_say = decide(request.actor, "syndication.declare_use", own.organisation)
    return {
        "organisation": own.organisation,
        "status": {"label": place.status, "kind": place.kind} if place else None,
        "agree": agree if own.may_agree and takes else None,
        "links": [("Vos données ailleurs", reverse("syndication:elsewhere", args=[ref]))],
        "use": use,
        "use_form": UseForm() if use is None and may_say else None,
    }


def team_side(destination: Destination) -> dict[str, Any]:
    """Return what the team can do: check, and the steps that its state allows."""
    steps = [
        (label, reverse("syndication:step", args=[destination.code, slug]))
        for state, label, slug in STEPS
        if state in DESTINATION_STEPS[destination.state]
    ]
    may_connect = destination.mode in (Mode.PUSH, Mode.PULL)
    return {"links": steps, "may_connect": may_connect}


def history(destination: Destination) -> list[Line]:
    """Return the acts on a platform, with names: only the team reads them."""
    acts = list(audit.history_of(destination, limit=HISTORY))
    people = names({act.person_id for act in acts})
    found = []
    for act in acts:
        who = "le site" if act.system else people.get(act.person_id or 0, "une personne")
        told = f"{act.sentence.rstrip('.')}, par {who}."
        found.append(Line(format_moment(timezone.localtime(act.at)), told))
    return found
