"""The common calendar: everybody reads it, the team keeps it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.agenda.calendars import named_periods, school_known_until, school_zone
from maillage.agenda.clashing import board
from maillage.agenda.clashing.errors import InvalidDate
from maillage.agenda.clashing.forms import CommonForm
from maillage.agenda.clashing.services import put_common_date, remove_common_date
from maillage.agenda.enums import Period
from maillage.agenda.models import CommonDate
from maillage.agenda.telling.reading import history_lines
from maillage.core.errors import NotVisible
from maillage.core.permissions import decide, require

RIGHT = "agenda.coordinate"
AHEAD = timedelta(days=400)
GONE = "Cette date commune n’existe pas, ou n’existe plus."


@require_safe
def common_dates(request: HttpRequest) -> HttpResponse:
    """List holidays and what the team added, from today on."""
    today = request.now.astimezone(board.zone()).date()
    added = CommonDate.objects.filter(last_day__gte=today).select_related("area")
    mine = {(row.label, row.first_day) for row in added.order_by("pk")}
    shipped = [
        one
        for one in named_periods(today, today + AHEAD)
        if one.kind in {Period.SCHOOL, Period.PUBLIC} and (one.label, one.first_day) not in mine
    ]
    context = {
        "added": added.order_by("first_day", "pk"),
        "shipped": shipped,
        "zone": school_zone(),
        "until": school_known_until(),
        "today": today,
        "may_edit": decide(request.actor, RIGHT),
    }
    return render(request, "agenda/clashing/common.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _common(pk))


def _common(pk: int) -> CommonDate:
    found = CommonDate.objects.filter(pk=pk).select_related("area").order_by("pk").first()
    if found is None:
        raise NotVisible(GONE)
    return found


def _edit(request: HttpRequest, common: CommonDate | None) -> HttpResponse:
    require(request.actor, RIGHT)
    posted = request.POST if request.method == "POST" else None
    form = CommonForm(posted, common=common)
    if posted is not None and form.is_valid():
        said = form.said(is_fictional=bool(common and common.is_fictional))
        try:
            put_common_date(actor=request.actor, said=said, common=common, now=request.now)
        except InvalidDate as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"« {said.label} » est dans le calendrier commun.")
            return redirect("agenda:common_dates")
    context = {
        "form": form,
        "common": common,
        "history": history_lines(common) if common else [],
        "confirm_url": reverse("agenda:remove_common_date", args=[common.pk]) if common else "",
    }
    status = 422 if posted is not None else 200
    return render(request, "agenda/clashing/common_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a date out."""
    require(request.actor, RIGHT)
    common = _common(pk)
    if request.method == "POST":
        remove_common_date(actor=request.actor, common=common, now=request.now)
        messages.success(request, f"« {common.label} » n’est plus dans le calendrier commun.")
        return redirect("agenda:common_dates")
    return render(request, "agenda/clashing/common_remove.html", {"common": common})
