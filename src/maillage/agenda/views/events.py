"""The page of an event, and what one does with it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.enums import STEPS, State, Status
from maillage.agenda.errors import AgendaError, InvalidEvent
from maillage.agenda.forms.acts import RemovalForm, StatusForm
from maillage.agenda.models import Event
from maillage.agenda.parts import shown_parts
from maillage.agenda.queries.event_page import EventPage, facts_of, page_of
from maillage.agenda.queries.holds import hold_seen_by
from maillage.agenda.queries.mine import mine
from maillage.agenda.queries.organisers import invitations_for
from maillage.agenda.services.events import change_step, remove_event, set_status
from maillage.agenda.services.steps import ReasonMissing, public_step
from maillage.core import audit
from maillage.core.errors import NotVisible
from maillage.core.permissions import decide
from maillage.directory.queries.maps import drawn_level, properties
from maillage.directory.views.editing_words import history_lines
from maillage.directory.views.maps import GEOJSON

HISTORY = 6
EDIT = "agenda.edit"


@require_safe
def event_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an event; of a date on hold, what other organisations may know."""
    try:
        event = event_for(request.actor, ref)
    except NotVisible:
        hold = hold_seen_by(request.actor, ref, now=request.now)
        if hold is None:
            raise
        return render(request, "agenda/event/hold.html", {"hold": hold})
    page = page_of(event, now=request.now)
    may_edit = bool(decide(request.actor, EDIT, event))
    context = {
        "event": event,
        "page": page,
        "facts": facts_of(page),
        "may_edit": may_edit,
        "steps": steps_for(request, event) if may_edit else [],
        "map": little_map(page),
        "address": f"{settings.BASE_URL}{event.get_absolute_url()}",
        "history": history_of(request, event) if may_edit else [],
        **{slot: parts_of(request, event, slot) for slot in ("event_main", "event_side", "event_tools")},
    }  # fmt: skip
    return render(request, "agenda/event/event.html", context)


def parts_of(request: HttpRequest, event: Event, slot: str) -> list[Any]:
    return shown_parts(slot, request.actor, event, request.now)


def history_of(request: HttpRequest, event: Event) -> list[Any]:
    lines = audit.history_of(event, limit=HISTORY)
    if event.organisation is None:
        return []
    return history_lines(request.actor, event.organisation, lines)


def steps_for(request: HttpRequest, event: Event) -> list[dict[str, str]]:
    """Return the next steps of the ladder that this person may take, the widest first."""
    public = public_step(actor=request.actor, event=event)
    labels = {
        public: "Publier dans l’agenda" if public == State.PUBLISHED else "Proposer à l’agenda public",
        State.NETWORK: "Retirer la proposition" if event.state == State.SUBMITTED else "Partager avec le réseau",
        State.HELD: "Garder seulement la date réservée",
        State.DRAFT: "Remettre en brouillon",
    }  # fmt: skip
    return [
        {"to": to, "label": label, "kind": "primary" if to == public else ""}
        for to, label in labels.items()
        if to in STEPS[event.state]
    ]


def little_map(page: EventPage) -> dict[str, Any] | None:
    if page.position is None:
        return None
    lat, lon = page.position
    level = drawn_level()
    return {
        "points": reverse("agenda:event_point", args=[page.event.ref]),
        "outlines": reverse("directory:map_outlines", args=[level]) if level else "",
        "bounds": f"{lon - 0.008:.5f},{lat - 0.005:.5f},{lon + 0.008:.5f},{lat + 0.005:.5f}",
    }


@require_safe
def point(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer where an event takes place, for its small map."""
    event = event_for(request.actor, ref)
    position = event.place.position if event.place else None
    features = []
    if event.place and position:
        lat, lon = position
        features = [
            {
                "type": "Feature",
                "properties": properties(ref, str(event.place), 1)
                | {"url": "", "detail": event.place.one_line},
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            }
        ]
    found = {"type": "FeatureCollection", "features": features}
    return JsonResponse(found, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


@require_POST
@login_required
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an event to another step of the ladder."""
    event = event_for(request.actor, ref, EDIT)
    try:
        changed = change_step(
            actor=request.actor, event=event, to=request.POST.get("to", ""), now=request.now
        )
    except InvalidEvent as error:
        messages.error(request, error.message)
        return redirect("agenda:edit", ref)
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"C’est fait : {State(changed.state).label}.")
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def status(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that an event is cancelled, postponed, full, and in what words."""
    event = event_for(request.actor, ref, EDIT)
    form = StatusForm(
        request.POST if request.method == "POST" else None,
        initial={"status": event.status, "note": event.status_note},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_status(actor=request.actor, event=event, now=request.now, **form.cleaned_data)
        except InvalidEvent as error:
            form.add_error("note", error.message)
        else:
            words = Status(form.cleaned_data["status"]).label
            messages.success(
                request, f"C’est dit : {words}. Les flux et les calendriers le montrent aussi."
            )
            return redirect(event)
    context = {"event": event, "form": form}
    return render(request, "agenda/event/status.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an event out of the agenda, once its author has read what that means."""
    event = event_for(request.actor, ref, EDIT)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_event(
                actor=request.actor,
                event=event,
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
        except ReasonMissing as error:
            form.add_error("reason", error.message)
        else:
            messages.success(request, f"« {event} » n’est plus dans l’agenda.")
            return redirect("agenda:mine")
    context = {"event": event, "form": form}
    return render(request, "agenda/event/remove.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@never_cache
def my_events(request: HttpRequest) -> HttpResponse:
    """List what somebody's organisations prepare and announce."""
    context = {
        "mine": mine(request.actor, now=request.now),
        "invitations": invitations_for(request.actor),
        "may_announce": bool(decide(request.actor, "agenda.create")),
    }
    return render(request, "agenda/mine.html", context)
