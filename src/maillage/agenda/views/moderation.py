"""The team's reading of events, the charter it follows, and whom it trusts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.charter import Version, versions
from maillage.agenda.enums import State
from maillage.agenda.errors import AgendaError, ChangedMeanwhile
from maillage.agenda.forms.acts import CharterForm, DecisionForm
from maillage.agenda.queries.event_page import page_of
from maillage.agenda.queries.moderation import trusted_organisers, waiting_events
from maillage.agenda.services.charter import trust_organiser, withdraw_trust, write_charter
from maillage.agenda.services.events import change_step
from maillage.core.errors import NotVisible
from maillage.core.index import site_index
from maillage.core.permissions import decide, require
from maillage.directory.access import organisation_for
from maillage.directory.queries.suggestions import suggest

MODERATE = "agenda.moderate"
PER_PAGE = 20


@require_safe
@login_required
@never_cache
def moderation(request: HttpRequest) -> HttpResponse:
    """List the events proposed to the public, each with an answer."""
    require(request.actor, MODERATE)
    page = Paginator(waiting_events(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "items": [page_of(event, now=request.now) for event in page],
        "page": page,
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
        "now": request.now,
        "tabs": tabs("moderation", waiting_events().count()),
    }
    return render(request, "agenda/moderation/queue.html", context)


def tabs(current: str, waiting: int | None = None) -> list[dict[str, object]]:
    return [
        {"label": "À relire", "href": "/agenda/relecture/", "count": waiting, "current": current == "moderation"},
        {"label": "De confiance", "href": "/agenda/confiance/", "count": None, "current": current == "trust"},
        {"label": "La charte", "href": "/agenda/charte/modifier/", "count": None, "current": current == "charter"},
    ]  # fmt: skip


@require_POST
@login_required
def decide_event(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a proposed event public, or give it back with a reason."""
    event = event_for(request.actor, ref, MODERATE)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez une des deux réponses.")
        return redirect("agenda:moderation")
    accepted = form.cleaned_data["decision"] == "accept"
    to = State.PUBLISHED if accepted else State.REFUSED
    try:
        change_step(
            actor=request.actor,
            event=event,
            to=to,
            reason=form.cleaned_data["reason"],
            now=request.now,
        )
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        words = (
            "est dans l’agenda public"
            if accepted
            else "est rendu à son organisation, avec votre motif"
        )
        messages.success(request, f"« {event.title} » {words}.")
    return redirect("agenda:moderation")


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show the charter to anybody, or an older version with ``?version=``."""
    known = versions()
    shown = (
        _version(known, request.GET.get("version", "")) if request.GET.get("version") else known[-1]
    )
    context = {
        "shown": shown,
        "current": known[-1],
        "versions": known[::-1] if len(known) > 1 else [],
        "may_write": bool(decide(request.actor, MODERATE)),
    }
    return render(request, "agenda/charter.html", context)


def _version(known: list[Version], number: str) -> Version:
    found = next((one for one in known if str(one.number) == number), None)
    if found is None:
        raise NotVisible("La charte n’a pas de version de ce numéro.")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_charter(request: HttpRequest) -> HttpResponse:
    require(request.actor, MODERATE)
    current = versions()[-1]
    initial = {"text": current.text, "number": current.number}
    form = CharterForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_charter(actor=request.actor, now=request.now, **form.cleaned_data)
        except (AgendaError, ChangedMeanwhile) as error:
            form.add_error("text", error.message)
        else:
            messages.success(
                request, "La charte est à jour. Les versions d’avant restent lisibles."
            )
            return redirect("agenda:charter")
    context = {"form": form, "current": current, "tabs": tabs("charter")}
    return render(
        request, "agenda/moderation/charter.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def trust(request: HttpRequest) -> HttpResponse:
    """List the organisations that publish directly; add one, or withdraw one."""
    require(request.actor, MODERATE)
    if request.method == "POST":
        return _changed_trust(request)
    words = request.GET.get("q", "").strip()
    found = suggest(words, actor=request.actor, index=site_index()).organisations
    trusted = list(trusted_organisers())
    already = {one.organisation.ref for one in trusted}
    context = {
        "trusted": trusted,
        "words": words,
        "found": [one for one in found if one.code not in already],
        "tabs": tabs("trust"),
    }
    return render(request, "agenda/moderation/trust.html", context)


def _changed_trust(request: HttpRequest) -> HttpResponse:
    organisation = organisation_for(request.actor, request.POST.get("organisation", ""))
    if request.POST.get("act") == "withdraw":
        withdraw_trust(actor=request.actor, organisation=organisation, now=request.now)
        messages.success(
            request, f"Les annonces de « {organisation.name} » seront de nouveau relues."
        )
    else:
        trust_organiser(actor=request.actor, organisation=organisation, now=request.now)
        messages.success(
            request, f"Les annonces de « {organisation.name} » paraissent sans relecture."
        )
    return redirect("agenda:trust")
