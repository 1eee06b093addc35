"""Somebody registers to a date, then sees, changes or cancels their registration by its private link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.enums import RegistrationState
from maillage.agenda.models import Event, Registration
from maillage.agenda.registering.access import registration_by
from maillage.agenda.registering.calendar import calendar_of
from maillage.agenda.registering.dates import (
    date_words,
    forgotten_on,
    is_held,
    place_words,
    why_over,
)
from maillage.agenda.registering.errors import AlreadyRegistered, InvalidRegistration
from maillage.agenda.registering.forms import PlacesForm, RegistrationForm
from maillage.agenda.registering.parts import box, identity_of
from maillage.agenda.registering.queries import dates_to_come, open_dates, position
from maillage.agenda.registering.services.booking import (
    cancel,
    change_places,
    register,
    send_link_again,
)
from maillage.core.errors import MaillageError
from maillage.core.ui.french import count
from maillage.directory.throttling import count_visit

PER_HOUR = 30
THANKS = "Merci. La confirmation vous arrive par courriel."
SEVERAL = (
    "Beaucoup d’inscriptions viennent d’ici depuis une heure. Réessayez plus tard, ou écrivez aux personnes "
    "qui organisent : ce que vous avez tapé reste ici."
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def book(request: HttpRequest, ref: str) -> HttpResponse:
    """The registration form on a page of its own: where the event's page sends it."""
    event = event_for(request.actor, ref)
    dates = open_dates(dates_to_come(event, request.now), request.now)
    chosen = {"date": request.GET["date"]} if "date" in request.GET else {}
    form = RegistrationForm(
        request.POST if request.method == "POST" else None, event=event, dates=dates,
        initial=identity_of(request.actor) | chosen,
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        if form.is_from_a_program:
            # The program believes that it succeeded, and does not try again.
            messages.success(request, THANKS)
            return redirect(event)
        made, status = booked(request, event, form)
        if made is not None:
            return redirect("agenda:registration", made.token)
    part = box(request.actor, event, request.now, form if dates else None)
    context = {"event": event, "part": part, "form": form}
    return render(request, "agenda/registering/book.html", context, status=status)


def booked(
    request: HttpRequest, event: Event, form: RegistrationForm
) -> tuple[Registration | None, int]:
    """Register as the form says; returns the registration, or None and the status of the refusal."""
    if not form.is_valid():
        return None, 422
    answers, occurrence = form.answers(), form.occurrence
    try:
        count_visit(request, what="registration", most=PER_HOUR, refusal=SEVERAL)
        return register(actor=request.actor, occurrence=occurrence, now=request.now, **answers), 302
    except AlreadyRegistered as error:
        send_link_again(occurrence=occurrence, email=answers["email"], now=request.now)
        form.add_error("email", error.message)
        return None, error.status
    except InvalidRegistration as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None, error.status
    except MaillageError as error:
        form.add_error(None, error.message)
        return None, error.status


def shown(registration: Registration, now: Any) -> dict[str, Any]:
    """Return what the private page says of a registration."""
    occurrence = registration.occurrence
    event = occurrence.event
    state = RegistrationState(registration.state)
    holds = state == RegistrationState.CONFIRMED
    waits = state == RegistrationState.WAITING
    return {
        "registration": registration,
        "event": event,
        "when": date_words(occurrence),
        "where": place_words(event),
        "holds": holds,
        "waits": waits,
        "rank": position(registration) if waits else 0,
        "is_held": is_held(occurrence),
        "over": why_over(occurrence, now),
        "may_cancel": (holds or waits) and occurrence.starts_at > now,
        "may_change": (holds or waits) and event.places_each > 1 and not why_over(occurrence, now),
        "online_url": event.online_url if holds else "",
        "forgotten_on": forgotten_on(occurrence),
        "places": count(registration.places, "place"),
    }


@require_safe
@never_cache
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """The private page of a registration."""
    found = registration_by(token)
    form = PlacesForm(most=found.occurrence.event.places_each, initial={"places": found.places})
    context = shown(found, request.now) | {"form": form}
    return render(request, "agenda/registering/registration.html", context)


@require_POST
@never_cache
def places(request: HttpRequest, token: str) -> HttpResponse:
    """Change the number of places."""
    found = registration_by(token)
    form = PlacesForm(request.POST, most=found.occurrence.event.places_each)
    if form.is_valid():
        try:
            wanted = form.cleaned_data["places"]
            current = change_places(registration=found, places=wanted, now=request.now)
        except MaillageError as error:
            form.add_error("places", error.message)
        else:
            messages.success(request, f"C’est noté : {count(current.places, 'place')} à votre nom.")
            return redirect("agenda:registration", token)
    context = shown(registration_by(token), request.now) | {"form": form}
    return render(request, "agenda/registering/registration.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cancelling(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel in one gesture, once confirmed."""
    found = registration_by(token)
    if request.method == "POST":
        cancel(registration=found, now=request.now)
        messages.success(request, "Votre inscription est annulée. Merci de l’avoir dit.")
        return redirect("agenda:registration", token)
    return render(request, "agenda/registering/cancel.html", shown(found, request.now))


@require_safe
@never_cache
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The date, for somebody's own calendar, with the link for people registered."""
    body = calendar_of(registration_by(token), request.now)
    headers = {"Content-Disposition": 'attachment; filename="inscription.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
