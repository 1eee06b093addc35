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
    if request.method != "POST":
        return _drawn(request, WeightsForm(None, weights=in_use))
    require(request.actor, "agenda.coordinate")
    form = WeightsForm(request.POST, weights=in_use)
    if not form.is_valid():
        return _drawn(request, form)
    seen = shown_as(form.weights)
    # Only what was looked at is put into use (R34): other numbers are shown first.
    if request.POST.get("act") == "enregistrer" and request.POST.get("vu") == seen:
        set_weights(
            actor=request.actor, weights=form.weights, now=request.now,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, "Ces poids sont en usage, pour tout le monde.")
        return redirect("agenda:clash_weights")
    today = request.now.astimezone(board.zone()).date()
    change = change_over_a_year(board.current(request.now), today, in_use, form.weights)
    return _drawn(request, form, change, seen)


def _drawn(
    request: HttpRequest, form: WeightsForm, change: Change | None = None, seen: str = ""
) -> HttpResponse:
    newest = ClashWeights.objects.order_by("-at", "-id").first()
    context = {
        "form": form,
        "rows": [
            (name, *MEANINGS[name], value) for name, value in asdict(current_weights()).items()
        ],
        "fields": [form[name] for name in MEANINGS],
        "may_edit": decide(request.actor, "agenda.coordinate"),
        "change": change,
        "seen": seen,
        "newest": newest,
        "history": history_lines(newest) if newest else [],
    }
    status = 422 if form.errors else 200
    return render(request, "agenda/clashing/weights.html", context, status=status)


def shown_as(chosen: Weights) -> str:
    """Return what names some weights, to know that they were looked at."""
    return "-".join(str(value) for value in asdict(chosen).values())
