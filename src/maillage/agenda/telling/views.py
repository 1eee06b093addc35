"""Pages of highlights: the list, one of them, and those who prepare them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.enums import HighlightState
from maillage.agenda.errors import AgendaError, InvalidEvent
from maillage.agenda.models import Highlight
from maillage.agenda.telling import poster
from maillage.agenda.telling.access import highlight_for
from maillage.agenda.telling.choosing import choice_of
from maillage.agenda.telling.forms import HighlightForm
from maillage.agenda.telling.queries import listing, told
from maillage.agenda.telling.reading import day_groups, history_lines, map_of, points_of
from maillage.agenda.telling.services import (
    Description,
    add_event,
    change_highlight,
    create_highlight,
    set_highlight_state,
    withdraw_event,
)
from maillage.core.documents.streams import GEOJSON_TYPE
from maillage.core.permissions import decide, require

EDIT = "agenda.edit_highlight"
STEPPED = {
    HighlightState.PUBLISHED: "Ce temps fort est public.",
    HighlightState.DRAFT: "Ce temps fort est de nouveau en préparation : le public ne le voit plus.",
    HighlightState.DISMISSED: "Ce temps fort est écarté. L’agenda ne le proposera plus.",
}


@require_safe
def highlights(request: HttpRequest) -> HttpResponse:
    today = timezone.localtime(request.now).date()
    context = {
        "groups": listing(request.actor, today),
        "may_create": decide(request.actor, "agenda.create"),
        "is_team": decide(request.actor, "agenda.moderate"),
    }
    return render(request, "agenda/telling/list.html", context)


@require_safe
def highlight(request: HttpRequest, ref: str) -> HttpResponse:
    """One highlight: its introduction, its events by day, who takes part."""
    found = highlight_for(request.actor, ref)
    seen = told(request.actor, found)
    may_edit = decide(request.actor, EDIT, found)
    context = {
        "highlight": found,
        "told": seen,
        "days": day_groups(seen),
        "map": map_of(seen),
        "may_edit": may_edit,
        "is_team": decide(request.actor, "agenda.moderate"),
        "history": history_lines(found) if may_edit else [],
        "over": found.last_day < timezone.localtime(request.now).date(),
        "STATES": HighlightState,
    }
    return render(request, "agenda/telling/page.html", context)


@require_safe
def points(request: HttpRequest, ref: str) -> JsonResponse:
    """Answer where the events are, as GeoJSON."""
    found = told(request.actor, highlight_for(request.actor, ref))
    return JsonResponse(points_of(found), content_type=GEOJSON_TYPE)


@require_safe
def poster_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The poster, A3 or A4 (``?format=a4``): what everybody may see, and nothing else."""
    found = highlight_for(request.actor, ref)
    size = "a4" if request.GET.get("format") == "a4" else "a3"
    response = HttpResponse(
        poster.pdf_of(found, size=size, now=request.now), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="affiche-{found.ref}-{size}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    require(request.actor, "agenda.create")
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, ref: str) -> HttpResponse:
    return _edit(request, highlight_for(request.actor, ref, EDIT))


def _edit(request: HttpRequest, found: Highlight | None) -> HttpResponse:
    """Show the form, look for events, or keep what was typed."""
    posted = request.POST if request.method == "POST" else None
    form = HighlightForm(posted, actor=request.actor, highlight=found)
    choice = choice_of(actor=request.actor, form=form, highlight=found, posted=posted)
    status = 200
    if posted is not None and "chercher" in posted:
        # Looking for events asks for days only.
        form.errors.pop("title", None)
    elif posted is not None:
        status = 422
        if form.is_valid():
            try:
                kept = _keep(request, found, form.description_with(choice.ticked))
            except InvalidEvent as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, "C’est enregistré.")
                return redirect(kept)
    asked = form.criteria is not None
    context = {"form": form, "highlight": found, "choice": choice, "asked": asked}
    return render(request, "agenda/telling/form.html", context, status=status)


def _keep(request: HttpRequest, found: Highlight | None, description: Description) -> Highlight:
    said: dict[str, Any] = {
        "actor": request.actor, "description": description, "now": request.now,
    }  # fmt: skip
    return change_highlight(highlight=found, **said) if found else create_highlight(**said)


@require_POST
@login_required
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """Publish, take back, put aside."""
    found = highlight_for(request.actor, ref)
    to = request.POST.get("to", "")
    try:
        found = set_highlight_state(actor=request.actor, highlight=found, to=to, now=request.now)
    except AgendaError as error:
        messages.error(request, error.message)
        return redirect(found)
    messages.success(request, STEPPED[HighlightState(to)])
    dismissed = found.state == HighlightState.DISMISSED
    return redirect(reverse("agenda:highlights") if dismissed else found)


@require_POST
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Let an event join the highlight chosen on its page, or leave it."""
    event = event_for(request.actor, request.POST.get("evenement", ""))
    found = highlight_for(request.actor, request.POST.get("temps-fort", ""))
    said = {"actor": request.actor, "highlight": found, "event": event, "now": request.now}
    if "quitter" in request.POST:
        withdraw_event(**said)
        messages.success(request, f"Cet événement ne fait plus partie de « {found.title} ».")
        return redirect(event)
    try:
        add_event(**said)
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Cet événement fait partie de « {found.title} ».")
    return redirect(event)
