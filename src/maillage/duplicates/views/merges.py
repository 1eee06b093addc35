"""Profiles that were merged, and separating them again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.duplicates.access import merge_for
from maillage.duplicates.queries import pairs as queue_of
from maillage.duplicates.services import decisions
from maillage.duplicates.views.pairs import DECIDE, PER_PAGE, tabs


@require_safe
@login_required
@never_cache
def merges(request: HttpRequest) -> HttpResponse:
    """List the merges in force, then those undone."""
    require(request.actor, DECIDE)
    page = Paginator(queue_of.merges(undone=False), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("merges"),
        "items": page,
        "page": page,
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
        "undone": queue_of.merges(undone=True)[:PER_PAGE],
        "now": request.now,
    }
    return render(request, "duplicates/merges.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then give each profile back what it was."""
    merge = merge_for(request.actor, pk)
    error, status = "", 200
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            decisions.separate(actor=request.actor, merge=merge, reason=reason, now=request.now)
        except MaillageError as refusal:
            error, status = refusal.message, refusal.status
        else:
            messages.success(
                request, "Les deux fiches sont séparées : chacune a repris ce qu’elle disait."
            )
            return redirect("duplicates:merges")
    context = {"merge": merge, "error": error, "reason": request.POST.get("reason", "")}
    return render(request, "duplicates/separate.html", context, status=status)
