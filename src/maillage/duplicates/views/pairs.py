"""Deciding pairs one after the other: the same screen for the queue and for the address of a pair."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.duplicates.access import pair_for
from maillage.duplicates.enums import PairState
from maillage.duplicates.models import Pair
from maillage.duplicates.queries import comparison as compared
from maillage.duplicates.queries import pairs as queue_of
from maillage.duplicates.services.decisions import decide_pair, undo_decision
from maillage.duplicates.wording import percent

DECIDE = "duplicates.decide"
PER_PAGE = 20
DONE = "duplicates_done"


def tabs(current: str) -> list[dict[str, Any]]:
    found = queue_of.progress()
    items = (
        ("queue", "À décider", "git-compare", found.waiting),
        ("decided", "Décidées", "circle-check", found.decided),
        ("merges", "Fiches réunies", "git-merge", None),
        ("weights", "Comment c’est calculé", "sliders-horizontal", None),
    )
    return [
        {
            "label": label, "icon": icon, "count": count,
            "href": reverse(f"duplicates:{name}"), "current": name == current,
        }
        for name, label, icon, count in items
    ]  # fmt: skip


@require_safe
@login_required
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Show the likeliest pair that waits; then those put aside; then that nothing is left."""
    require(request.actor, DECIDE)
    first = queue_of.waiting_pairs().first() or queue_of.waiting_pairs(PairState.UNCERTAIN).first()
    if first is None:
        context = {
            "tabs": tabs("queue"),
            "progress": queue_of.progress(),
            "last": last_done(request),
        }
        return render(request, "duplicates/nothing.html", context)
    return show(request, first)


@require_safe
@login_required
@never_cache
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, pair_for(request.actor, pk))


def show(
    request: HttpRequest, one: Pair, *, error: str = "", kept: int = 0, status: int = 200
) -> HttpResponse:
    """Draw a pair: both profiles, the evidence in words, three answers."""
    before, after = queue_of.neighbours(one)
    towards, against = compared.evidence_of(one)
    context = {
        "pair": one,
        "chances": percent(one.probability),
        "tabs": tabs("queue"),
        "progress": queue_of.progress(),
        "lines": compared.comparison(one),
        "kept": kept or compared.suggested_kept(one),
        "towards": towards,
        "against": against,
        "before": before,
        "after": after,
        "waits": one.state in {PairState.TO_DECIDE, PairState.UNCERTAIN},
        "last": last_done(request, but=one),
        "error": error,
        "reason": request.POST.get("reason", ""),
        "now": request.now,
    }
    return render(request, "duplicates/pair.html", context, status=status)


def last_done(request: HttpRequest, but: Pair | None = None) -> Pair | None:
    """Return the pair that this person decided just before, to take it back."""
    done = queue_of.answered().filter(pk=request.session.get(DONE, 0))
    return done.exclude(pk=but.pk if but else None).first()


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an answer and go on with the next pair."""
    one = pair_for(request.actor, pk)
    chosen = request.POST.get("kept", "")
    kept = next((end for end in (one.a, one.b) if str(end.pk) == chosen), None)
    try:
        decide_pair(
            actor=request.actor, pair=one, state=request.POST.get("answer", ""), kept=kept,
            reason=request.POST.get("reason", ""), now=request.now,
        )  # fmt: skip
    except MaillageError as error:
        return show(
            request, one, error=error.message, kept=kept.pk if kept else 0, status=error.status
        )
    request.session[DONE] = one.pk
    # Asked for now: a merge takes other pairs of the absorbed profile out of the queue.
    _, after = queue_of.neighbours(one)
    following = after.get_absolute_url() if after else reverse("duplicates:queue")
    return redirect(f"{following}#paire")


@require_POST
@login_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    one = pair_for(request.actor, pk)
    try:
        undo_decision(actor=request.actor, pair=one, now=request.now)
    except MaillageError as error:
        messages.error(request, error.message)
    else:
        request.session.pop(DONE, None)
        messages.success(request, "La décision est annulée : cette paire attend de nouveau.")
    return redirect(f"{one.get_absolute_url()}#paire")


@require_safe
@login_required
@never_cache
def decided(request: HttpRequest) -> HttpResponse:
    """List what was decided, the last first, and what was put aside."""
    require(request.actor, DECIDE)
    page = Paginator(queue_of.answered(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("decided"),
        "items": page,
        "page": page,
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
        "now": request.now,
    }
    return render(request, "duplicates/decided.html", context)
