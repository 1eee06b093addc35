"""Preparing a trail: its words, its stops, their order."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.enums import TrailState
from maillage.agenda.errors import AgendaError, InvalidEvent
from maillage.agenda.models import Trail
from maillage.agenda.walking import services
from maillage.agenda.walking.access import stop_of, trail_for
from maillage.agenda.walking.forms import AddressForm, ProposalForm, StopForm, TrailForm
from maillage.agenda.walking.proposing import propose
from maillage.agenda.walking.reading import duration, walked
from maillage.agenda.walking.searching import found_for, new_stop
from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.core.ui.french import format_date
from maillage.territory.models import Area

EDIT = "agenda.edit_trail"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    require(request.actor, "agenda.create")
    return _describe(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, ref: str) -> HttpResponse:
    return _describe(request, trail_for(request.actor, ref, EDIT))


def _describe(request: HttpRequest, trail: Trail | None) -> HttpResponse:
    """Show the form of a trail's words, or keep them and go to its stops."""
    posted = request.POST if request.method == "POST" else None
    form = TrailForm(posted, actor=request.actor, trail=trail)
    if posted is not None and form.is_valid():
        said = {"actor": request.actor, "description": form.trail_description(), "now": request.now}
        kept = (
            services.change_trail(trail=trail, **said) if trail else services.create_trail(**said)
        )
        messages.success(request, "C’est enregistré.")
        return redirect("agenda:trail_stops", kept.ref)
    status = 422 if posted is not None else 200
    return render(
        request, "agenda/walking/form.html", {"form": form, "trail": trail}, status=status
    )


@require_safe
@login_required
@never_cache
def stops(request: HttpRequest, ref: str) -> HttpResponse:
    """The stops of a trail, to add to, move and remove."""
    return _stops(request, trail_for(request.actor, ref, EDIT), AddressForm())


def _stops(
    request: HttpRequest, trail: Trail, form: AddressForm, status: int = 200
) -> HttpResponse:
    asked = request.GET.get("cherche", "").strip()[:100]
    context = {
        "trail": trail,
        "walked": walked(request.actor, trail, trail.day),
        "asked": asked,
        "found": found_for(trail, asked, request.now),
        "form": form,
    }
    return render(request, "agenda/walking/stops.html", context, status=status)


@require_POST
@login_required
def add_stop(request: HttpRequest, ref: str) -> HttpResponse:
    """Add an organisation, an event, or a place by its address."""
    trail = trail_for(request.actor, ref, EDIT)
    code = request.POST.get("etape", "")
    form = AddressForm(None if code else request.POST)
    if not code and not form.is_valid():
        return _stops(request, trail, form, status=422)
    try:
        said = new_stop(code) if code else services.NewStop(place=services.found_at(**{
            key: form.cleaned_data[key] for key in ("address", "label")
        }))  # fmt: skip
        stop = services.add_stop(actor=request.actor, trail=trail, said=said, now=request.now)
    except MaillageError as error:
        if code:
            messages.error(request, error.message)
            return redirect("agenda:trail_stops", ref)
        form.add_error("address", error.message)
        return _stops(request, trail, form, status=error.status)
    messages.success(request, f"« {stop.label} » est dans le parcours.")
    return redirect(f"{reverse('agenda:trail_stops', args=[ref])}#etape-{stop.order}")


@require_POST
@login_required
def arrange(request: HttpRequest, ref: str) -> HttpResponse:
    """Move or remove a stop, or put all of them in the shortest order."""
    trail = trail_for(request.actor, ref, EDIT)
    said: dict[str, Any] = {"actor": request.actor, "trail": trail, "now": request.now}
    act, _, number = request.POST.get("geste", "").partition(":")
    if act == "ordonner":
        services.order_stops(day=trail.day, **said)
        messages.success(request, "Les étapes sont dans l’ordre le plus court.")
        return redirect("agenda:trail_stops", ref)
    stop = stop_of(trail, int(number) if number.isascii() and number.isdigit() else 0)
    if act == "retirer":
        services.remove_stop(stop=stop, **said)
        messages.success(request, f"« {stop.label} » n’est plus dans le parcours.")
        return redirect("agenda:trail_stops", ref)
    by = -1 if act == "monter" else 1
    services.move_stop(stop=stop, by=by, **said)
    return redirect(f"{reverse('agenda:trail_stops', args=[ref])}#etape-{max(1, stop.order + by)}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change_stop(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    trail = trail_for(request.actor, ref, EDIT)
    stop = stop_of(trail, number)
    form = StopForm(request.POST if request.method == "POST" else None, stop=stop)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_stop(
                    actor=request.actor, trail=trail, stop=stop, said=form.said, now=request.now
                )
            except InvalidEvent as error:
                form.add_error(error.field, error.message)
            else:
                messages.success(request, "C’est enregistré.")
                return redirect("agenda:trail_stops", ref)
    context = {"trail": trail, "stop": stop, "form": form}
    return render(request, "agenda/walking/stop.html", context, status=status)


@require_POST
@login_required
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """Publish a trail, take it back, or remove it before it is public."""
    trail = trail_for(request.actor, ref, EDIT)
    said: dict[str, Any] = {"actor": request.actor, "trail": trail, "now": request.now}
    to = request.POST.get("to", "")
    try:
        if to == "supprimer":
            services.remove_trail(**said)
            messages.success(request, "Le parcours est supprimé.")
            return redirect("agenda:trails")
        services.set_trail_state(to=to, **said)
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        public = to == TrailState.PUBLISHED
        words = (
            "Ce parcours est public." if public else "Ce parcours est de nouveau en préparation."
        )
        messages.success(request, words)
    return redirect(trail)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def proposal(request: HttpRequest) -> HttpResponse:
    """A district and a day: who has an open door, in walking order; tick, then keep."""
    require(request.actor, "agenda.create")
    asked = request.POST if request.method == "POST" else request.GET
    form = ProposalForm(asked if "area" in asked else None)
    context: dict[str, Any] = {"form": form, "proposal": None}
    if form.is_bound and form.is_valid():
        area = Area.objects.get(code=form.cleaned_data["area"])
        day = form.cleaned_data["day"]
        chosen = asked.getlist("porte") if "choisi" in asked else None
        found = propose(area, day, chosen)
        title = f"Portes ouvertes, {area.name}, {format_date(day, year=False)}"
        words = TrailForm({"title": title, **asked.dict()}, actor=request.actor)
        if request.method == "POST" and "garder" in asked and found.doors and words.is_valid():
            kept = services.create_trail(
                actor=request.actor, now=request.now,
                description=words.trail_description(stops=[door.stop for door in found.doors]),
            )  # fmt: skip
            messages.success(
                request, "Le parcours est enregistré. Complétez ses étapes, puis rendez-le public."
            )
            return redirect("agenda:trail_stops", kept.ref)
        context |= {
            "proposal": found, "words": words, "area": area, "day": day,
            "walk": duration(found.stroll.walk),
        }  # fmt: skip
    return render(request, "agenda/walking/proposal.html", context)
