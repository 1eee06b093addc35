"""The list of a date, for those who organise: who comes, who waits, who came."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.models import Occurrence
from maillage.agenda.registering.access import (
    managed_date,
    managed_event,
    managed_registration,
)
from maillage.agenda.registering.dates import date_words, forgotten_on, why_over
from maillage.agenda.registering.forms import AddedForm, MessageForm, ReasonForm
from maillage.agenda.registering.queries import (
    DateCounts,
    confirmed,
    dates_to_come,
    dates_with_counts,
    waiting_list,
)
from maillage.agenda.registering.services.booking import cancel_for
from maillage.agenda.registering.services.keeping import (
    add_person,
    move_up,
    note_presence,
    write_to_registered,
)
from maillage.core.actor import Actor
from maillage.core.documents.streams import CSV_TYPE, csv_lines, stream_response
from maillage.core.errors import MaillageError
from maillage.core.permissions import decide
from maillage.core.ui.french import count
from maillage.directory.forms.belonging import PlainForm


def counts_words(found: DateCounts) -> str:
    """Say in words how many people come and wait, or came."""
    date = found.occurrence
    if date.registered is not None:
        came = "" if date.attended is None else f", {count(date.attended, 'venue', 'venues')}"
        people = count(date.registered, "personne inscrite", "personnes inscrites")
        return f"{people}{came}. Les noms sont effacés."
    words = count(found.confirmed, "inscription")
    people = count(found.people, "personne")
    room = "" if date.places is None else f" pour {count(date.places, 'place')}"
    words = f"{words}, {people}{room}"
    if found.waiting:
        waiting = count(found.waiting, "demande attend", "demandes attendent")
        words += f" ; {waiting} ({count(found.people_waiting, 'place')})"
    return f"{words}."


@require_safe
@login_required
@never_cache
def dates(request: HttpRequest, ref: str) -> HttpResponse:
    """The dates of an event that somebody registered to, those to come first."""
    event = managed_event(request.actor, ref)
    lines = [
        {"date": one.occurrence, "when": date_words(one.occurrence), "words": counts_words(one)}
        for one in dates_with_counts(event)
    ]
    to_come = [line for line in lines if line["date"].ends_at > request.now]
    past = [line for line in reversed(lines) if line["date"].ends_at <= request.now]
    following = next(iter(dates_to_come(event, request.now)), None)
    context = {"event": event, "to_come": to_come, "past": past, "next": following}
    return render(request, "agenda/registering/dates.html", context)


def sheet_context(actor: Actor, date: Occurrence, now: Any) -> dict[str, Any]:
    event = date.event
    own = list(confirmed(date))
    waiting = list(waiting_list(date))
    people = sum(one.places for one in own)
    numbers = DateCounts(date, len(own), people, len(waiting), sum(o.places for o in waiting))
    return {
        "event": event,
        "date": date,
        "when": date_words(date),
        "words": counts_words(numbers),
        "confirmed": own,
        "waiting": waiting,
        "came": sum(one.places for one in own if one.is_present),
        "people": people,
        "over": why_over(date, now),
        "reads_needs": event.asks_needs and bool(decide(actor, "agenda.read_needs", event)),
        "forgotten_on": forgotten_on(date),
        "added": AddedForm(prefix="ajout", initial={"is_there": date.starts_at <= now}),
        "message": MessageForm(prefix="message"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sheet(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The attendance sheet: ticked on a phone, by keyboard, or printed."""
    date = managed_date(request.actor, ref, number)
    if request.method == "POST":
        ticked = {int(one) for one in request.POST.getlist("venue") if one.isdigit()}
        were = {int(one) for one in request.POST.getlist("notee") if one.isdigit()}
        note_presence(actor=request.actor, occurrence=date, came=ticked - were, left=were - ticked)
        messages.success(request, "La feuille de présence est enregistrée.")
        return redirect("agenda:attendance", ref, number)
    context = sheet_context(request.actor, date, request.now)
    return render(request, "agenda/registering/sheet.html", context)


@require_safe
@login_required
@never_cache
def sheet_csv(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """The list as a table, for those who organise only."""
    date = managed_date(request.actor, ref, number)
    needs = date.event.asks_needs and bool(decide(request.actor, "agenda.read_needs", date.event))
    header = ["Nom", "Adresse", "Téléphone", "Places", "Étape", "Venue", "Faite le"]
    lines = csv_lines([*header, *(["Besoins d’accès"] if needs else [])], table_rows(date, needs))
    return stream_response(lines, CSV_TYPE, f"inscriptions-{ref}-{date.first_day}.csv")


def table_rows(date: Occurrence, needs: bool) -> Iterator[list[Any]]:
    for one in [*confirmed(date), *waiting_list(date)]:
        came = "oui" if one.is_present else ""
        row = [
            one.name,
            one.email,
            one.phone,
            one.places,
            one.get_state_display(),
            came,
            one.made_at,
        ]
        yield [
            *row[:-1],
            one.made_at.isoformat(timespec="minutes"),
            *([one.needs] if needs else []),
        ]


def refused(request: HttpRequest, date: Occurrence, name: str, form: PlainForm) -> HttpResponse:
    """Show the sheet again with a form and what is wrong in it."""
    context = sheet_context(request.actor, date, request.now) | {name: form}
    return render(request, "agenda/registering/sheet.html", context, status=422)


@require_POST
@login_required
def add(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Add somebody to the list, often at the door."""
    date = managed_date(request.actor, ref, number)
    form = AddedForm(request.POST, prefix="ajout")
    if form.is_valid():
        try:
            made = add_person(
                actor=request.actor, occurrence=date, now=request.now, **form.cleaned_data
            )
        except MaillageError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"{made.name} est sur la liste.")
            return redirect("agenda:attendance", ref, number)
    return refused(request, date, "added", form)


@require_POST
@login_required
def message(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Write to everybody registered, each once."""
    date = managed_date(request.actor, ref, number)
    form = MessageForm(request.POST, prefix="message")
    if not form.is_valid():
        return refused(request, date, "message", form)
    sent = write_to_registered(
        actor=request.actor, occurrence=date, now=request.now, **form.cleaned_data
    )
    if sent:
        messages.success(request, f"Message envoyé à {count(sent, 'personne')}.")
    else:
        messages.info(
            request, "Rien de nouveau à envoyer : personne, ou ce message est déjà parti."
        )
    return redirect("agenda:attendance", ref, number)


ACTS: dict[str, dict[str, Any]] = {
    "annuler": {
        "title": "Annuler cette inscription",
        "lede": "La personne reçoit un courriel avec votre raison ; ses places vont à la liste d’attente.",
        "button": "Annuler l’inscription",
        "do": cancel_for,
        "done": "L’inscription est annulée.",
    },
    "avancer": {
        "title": "Faire passer cette demande en tête",
        "lede": "La raison est gardée au registre, sans le nom : n’écrivez rien de personnel.",
        "button": "Passer en tête",
        "do": move_up,
        "done": "Cette demande passe en tête.",
    },
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def act(request: HttpRequest, ref: str, number: int, person: int, what: str) -> HttpResponse:
    """Cancel for somebody, or move somebody up: both with a reason."""
    date = managed_date(request.actor, ref, number)
    found = managed_registration(date, person)
    words = ACTS[what]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            words["do"](
                actor=request.actor, registration=found, now=request.now, **form.cleaned_data
            )
        except MaillageError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, words["done"])
            return redirect("agenda:attendance", ref, number)
    context = {
        "event": date.event, "date": date, "when": date_words(date), "found": found,
        "form": form, "words": words,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "agenda/registering/act.html", context, status=status)
