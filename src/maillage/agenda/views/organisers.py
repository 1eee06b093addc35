"""Organising together: who is named with an event, and who answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.errors import AgendaError
from maillage.agenda.models import Event, EventOrganiser
from maillage.agenda.services.organisers import (
    answer_invitation,
    forget_organiser,
    invite_organiser,
)
from maillage.core.errors import NotVisible
from maillage.core.index import site_index
from maillage.core.permissions import decide
from maillage.directory.access import organisation_for
from maillage.directory.queries.suggestions import suggest


@require_safe
@login_required
@never_cache
def organisers(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who is asked to be named, let the writers ask others and the others answer."""
    event = event_for(request.actor, ref)
    words = request.GET.get("q", "").strip()
    may_edit = bool(decide(request.actor, "agenda.edit", event))
    found = (
        suggest(words, actor=request.actor, index=site_index()).organisations if may_edit else ()
    )
    links = list(event.organiser_links.select_related("organisation").order_by("pk"))
    already = {link.organisation.ref for link in links} | {getattr(event.organisation, "ref", "")}
    context = {
        "event": event,
        "links": [
            (link, bool(decide(request.actor, "agenda.answer_invitation", link))) for link in links
        ],
        "may_edit": may_edit,
        "words": words,
        "found": [one for one in found if one.code not in already],
    }
    return render(request, "agenda/event/organisers.html", context)


@require_POST
@login_required
def invite(request: HttpRequest, ref: str) -> HttpResponse:
    event = event_for(request.actor, ref, "agenda.edit")
    organisation = organisation_for(request.actor, request.POST.get("organisation", ""))
    try:
        invite_organiser(
            actor=request.actor, event=event, organisation=organisation, now=request.now
        )
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"« {organisation.name} » reçoit votre invitation par courriel.")
    return redirect("agenda:organisers", ref)


def link_for(request: HttpRequest, ref: str, number: int) -> EventOrganiser:
    event: Event = event_for(request.actor, ref)
    links = event.organiser_links.select_related("organisation", "event__organisation")
    link = links.filter(pk=number).order_by("pk").first()
    if link is None:
        raise NotVisible
    return link


@require_POST
@login_required
def answer(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Accept to be named, or not; taking back a yes is the same act."""
    link = link_for(request, ref, number)
    accepted = request.POST.get("answer") == "yes"
    try:
        answer_invitation(actor=request.actor, link=link, accepted=accepted, now=request.now)
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        words = "est nommée avec cet événement" if accepted else "n’est pas nommée"
        messages.success(request, f"C’est dit : « {link.organisation.name} » {words}.")
    return redirect("agenda:mine")


@require_POST
@login_required
def forget(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    link = link_for(request, ref, number)
    forget_organiser(actor=request.actor, link=link, now=request.now)
    messages.success(request, f"« {link.organisation.name} » n’est plus associée à cet événement.")
    return redirect("agenda:organisers", ref)
