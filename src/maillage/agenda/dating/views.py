"""Dates of an event: what is being written, all of them, one by one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.dating import services
from maillage.agenda.dating.forms import DatesForm
from maillage.agenda.dating.listing import Line, line_of, lines_of
from maillage.agenda.dating.moving import MoveForm, NoteForm
from maillage.agenda.errors import AgendaError
from maillage.agenda.models import Event, Occurrence
from maillage.algorithms.schedule import Schedule, ScheduleError
from maillage.algorithms.schedule.changing import following
from maillage.algorithms.schedule.words import say
from maillage.core.errors import NotVisible

EDIT = "agenda.edit"
NO_DATE = "Cet événement n’a pas cette date, ou ne l’a plus."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def preview(request: HttpRequest) -> HttpResponse:
    """The dates that the editor's values give: a fragment, or a page of its own without JavaScript."""
    said: QueryDict = request.POST if request.method == "POST" else request.GET
    form = DatesForm(said, today=timezone.localdate(request.now), required=True)
    template = "_preview.html" if request.htmx else "preview.html"
    return render(request, f"agenda/dating/{template}", {"preview": form.preview()})


@require_safe
@login_required
@never_cache
def dates(request: HttpRequest, ref: str) -> HttpResponse:
    """List all the dates of an event, for those who write for it."""
    event = event_for(request.actor, ref, EDIT)
    context = {
        "event": event,
        "lines": lines_of(event, request.now),
        "sentence": say(Schedule.from_json(event.schedule)),
    }
    return render(request, "agenda/dating/dates.html", context)


def known_date(request: HttpRequest, ref: str, key: str) -> tuple[Event, Line]:
    """Return an event that the person may change, and one of its dates; 404 without."""
    event = event_for(request.actor, ref, EDIT)
    line = line_of(event, key, request.now)
    if line is None:
        raise NotVisible(NO_DATE)
    return event, line


def drawn(
    request: HttpRequest, event: Event, line: Line, move: MoveForm, cancel: NoteForm
) -> HttpResponse:
    ruled = any(one.rule for one in Schedule.from_json(event.schedule).segments)
    context = {"event": event, "line": line, "move": move, "cancel": cancel, "ruled": ruled}
    failed = bool(move.errors or cancel.errors)
    return render(request, "agenda/dating/date.html", context, status=422 if failed else 200)


@require_safe
@login_required
@never_cache
def one_date(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Offer what can be done with one date."""
    event, line = known_date(request, ref, key)
    return drawn(request, event, line, MoveForm(occurrence=_row(event, key)), NoteForm())


def _row(event: Event, key: str) -> Occurrence:
    return event.occurrences.get(key=key)


@require_POST
@login_required
def move(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Move one date; its people follow."""
    event, line = known_date(request, ref, key)
    form = MoveForm(request.POST, occurrence=_row(event, key))
    if form.is_valid():
        start, minutes = form.moved()
        try:
            services.move_date(
                actor=request.actor, event=event, key=key, start=start, minutes=minutes,
                note=form.cleaned_data["note"], now=request.now,
            )  # fmt: skip
        except AgendaError as error:
            form.add_error("day", error.message)
        else:
            return _done(request, ref, "La date est déplacée.")
    return drawn(request, event, line, form, NoteForm())


@require_POST
@login_required
def cancel(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Tell one date as cancelled."""
    event, line = known_date(request, ref, key)
    form = NoteForm(request.POST)
    if form.is_valid():
        services.cancel_date(
            actor=request.actor,
            event=event,
            key=key,
            note=form.cleaned_data["note"],
            now=request.now,
        )
        return _done(request, ref, "La date est annulée : elle reste affichée, barrée.")
    return drawn(request, event, line, MoveForm(occurrence=_row(event, key)), form)


@require_POST
@login_required
def restore(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Have a date take place after all."""
    return _act(request, ref, key, services.restore_date, "La date est rétablie.")


@require_POST
@login_required
def remove(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Take one date out."""
    return _act(request, ref, key, services.remove_date, "La date est supprimée.")


def _act(
    request: HttpRequest, ref: str, key: str, service: Callable[..., Event], words: str
) -> HttpResponse:
    event = event_for(request.actor, ref, EDIT)
    try:
        service(actor=request.actor, event=event, key=key, now=request.now)
    except AgendaError as error:
        messages.error(request, error.message)
        return redirect("agenda:dates", ref)
    return _done(request, ref, words)


def _done(request: HttpRequest, ref: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("agenda:dates", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def rest(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Give other dates to one and those that follow, or stop there."""
    event, line = known_date(request, ref, key)
    stopped = "stop" in request.POST
    form = _rest_form(request, event, key, None if stopped else request.POST or None)
    if request.method == "POST" and (stopped or form.is_valid()):
        new = Schedule() if stopped else form.schedule()
        try:
            services.change_following(
                actor=request.actor, event=event, key=key, new=new, now=request.now
            )
        except AgendaError as error:
            messages.error(request, error.message)
        else:
            words = (
                "Les dates s’arrêtent là." if stopped else "Les dates qui suivent sont changées."
            )
            return _done(request, ref, words)
    context = {"event": event, "line": line, "form": form}
    return render(request, "agenda/dating/rest.html", context, status=422 if form.errors else 200)


def _rest_form(request: HttpRequest, event: Event, key: str, data: QueryDict | None) -> DatesForm:
    try:
        known = Schedule((following(Schedule.from_json(event.schedule), key),))
    except ScheduleError as error:
        raise NotVisible(NO_DATE) from error
    today = timezone.localdate(request.now)
    return DatesForm(data, schedule=known, today=today, required=True)
