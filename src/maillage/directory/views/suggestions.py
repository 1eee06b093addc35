"""What sources suggest to one organisation: before, after, why; three answers; chosen sources."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import MaillageError
from maillage.directory.access import object_for, organisation_for
from maillage.directory.enums import RequestState
from maillage.directory.fields import label_of
from maillage.directory.forms.belonging import SuggestionForm
from maillage.directory.models import Suggestion
from maillage.directory.queries.wording import in_words
from maillage.directory.services.moderation import decide_suggestion
from maillage.directory.services.preferences import prefer_source, withdraw_preference
from maillage.directory.values import current_values

RIGHT = "directory.decide_suggestion"
DECIDED_SHOWN = 10
DONE = {
    "accept": "C’est repris dans la fiche.",
    "refuse": "La fiche reste comme elle est. Cette source ne proposera plus cette valeur.",
    "always": "C’est repris, et ce champ suivra désormais cette source.",
}


def suggestion_line(suggestion: Suggestion) -> dict[str, Any]:
    """Return what a person reads of a suggestion: the profile, the source, and why it differs."""
    field = suggestion.field
    now = current_values(suggestion.organisation).get(field)
    return {
        "suggestion": suggestion,
        "organisation": suggestion.organisation,
        "label": label_of(field),
        "before": in_words(field, now),
        "after": in_words(field, suggestion.value),
        "source": suggestion.record.source.name,
        "declared_on": suggestion.record.declared_on,
        "source_before": in_words(field, suggestion.source_before),
    }


def act(request: HttpRequest, suggestion: Suggestion, form: SuggestionForm) -> None:
    """Give one of the three answers."""
    if form.cleaned_data["decision"] == "always":
        prefer_source(actor=request.actor, suggestion=suggestion, now=request.now)
        return
    decide_suggestion(
        actor=request.actor, suggestion=suggestion, accepted=form.accepted, now=request.now,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip


@require_safe
@login_required
@never_cache
def own_suggestions(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, RIGHT)
    found = (
        organisation.suggestions.select_related("organisation__place", "record__source")
        .prefetch_related(
            "organisation__theme_links", "organisation__skill_links",
            "organisation__affiliations__federation",
        )
        .order_by("made_at", "pk")
    )  # fmt: skip
    decided = found.exclude(state=RequestState.OPEN).order_by("-decided_at", "-pk")[:DECIDED_SHOWN]
    context = {
        "organisation": organisation,
        "lines": [suggestion_line(one) for one in found.filter(state=RequestState.OPEN)],
        "decided": [(label_of(one.field), in_words(one.field, one.value), one) for one in decided],
        "preferences": [
            (label_of(one.field), one)
            for one in organisation.preferences.select_related("source").order_by("field")
        ],
    }
    return render(request, "directory/own_suggestions.html", context)


@require_POST
@login_required
def decide_own(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, RIGHT)
    suggestion = object_for(request.actor, organisation.suggestions.all(), RIGHT, pk=pk)
    form = SuggestionForm(request.POST)
    try:
        if form.is_valid():
            act(request, suggestion, form)
            messages.success(request, DONE[form.cleaned_data["decision"]])
        else:
            messages.error(request, next(iter(form.errors.values()))[0])
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect("directory:own_suggestions", ref=ref)


@require_POST
@login_required
def withdraw(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take a field back from the source it was entrusted to."""
    organisation = organisation_for(request.actor, ref, RIGHT)
    preference = object_for(request.actor, organisation.preferences.all(), RIGHT, pk=pk)
    withdraw_preference(actor=request.actor, preference=preference, now=request.now)
    messages.success(request, "Ce champ ne suit plus cette source. Sa valeur d’aujourd’hui reste.")
    return redirect("directory:own_suggestions", ref=ref)
