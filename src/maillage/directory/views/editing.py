"""Editing a profile in short steps: kept as one types, read again, then published in one act."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core import audit
from maillage.core.errors import MaillageError, NotVisible
from maillage.core.ui.french import format_time
from maillage.core.ui.markdown import render_markdown
from maillage.directory.access import organisation_for
from maillage.directory.errors import EditConflict
from maillage.directory.forms.hours import HOURS_HELP
from maillage.directory.forms.place import PlaceForm
from maillage.directory.forms.steps import BY_SLUG, STEPS, AudienceForm, Step
from maillage.directory.forms.values import StepForm
from maillage.directory.models import Draft, Organisation
from maillage.directory.queries.wording import in_words
from maillage.directory.services.drafts import (
    AUDIENCES,
    discard_draft,
    draft_of,
    publish_draft,
    save_draft,
    settle_draft,
)
from maillage.directory.services.logos import keep_logo
from maillage.directory.services.profiles import confirm_profile
from maillage.directory.values import current_values
from maillage.directory.views.editing_seen import seen_by_page, shown_now
from maillage.directory.views.editing_words import (
    audiences_in_draft,
    changes_in_words,
    conflicts_in_words,
    history_lines,
    position_found,
)

EDIT = "directory.edit_profile"
REVIEW = "Relire et publier"


def own_draft(request: HttpRequest, ref: str) -> tuple[Organisation, Draft | None]:
    organisation = organisation_for(request.actor, ref, EDIT)
    return organisation, draft_of(actor=request.actor, organisation=organisation)


def step_links(ref: str, current: str, draft: Draft | None) -> list[dict[str, str]]:
    """Return the steps as the interface draws them: any can be opened at any time."""
    touched = set(draft.values) if draft else set()
    links = []
    for step in STEPS:
        keys = set(step.form.keys) | ({AUDIENCES} if step.form is AudienceForm else set())
        state = "done" if keys & touched else "todo"
        note = "Modifiée" if state == "done" else "Comme avant"
        links.append(
            {
                "label": step.label,
                "href": f"/annuaire/{ref}/modifier/{step.slug}/",
                "state": "current" if step.slug == current else state,
                "note": "" if step.slug == current else note,
            }
        )
    state = "current" if current == "relire" else "todo"
    links.append(
        {"label": REVIEW, "href": f"/annuaire/{ref}/modifier/relire/", "state": state, "note": ""}
    )
    return links


def form_for(step: Step, organisation: Organisation, draft: Draft | None, *args: Any) -> StepForm:
    """Return the form of a step, filled from the draft over the profile."""
    values = {**current_values(organisation), **(draft.values if draft else {})}
    values["audiences"] = audiences_in_draft(organisation, draft)
    if step.form is PlaceForm:
        return PlaceForm(*args, values=values, hidden=values["audiences"]["place"] == "own")
    return step.form(*args, values=values)


def keep(request: HttpRequest, organisation: Organisation, form: StepForm) -> None:
    """Write what fits of a step into the draft."""
    chosen = form.audiences if isinstance(form, AudienceForm) else None
    if isinstance(form, PlaceForm) and form.cleaned_data.get("hide_place") != form.hidden_now:
        chosen = {"place": "own" if form.cleaned_data.get("hide_place") else "public"}
    save_draft(
        actor=request.actor,
        organisation=organisation,
        values=form.values,
        audiences=chosen,
        seen=seen_by_page(request, organisation),
        now=request.now,
    )
    logo = form.cleaned_data.get("logo_file")
    if logo:
        keep_logo(actor=request.actor, organisation=organisation, content=logo, now=request.now)


@require_safe
def start(request: HttpRequest, ref: str) -> HttpResponse:
    return redirect("directory:edit_step", ref, STEPS[0].slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Show a step; a POST keeps it and goes to the next, or answers the autosave."""
    if step not in BY_SLUG:
        raise NotVisible
    organisation, draft = own_draft(request, ref)
    chosen = BY_SLUG[step]
    if request.method != "POST":
        return step_page(
            request, organisation, draft, chosen, form_for(chosen, organisation, draft)
        )
    if request.headers.get("X-Requested-With") == "fetch":
        return autosave(request, organisation, form_for(chosen, organisation, draft, request.POST))
    form = form_for(chosen, organisation, draft, request.POST, request.FILES)
    if not form.is_valid():
        return step_page(request, organisation, draft, chosen, form, status=422)
    keep(request, organisation, form)
    following = [*[s.slug for s in STEPS], "relire"][STEPS.index(chosen) + 1]
    if "later" in request.POST:
        messages.success(
            request, "Vos changements sont gardés. Vous pourrez les publier plus tard."
        )
        return redirect(organisation)
    if "stay" in request.POST:
        return redirect("directory:edit_step", ref, step)
    return (
        redirect("directory:edit_review", ref)
        if following == "relire"
        else redirect("directory:edit_step", ref, following)
    )


def step_page(
    request: HttpRequest,
    organisation: Organisation,
    draft: Draft | None,
    chosen: Step,
    form: StepForm,
    *,
    status: int = 200,
) -> HttpResponse:
    index = STEPS.index(chosen)
    context = {
        "organisation": organisation,
        "form": form,
        "step": chosen,
        "number": index + 1,
        "total": len(STEPS) + 1,
        "steps": step_links(organisation.ref, chosen.slug, draft),
        "previous": STEPS[index - 1].slug if index else "",
        "seen": shown_now(request, organisation, chosen.form.keys),
        **(place_context(form) if isinstance(form, PlaceForm) else {}),
        "saved": f"Gardé à {format_time(timezone.localtime(draft.updated_at))}, pas encore publié."
        if draft
        else "",
    }
    return render(request, chosen.template, context, status=status)


def place_context(form: PlaceForm) -> dict[str, Any]:
    """Return what the step "Où et quand" shows beside its fields: the point found, the hours as told."""
    hours = form.current.get("opening_hours") or ""
    return {
        "position": position_found(form.current.get("place")),
        "told": in_words("opening_hours", hours),
        "hours_help": HOURS_HELP,
        "outlines": reverse("directory:map_outlines", args=["quartier"]),
    }


@require_safe
@never_cache
def point(request: HttpRequest, ref: str) -> JsonResponse:
    """Answer with the place of the draft, for the map of its step."""
    organisation, draft = own_draft(request, ref)
    values = {**current_values(organisation), **(draft.values if draft else {})}
    found = position_found(values.get("place"))
    empty: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    return JsonResponse(
        found.geojson(organisation.name) if found else empty, content_type="application/geo+json"
    )


def autosave(request: HttpRequest, organisation: Organisation, form: StepForm) -> JsonResponse:
    """Keep the fields that fit; say in words which do not, without losing the others."""
    valid = form.is_valid()
    keep(request, organisation, form)
    if not valid:
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"message": f"Pas encore gardé en entier : {first}"}, status=422)
    return JsonResponse({"saved_at": format_time(timezone.localtime(request.now))})


@require_POST
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with a text as it will be read."""
    organisation_for(request.actor, ref, EDIT)
    html = render_markdown(request.POST.get("description", "")[:8000])
    template = "directory/edit/apercu.html" + ("#preview" if request.htmx else "")
    return render(request, template, {"html": html})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what will change, and publish it."""
    organisation, draft = own_draft(request, ref)
    if request.method == "POST":
        return publish(request, organisation)
    context = {
        "organisation": organisation,
        "changes": changes_in_words(organisation, draft),
        "steps": step_links(ref, "relire", draft),
        "total": len(STEPS) + 1,
    }
    return render(request, "directory/edit/relire.html", context)


def publish(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    try:
        current = publish_draft(actor=request.actor, organisation=organisation, now=request.now)
        if request.POST.get("confirm"):
            confirm_profile(actor=request.actor, organisation=current, now=request.now)
    except EditConflict:
        return redirect("directory:edit_compare", organisation.ref)
    messages.success(request, "La fiche est à jour. Merci : tout le monde la voit maintenant.")
    return redirect(organisation)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def compare(request: HttpRequest, ref: str) -> HttpResponse:
    """Two people wrote the same field: both texts side by side, and a choice for each."""
    organisation, draft = own_draft(request, ref)
    if draft is None:
        return redirect(organisation)
    if request.method == "POST":
        kept = {
            k.removeprefix("keep-"): v for k, v in request.POST.items() if k.startswith("keep-")
        }
        settle_draft(actor=request.actor, organisation=organisation, keep=kept, now=request.now)
        return redirect("directory:edit_review", ref)
    conflicts = conflicts_in_words(organisation, draft)
    if not conflicts:
        return redirect("directory:edit_review", ref)
    return render(
        request,
        "directory/edit/comparer.html",
        {"organisation": organisation, "conflicts": conflicts},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, ref: str) -> HttpResponse:
    organisation, _ = own_draft(request, ref)
    if request.method != "POST":
        return render(request, "directory/edit/abandonner.html", {"organisation": organisation})
    discard_draft(actor=request.actor, organisation=organisation)
    messages.info(request, "Votre brouillon est effacé. La fiche n’a pas changé.")
    return redirect(organisation)


@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the profile is right today, without changing it."""
    organisation = organisation_for(request.actor, ref, "directory.confirm_profile")
    try:
        confirm_profile(actor=request.actor, organisation=organisation, now=request.now)
    except MaillageError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, "Merci : la fiche porte maintenant votre confirmation d’aujourd’hui."
        )
    return redirect(organisation)


@require_safe
@never_cache
def history(request: HttpRequest, ref: str) -> HttpResponse:
    """Every act on a profile: when, what, by whom and for whom."""
    organisation = organisation_for(request.actor, ref)
    context = {
        "organisation": organisation,
        "lines": history_lines(
            request.actor, organisation, audit.history_of(organisation, limit=200)
        ),
    }
    return render(request, "directory/edit/historique.html", context)
