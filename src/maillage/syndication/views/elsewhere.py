"""Where an organisation’s profile is ("Vos données ailleurs"), and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.permissions import decide
from maillage.directory.access import organisation_for
from maillage.directory.models import Organisation
from maillage.syndication.access import destination_for
from maillage.syndication.connectors.registry import DATASETS
from maillage.syndication.enums import Mode
from maillage.syndication.forms.destinations import UseForm
from maillage.syndication.queries.consents import DestinationConsents, consents_of
from maillage.syndication.queries.presences import presences_of, takes_withdrawals
from maillage.syndication.services import uses
from maillage.syndication.services.connections import retry_delivery
from maillage.syndication.services.consents import withdraw_all_consents, withdraw_consent
from maillage.syndication.views.agreements import GIVE
from maillage.syndication.views.parcels import labels
from maillage.syndication.views.places import Place, place_of, summary_of
from maillage.syndication.views.trail import trail

SEE = "syndication.see_presences"
WITHDRAW = "syndication.withdraw_consent"


def places_of(actor: Actor, organisation: Organisation, now: Any) -> list[Place]:
    """Return where an organisation is, as this reader may act on it."""
    may_decide = bool(decide(actor, WITHDRAW, organisation))
    may_say = bool(decide(actor, "syndication.say_copied", organisation))
    return [
        place_of(one, organisation, may_decide=may_decide, may_say=may_say, now=now)
        for one in presences_of(organisation, now=now)
    ]


@require_safe
@never_cache
def elsewhere(request: HttpRequest, ref: str) -> HttpResponse:
    """For each platform: since when, which version, the last difficulty, the next try."""
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, SEE)
    decision = decide(request.actor, GIVE, organisation)
    places = places_of(request.actor, organisation, request.now)
    context = {
        "organisation": organisation,
        "places": places,
        "summary": summary_of(places),
        "may_agree": bool(decision),
        "reasons": decision.reasons,
        "uses": organisation.platform_uses.select_related("destination").order_by(
            "destination__name", "id"
        ),
        **trail("Vos données ailleurs", organisation),
    }
    return render(request, "syndication/elsewhere.html", context)


def what_happens(one: DestinationConsents) -> str:
    """Tell what a withdrawal does at one platform, before it is confirmed."""
    destination = one.destination
    if destination.mode == Mode.ASSISTED:
        return "Une personne doit effacer la copie là-bas : nous vous le rappellerons ici."
    if destination.mode == Mode.PULL:
        return (
            "La liste que nous publions ne vous montrera plus, dès maintenant. La plateforme le verra à sa "
            "prochaine lecture."
        )
    if destination.connector in DATASETS:
        return "Le fichier qui y est publié est refait sans vous."
    if takes_withdrawals(destination):
        return (
            "Le retrait lui est demandé tout de suite, puis de nouveau jusqu’à ce qu’elle réponde."
        )
    return (
        "Nous n’y enverrons plus rien, mais elle ne sait pas retirer une fiche à notre demande : il faudra "
        f"le demander à qui la tient ({destination.owner})."
    )


def withdrawal_page(
    request: HttpRequest, organisation: Organisation, going: list[DestinationConsents], here: str
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "going": [
            {"name": one.destination.name, "labels": labels(one.fields), "what": what_happens(one)}
            for one in going
        ],
        "button": "Retirer",
        "back": reverse("syndication:elsewhere", args=[organisation.ref]),
        **trail(here, organisation),
    }
    return render(request, "syndication/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Take everything back from one platform."""
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, WITHDRAW)
    destination = destination_for(request.actor, code)
    going = [one for one in consents_of(organisation) if one.destination == destination]
    if not going:
        messages.info(request, f"Aucun accord n’est en cours pour « {destination.name} ».")
        return redirect("syndication:elsewhere", ref)
    if request.method != "POST":
        here = f"Retirer votre fiche de « {destination.name} »"
        return withdrawal_page(request, organisation, going, here)
    withdraw_consent(
        actor=request.actor, organisation=organisation, destination=destination, now=request.now
    )
    messages.success(request, f"Votre accord pour « {destination.name} » est repris.")
    return redirect("syndication:elsewhere", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw_all(request: HttpRequest, ref: str) -> HttpResponse:
    """Take everything back from everywhere."""
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, WITHDRAW)
    going = consents_of(organisation)
    if not going:
        messages.info(request, "Aucun accord n’est en cours : il n’y a rien à reprendre.")
        return redirect("syndication:elsewhere", ref)
    if request.method != "POST":
        return withdrawal_page(request, organisation, going, "Retirer votre fiche partout")
    withdraw_all_consents(actor=request.actor, organisation=organisation, now=request.now)
    messages.success(request, "Vos accords sont repris. Cette page dit où en est chaque retrait.")
    return redirect("syndication:elsewhere", ref)


@require_POST
def retry(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Send again without waiting for the planned try."""
    organisation = organisation_for(request.actor, ref)
    destination = destination_for(request.actor, code)
    try:
        retry_delivery(
            actor=request.actor, organisation=organisation, destination=destination, now=request.now
        )
        messages.success(request, f"Nouvel essai demandé vers « {destination.name} ».")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect(f"{reverse('syndication:elsewhere', args=[ref])}#{code}")


@require_POST
def erased(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Say that a person erased the copy there."""
    organisation = organisation_for(request.actor, ref)
    destination = destination_for(request.actor, code)
    try:
        uses.say_erased(
            actor=request.actor, organisation=organisation, destination=destination, now=request.now
        )
        messages.success(request, f"C’est noté : plus rien de vous sur « {destination.name} ».")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect(f"{reverse('syndication:elsewhere', args=[ref])}#{code}")


@require_POST
def use(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Say that the organisation is there by its own means."""
    organisation = organisation_for(request.actor, ref)
    destination = destination_for(request.actor, code)
    form = UseForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(destination)
    uses.declare_use(
        actor=request.actor, organisation=organisation, destination=destination,
        url=form.cleaned_data["url"], now=request.now,
    )  # fmt: skip
    messages.success(request, "C’est noté. Rien n’est envoyé : l’inventaire dit que vous y êtes.")
    return redirect(destination)


@require_POST
def stop_use(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref)
    destination = destination_for(request.actor, code)
    uses.withdraw_use(
        actor=request.actor, organisation=organisation, destination=destination, now=request.now
    )
    messages.success(request, "C’est noté : l’inventaire ne dit plus que vous y êtes.")
    return redirect(destination)
