"""Informal groups, and whether an organisation is alive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.directory import lookalikes
from maillage.directory.access import organisation_for
from maillage.directory.enums import STATE_STEPS, Role, State
from maillage.directory.errors import InvalidField
from maillage.directory.forms.belonging import GroupForm, StateForm
from maillage.directory.models import Organisation
from maillage.directory.services.groups import create_group
from maillage.directory.services.states import set_state

FIELD_NAMES = {"themes": "theme", "dissolved_on": "on"}


def tell(form: GroupForm | StateForm, error: MaillageError) -> None:
    """Put a refusal under the field it speaks of, or above the form."""
    key = error.field if isinstance(error, InvalidField) else ""
    name = FIELD_NAMES.get(key, key)
    form.add_error(name if name in form.fields else None, error.message)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_group(request: HttpRequest) -> HttpResponse:
    """Write an informal group down: four answers, no number, no address."""
    require(request.actor, "directory.create_group")
    form = GroupForm(request.POST if request.method == "POST" else None)
    status, alike = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = request.POST.get("distinct", "")
            alike = not_yet_told_apart(request, form.cleaned_data, answer)
            if alike:
                status = 200
            elif group := created(request, form, answer.split()):
                return redirect(group)
    context = {"form": form, "alike": alike}
    return render(request, "directory/groups/new.html", context, status=status)


def not_yet_told_apart(
    request: HttpRequest, cleaned: dict[str, str], answer: str
) -> list[lookalikes.Lookalike]:
    """Return the organisations that may be this one; none once their author said that it is another."""
    values = {"name": cleaned["name"], "summary": cleaned["summary"], "themes": [cleaned["theme"]]}
    found = lookalikes.lookalikes_of(values, (), request.actor)
    return [] if {one.ref for one in found} <= set(answer.split()) else found


def created(request: HttpRequest, form: GroupForm, others: list[str]) -> Organisation | None:
    """Create the group and say so; or put the refusal into the form."""
    try:
        group = create_group(actor=request.actor, now=request.now, **form.cleaned_data)
    except MaillageError as error:
        tell(form, error)
        return None
    if others:
        founder = request.actor.with_role(group.pk, Role.MANAGER.value)
        lookalikes.remember_distinct(group.ref, others, founder, request.now)
    messages.success(
        request,
        "Votre groupe est inscrit. L’équipe d’animation le relit, puis il sera visible ; "
        "vous pouvez déjà compléter sa fiche.",
    )
    return group


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def state(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that an organisation sleeps, lives again, or is dissolved."""
    organisation = organisation_for(request.actor, ref, "directory.change_state")
    form = StateForm(request.POST if request.method == "POST" else None)
    steps = STATE_STEPS[organisation.state]
    form.fields["to"].choices = [(s.value, s.label.capitalize()) for s in State if s in steps]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_state(
                    actor=request.actor,
                    organisation=organisation,
                    now=request.now,
                    **form.cleaned_data,
                )
            except MaillageError as error:
                tell(form, error)
                status = error.status
            else:
                messages.success(request, "La situation est notée. Aucun import ne la changera.")
                return redirect(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "current": State(organisation.state).label,
    }
    return render(request, "directory/groups/state.html", context, status=status)
