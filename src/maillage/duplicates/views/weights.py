"""The weights, for anybody of the team to read, and learning them again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.algorithms.linkage import SAME_FROM
from maillage.core.documents import csv_lines, stream_response
from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.duplicates.engine import SHOWN_FROM
from maillage.duplicates.models import LearnedModel
from maillage.duplicates.queries.weights import current_weights
from maillage.duplicates.services.learning import learn_weights
from maillage.duplicates.views.pairs import DECIDE, tabs
from maillage.duplicates.wording import percent

COLUMNS = [
    {"label": "Champ"},
    {"label": "Ce qui est vu"},
    {"label": "Si c’est la même", "number": True},
    {"label": "Si ce sont deux", "number": True},
    {"label": "Ce que cela compte"},
]


@require_safe
@login_required
@never_cache
def weights(request: HttpRequest) -> HttpResponse:
    """Draw the table of weights, field by field."""
    require(request.actor, DECIDE)
    in_use, rows = current_weights()
    context = {
        "tabs": tabs("weights"),
        "learned": LearnedModel.objects.filter(version=in_use.version).first(),
        "columns": COLUMNS,
        "rows": rows,
        "same_from": percent(SAME_FROM),
        "shown_from": percent(SHOWN_FROM),
        "prior": round(1 / in_use.model.prior),
        "now": request.now,
    }
    return render(request, "duplicates/weights.html", context)


HEADER = (
    "champ", "accord", "part_si_meme", "part_si_distinctes", "poids_valeur_courante_bits",
    "poids_valeur_rare_bits",
)  # fmt: skip


@require_safe
@login_required
@never_cache
def weights_csv(request: HttpRequest) -> StreamingHttpResponse:
    require(request.actor, DECIDE)
    _, rows = current_weights()
    lines = (
        (
            one.field,
            one.level,
            f"{one.same:.4f}",
            f"{one.distinct:.6f}",
            f"{one.common:.2f}",
            f"{one.rare:.2f}",
        )
        for one in rows
    )
    return stream_response(
        csv_lines(HEADER, lines), "text/csv; charset=utf-8", "poids-doublons.csv"
    )


@require_POST
@login_required
def learn(request: HttpRequest) -> HttpResponse:
    """Learn from the profiles as they are now."""
    try:
        learned = learn_weights(actor=request.actor, now=request.now)
    except MaillageError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            f"Les poids sont appris de {learned.rows} fiches (version {learned.version}). Toutes les fiches "
            "vont être comparées de nouveau, en quelques minutes.",
        )
    return redirect("duplicates:weights")
