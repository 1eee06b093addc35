"""Announcing an event and changing it: one page, short first, nothing typed is lost."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.agenda import pictures
from maillage.agenda.access import event_for
from maillage.agenda.dating.forms import DatesForm
from maillage.agenda.enums import STEPS, State
from maillage.agenda.errors import ChangedMeanwhile, InvalidEvent
from maillage.agenda.forms.event import OTHER, OURS, EventForm
from maillage.agenda.models import Event
from maillage.agenda.parts import shown_parts
from maillage.agenda.queries.comparing import two_texts
from maillage.agenda.queries.organisers import may_announce_for
from maillage.agenda.services.events import change_event, change_step, create_event
from maillage.agenda.services.images import set_image
from maillage.agenda.services.places import copy_of, place_for
from maillage.agenda.services.steps import public_step
from maillage.algorithms.schedule import Schedule
from maillage.core.permissions import require
from maillage.directory.access import organisation_for
from maillage.directory.models import Organisation
from maillage.territory.models import Place

DONE = {
    State.DRAFT: "Le brouillon est gardé. Votre organisation seule le voit.",
    State.HELD: "La date est réservée. Les autres organisations voient qu’elle est prise, rien de plus.",
    State.NETWORK: "L’événement est partagé avec les organisations du réseau.",
    State.SUBMITTED: "L’événement est proposé : l’équipe d’animation le relit, puis il sera public.",
    State.PUBLISHED: "L’événement est dans l’agenda public.",
}


@dataclass
class Page:
    """The two forms of the page, and what they are about."""

    form: EventForm
    dates: DatesForm
    organisation: Organisation | None
    event: Event | None = None

    def is_valid(self) -> bool:
        valid = self.form.is_valid()
        return self.dates.is_valid() and valid

    @property
    def errors(self) -> bool:
        return bool(self.form.errors or self.dates.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Announce an event, or with ``?quoi=date`` keep a date; ``?reprendre=`` starts from another event."""
    require(request.actor, "agenda.create")
    choices = may_announce_for(request.actor)
    wanted = request.GET.get("organisation", "")
    if not wanted and len(choices) > 1 and request.actor.organisation_id is None:
        return render(request, "agenda/edit/choose.html", {"choices": choices})
    organisation = _organisation(request, wanted, choices)
    require(request.actor, "agenda.create", organisation)
    page = _new_page(request, organisation)
    if request.method == "POST" and page.is_valid():
        answer = _create(request, page)
        if answer is not None:
            return answer
    return _drawn(request, page)


def _organisation(
    request: HttpRequest, wanted: str, choices: list[Organisation]
) -> Organisation | None:
    if wanted:
        return organisation_for(request.actor, wanted)
    acting = [one for one in choices if one.pk == request.actor.organisation_id]
    return next(iter(acting or choices), None)


def _new_page(request: HttpRequest, organisation: Organisation | None) -> Page:
    hold = request.GET.get("quoi") == "date"
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    model = request.GET.get("reprendre", "")
    # Only those who write it: its form also says what its page keeps to itself (R6).
    event = event_for(request.actor, model, "agenda.edit") if model else None
    form = EventForm(data, files, event=event, organisation=organisation, hold=hold)
    return Page(form, DatesForm(data, today=timezone.localdate(request.now)), organisation)


def _create(request: HttpRequest, page: Page) -> HttpResponse | None:
    to = request.POST.get("then", State.DRAFT)
    try:
        event = create_event(
            actor=request.actor, organisation=page.organisation, schedule=page.dates.schedule(),
            values=_values(page), now=request.now,
        )  # fmt: skip
    except InvalidEvent as error:
        return _refused(page, error)
    _keep_picture(request, page, event)
    return _climbed(request, event, to)


def _refused(page: Page, error: InvalidEvent) -> None:
    """Put a refusal where the person can mend it."""
    if error.field == "schedule":
        page.dates.add_error(None, error.message)
    else:
        page.form.refuse(error)


def _climbed(request: HttpRequest, event: Event, to: str) -> HttpResponse:
    """Take a written event where its author wants it; what is missing is said, nothing is lost."""
    if to == "public":
        to = public_step(actor=request.actor, event=event)
    if to in STEPS[event.state]:
        try:
            event = change_step(actor=request.actor, event=event, to=to, now=request.now)
        except InvalidEvent as error:
            messages.warning(request, f"Votre texte est gardé en brouillon. {error.message}")
            return redirect("agenda:edit", event.ref)
    messages.success(request, DONE[State(event.state)])
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an event; somebody else's change in between is shown, never overwritten."""
    event = event_for(request.actor, ref, "agenda.edit")
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EventForm(data, files, event=event, organisation=event.organisation)
    schedule = Schedule.from_json(event.schedule)
    today = timezone.localdate(request.now)
    page = Page(form, DatesForm(data, schedule=schedule, today=today), event.organisation, event)
    if request.method == "POST" and page.is_valid():
        try:
            return _change(request, page, event)
        except ChangedMeanwhile as conflict:
            return _compared(request, page, conflict)
        except InvalidEvent as error:
            _refused(page, error)
    return _drawn(request, page)


def _change(request: HttpRequest, page: Page, event: Event) -> HttpResponse:
    changed = change_event(
        actor=request.actor, event=event, values=_values(page), schedule=page.dates.schedule(),
        version=page.form.cleaned_data.get("version"), now=request.now,
    )  # fmt: skip
    _keep_picture(request, page, changed)
    if request.POST.get("then"):
        return _climbed(request, changed, request.POST["then"])
    messages.success(request, "L’événement est à jour.")
    return redirect(changed)


def _compared(request: HttpRequest, page: Page, conflict: ChangedMeanwhile) -> HttpResponse:
    """Show the same form, what the other person wrote beside it, and take the new version."""
    event = event_for(request.actor, page.event.ref, "agenda.edit") if page.event else None
    differences = two_texts(event, _values(page), page.dates.schedule()) if event else []
    data = page.form.data.copy()
    data["version"] = str(event.version) if event else ""
    page.form.data = data
    return _drawn(request, page, status=409, conflict=conflict.message, differences=differences)


def _values(page: Page) -> dict[str, Any]:
    values = page.form.values()
    return values if page.form.hold else values | {"place": _place(page)}


def _place(page: Page) -> Place | None:
    where = page.form.cleaned_data.get("where")
    if where == OURS and page.form.home:
        return copy_of(page.form.home)
    return place_for(page.form.typed_place()) if where == OTHER else None


def _keep_picture(request: HttpRequest, page: Page, event: Event) -> None:
    said, content = page.form.cleaned_data, page.form.cleaned_data.get("image_file")
    if not content and said.get("remove_image"):
        set_image(actor=request.actor, event=event, content=None, now=request.now)
        return
    if not content and page.form.picture and page.form.picture != event.image.name:
        content = pictures.read(page.form.picture)
    if content:
        set_image(actor=request.actor, event=event, content=content, now=request.now)


def _drawn(request: HttpRequest, page: Page, *, status: int = 200, **more: Any) -> HttpResponse:
    content = page.form.cleaned_data.get("image_file") if page.form.is_bound else None
    if content:
        data = page.form.data.copy()
        data["image_kept"] = pictures.set_aside(content)
        page.form.data = data
    context = {
        "page": page, "form": page.form, "dates": page.dates, "event": page.event,
        "organisation": page.organisation,
        "state": State(page.event.state) if page.event else State.DRAFT,
        "goes_public": _goes_public(request, page),
        "parts": shown_parts("edit_dates", request.actor, page.event, request.now),
        "crumbs": [("Agenda", "/agenda/"), (str(page.event), f"/agenda/{page.event.ref}/")]
        if page.event
        else [],
        "aside": bool(page.form.picture) and not page.event,
        **more,
    }  # fmt: skip
    code = 422 if status == 200 and page.errors else status
    return render(request, "agenda/edit/event.html", context, status=code)


def _goes_public(request: HttpRequest, page: Page) -> str:
    """Return the words of the button that leads to the public agenda."""
    event = page.event or Event(organisation=page.organisation, state=State.DRAFT)
    if public_step(actor=request.actor, event=event) == State.PUBLISHED:
        return "Publier dans l’agenda"
    return "Proposer à l’agenda public"
