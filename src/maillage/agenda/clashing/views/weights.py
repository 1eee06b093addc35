"""The weights: everybody reads them; before the team changes one, the page says what it would have altered."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.agenda.clashing import board
from maillage.agenda.clashing.checking import current_weights
from maillage.agenda.clashing.forms import MEANINGS, WeightsForm
from maillage.agenda.clashing.queries import Change, change_over_a_year
from maillage.agenda.clashing.services import set_weights
from maillage.agenda.models import ClashWeights
from maillage.agenda.telling.reading import history_lines
from maillage.algorithms.clashes import Weights
from maillage.core.permissions import decide, require


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def weights(request: HttpRequest) -> HttpResponse:
    """Show the weights; with POST, what other ones would have changed, then put them into use."""
    in_use = current_weights()
    may_edit = decide(request.actor, "agenda.coordinate")
    posted = request.POST if request.method == "POST" else None
    form = WeightsForm(posted, weights=in_use)
    change: Change | None = None
    seen = ""
    if posted is not None:
        require(request.actor, "agenda.coordinate")
        if form.is_valid():
            seen = shown_as(form.weights)
            # Only what was looked at is put into use (R34): other numbers are shown first.
            if posted.get("act") == "enregistrer" and posted.get("vu") == seen:
                set_weights(
                    actor=request.actor, weights=form.weights, now=request.now,
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
                messages.success(request, "Ces poids sont en usage, pour tout le monde.")
                return redirect("agenda:clash_weights")
            today = request.now.astimezone(board.zone()).date()
            change = change_over_a_year(board.current(request.now), today, in_use, form.weights)
    newest = ClashWeights.objects.order_by("-at", "-id").first()
    context = {
        "form": form,
        "rows": [(name, *MEANINGS[name], value) for name, value in asdict(in_use).items()],
        "fields": [form[name] for name in MEANINGS],
        "may_edit": may_edit,
        "change": change,
        "seen": seen,
        "newest": newest,
        "history": history_lines(newest) if newest else [],
    }
    return render(
        request, "agenda/clashing/weights.html", context, status=422 if form.errors else 200
    )


def shown_as(chosen: Weights) -> str:
    """Return what names some weights, to know that they were looked at."""
    return "-".join(str(value) for value in asdict(chosen).values())
