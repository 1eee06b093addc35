"""Checking a date, keeping it all the same, and writing to the other organiser."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillage.agenda.access import event_for
from maillage.agenda.clashing.access import contactable, writing_for
from maillage.agenda.clashing.box import box_of, typed_box
from maillage.agenda.clashing.checking import check
from maillage.agenda.clashing.errors import InvalidDate
from maillage.agenda.clashing.forms import CheckForm, KeepForm, MoveForm, TalkForm
from maillage.agenda.clashing.moving import move_date
from maillage.agenda.clashing.services import keep_date, propose_talk
from maillage.agenda.errors import AgendaError
from maillage.agenda.models import Event
from maillage.core.permissions import decide, require
from maillage.core.ui.french import count, format_date
from maillage.directory.errors import TooMany
from maillage.directory.rules import team
from maillage.directory.throttling import count_visit

WRITTEN_MOST = 20
TOO_MANY = (
    "Vous avez écrit à beaucoup d’organisations en une heure. Attendez un peu avant de continuer."
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Check dates: those of an event's form (POST), or one typed here (GET, a page of its own)."""
    require(request.actor, "agenda.create")
    if request.method == "POST":
        box = typed_box(request.actor, request.POST, request.now)
        whole = request.headers.get("HX-Request") != "true"
        template = "agenda/clashing/checked.html" if whole else "agenda/clashing/_box.html"
        return render(request, template, {"box": box, "inside": True})
    asked = bool(request.GET.get("date"))
    form = CheckForm(request.GET if asked else None)
    box = None
    if asked and form.is_valid():
        checked = check(request.actor, form.candidate(), now=request.now)
        box = box_of([checked], query=request.GET)
    context = {"form": form, "box": box}
    return render(
        request, "agenda/clashing/verify.html", context, status=422 if form.errors else 200
    )


@require_POST
@login_required
def keep(request: HttpRequest, ref: str) -> HttpResponse:
    """Say why an event keeps its date."""
    event = event_for(request.actor, ref, "agenda.edit")
    form = KeepForm(request.POST)
    try:
        if not form.is_valid():
            raise InvalidDate("day", "Choisissez une date de l’événement.")
        kept = keep_date(
            actor=request.actor, event=event, now=request.now,
            day=form.cleaned_data["day"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except AgendaError as error:
        messages.error(request, error.message)
    else:
        words = format_date(kept.day)
        messages.success(request, f"Vous gardez le {words}. Votre raison est notée.")
    return redirect(f"{event.get_absolute_url()}#chevauchements")


@require_POST
@login_required
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a better date."""
    event = event_for(request.actor, ref, "agenda.edit")
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez une des dates proposées.")
        return redirect(event)
    day, to = form.cleaned_data["day"], form.cleaned_data["to"]
    try:
        moved = move_date(actor=request.actor, event=event, day=day, to=to, now=request.now)
    except AgendaError as error:
        messages.error(request, error.message)
        return redirect(event)
    messages.success(request, f"La date est maintenant le {format_date(to)}, aux mêmes heures.")
    return redirect(moved)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def talk(request: HttpRequest, ref: str) -> HttpResponse:
    """A form that writes to the other organisation without showing anybody's address."""
    require(request.actor, "agenda.discuss")
    event = contactable(request.actor, ref)
    day = _day(request)
    mine = _mine(request)
    posted = request.POST if request.method == "POST" else None
    organisations = writing_for(request.actor)
    chosen = mine.organisation_id if mine else request.actor.organisation_id
    form = TalkForm(
        posted, organisations=organisations, team=team(request.actor, None), initial={"organisation": chosen}
    )  # fmt: skip
    if posted is not None and form.is_valid() and _written(request, form, event, day, mine):
        return redirect(mine.get_absolute_url() if mine else "agenda:year")
    context = {
        "form": form, "day": day, "mine": mine, "organisation": event.organisation,
        "title": event.title if decide(request.actor, "agenda.view", event) else "",
    }  # fmt: skip
    return render(request, "agenda/clashing/talk.html", context, status=422 if posted else 200)


def _written(
    request: HttpRequest, form: TalkForm, event: Event, day: date, mine: Event | None
) -> bool:
    """Send what was typed; say what is wrong otherwise."""
    try:
        count_visit(request, what="talk", most=WRITTEN_MOST, refusal=TOO_MANY)
        sent = propose_talk(
            actor=request.actor, event=event, organisation=form.writer, day=day, mine=mine,
            message=form.cleaned_data["message"], now=request.now,
            gives_address=form.cleaned_data["gives_address"],
        )  # fmt: skip
    except InvalidDate as error:
        form.add_error(error.field, error.message)
        return False
    except (AgendaError, TooMany) as error:
        form.add_error(None, error.message)
        return False
    messages.success(
        request, f"C’est envoyé à {count(sent, 'personne')}. Aucune adresse n’a été montrée."
    )
    return True


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        found: Any = request.now.date()
        return found


def _mine(request: HttpRequest) -> Event | None:
    """Return the writer's own event, if the address names one that they may change."""
    found = Event.objects.filter(ref=request.GET.get("pour", "")).select_related("organisation")
    event = found.order_by("pk").first()
    return event if event is not None and decide(request.actor, "agenda.edit", event) else None
