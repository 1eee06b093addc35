"""Keeping the inventory: propose, answer, correct, connect, open and close."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import MaillageError, NotVisible
from maillage.core.permissions import require
from maillage.directory.forms.belonging import DecisionForm
from maillage.syndication.access import destination_for
from maillage.syndication.enums import DestinationState
from maillage.syndication.errors import InvalidDestination
from maillage.syndication.forms.destinations import EditForm, ProposeForm, ReasonForm
from maillage.syndication.models import Destination
from maillage.syndication.queries.destinations import counts_of_users, proposals
from maillage.syndication.services.destinations import (
    change_destination_state,
    edit_destination,
    propose_destination,
)
from maillage.syndication.views.inventory import KEEP, PROPOSE
from maillage.syndication.views.places import day
from maillage.syndication.views.trail import trail

COLUMNS = [
    {"label": "Plateforme"},
    {"label": "Façon d’y être"},
    {"label": "État"},
    {"label": "Organisations", "number": True},
    {"label": "Dernière vérification"},
]
STEPS = {
    "ouvrir": (
        DestinationState.ACTIVE, "Ouvrir", "primary",
        "Les organisations pourront donner leur accord ; ce qui était accordé repart.",
    ),
    "pause": (
        DestinationState.PAUSED, "Mettre en pause", "primary",
        "Les accords tiennent, mais rien ne part tant qu’elle est en pause.",
    ),
    "retirer": (
        DestinationState.RETIRED, "Retirer de l’inventaire", "call",
        "Tous les accords s’arrêtent et les retraits sont demandés. Rouverte, elle en demandera de nouveaux.",
    ),
}  # fmt: skip


@require_safe
@never_cache
def keep(request: HttpRequest) -> HttpResponse:
    """The team's page: proposals first, then every platform."""
    require(request.actor, KEEP)
    users = counts_of_users()
    rows = [
        [
            {"label": one.name, "href": one.get_absolute_url()},
            one.get_mode_display(),
            one.get_state_display(),
            users.get(one.pk, 0),
            day(one.checked_at) or "jamais",
        ]
        for one in Destination.objects.order_by("name", "id")
    ]
    context = {
        "proposed": proposals(),
        "columns": COLUMNS,
        "rows": rows,
        **trail("Tenir l’inventaire"),
    }
    return render(request, "syndication/keep.html", context)


def form_page(request: HttpRequest, form: Any, here: str, **more: Any) -> HttpResponse:
    context = {"form": form, "kind": "primary", "lede": "", **more, **trail(here)}
    return render(request, "syndication/form.html", context, status=422 if form.errors else 200)


def blame(form: Any, error: MaillageError) -> None:
    """Put a refusal of a service beside the field it is about."""
    name = {"fields": "fields_taken"}.get(
        getattr(error, "field", ""), getattr(error, "field", None)
    )
    form.add_error(name if name in form.fields else None, error.message)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def propose(request: HttpRequest) -> HttpResponse:
    """Anybody of the network tells of a platform; the team answers."""
    require(request.actor, PROPOSE)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_destination(
                actor=request.actor, values=form.cleaned_data, now=request.now
            )
        except InvalidDestination as error:
            blame(form, error)
        else:
            messages.success(request, "Merci. L’équipe d’animation relit votre proposition.")
            return redirect(made)
    return form_page(
        request, form, "Proposer une plateforme",
        lede="Un site, une carte, un guide où les associations d’ici paraissent. Dites ce que vous en savez.",
        button="Proposer", back=reverse("syndication:inventory"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what the inventory says of a platform."""
    destination = destination_for(request.actor, code, KEEP)
    known = {
        name: getattr(destination, name) for name in EditForm.base_fields if name != "fields_taken"
    }
    initial = {**known, "fields_taken": destination.fields}
    form = EditForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_destination(
                actor=request.actor, destination=destination, values=form.values(), now=request.now
            )
        except InvalidDestination as error:
            blame(form, error)
        else:
            messages.success(request, "La fiche de la plateforme est corrigée.")
            return redirect(destination)
    here = f"Modifier « {destination.name} »"
    return form_page(request, form, here, button="Enregistrer", back=destination.get_absolute_url())


@require_POST
def decide_proposal(request: HttpRequest, code: str) -> HttpResponse:
    """Accept a proposal, or refuse it with a reason."""
    destination = destination_for(request.actor, code, KEEP)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            messages.error(request, next(iter(form.errors.values()))[0])
        else:
            change_destination_state(
                actor=request.actor, destination=destination,
                to=DestinationState.ACTIVE if form.accepted else DestinationState.RETIRED,
                reason=form.cleaned_data["reason"], now=request.now,
            )  # fmt: skip
            messages.success(request, f"C’est fait pour « {destination.name} ».")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect("syndication:keep")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Open, pause or retire a platform, with a reason when people lose something."""
    if step not in STEPS:
        raise NotVisible
    destination = destination_for(request.actor, code, KEEP)
    to, label, kind, what = STEPS[step]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = to == DestinationState.RETIRED
    if request.method == "POST" and form.is_valid():
        try:
            change_destination_state(
                actor=request.actor, destination=destination, to=to,
                reason=form.cleaned_data["reason"], now=request.now,
            )  # fmt: skip
        except MaillageError as error:
            blame(form, error)
        else:
            messages.success(request, f"« {destination.name} » : {to.label}.")
            return redirect(destination)
    here = f"{label} « {destination.name} »"
    back = destination.get_absolute_url()
    return form_page(request, form, here, lede=what, kind=kind, button=label, back=back)
