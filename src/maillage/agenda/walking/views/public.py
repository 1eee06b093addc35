"""Pages of trails for everybody: the list, one trail, its sheet and files."""

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.agenda.enums import TrailState
from maillage.agenda.telling.reading import history_lines
from maillage.agenda.walking import sheet
from maillage.agenda.walking.access import trail_for
from maillage.agenda.walking.files import GPX_TYPE, gpx_of
from maillage.agenda.walking.queries import trails_visible_to, with_stops
from maillage.agenda.walking.reading import Walked, map_of, points_of, walked, walked_all
from maillage.core.documents.streams import GEOJSON_TYPE
from maillage.core.permissions import decide

UNREADABLE = "Ce jour ne se lit pas : choisissez-le dans le calendrier."


def day_asked(request: HttpRequest) -> tuple[date | None, str]:
    """Return the day of ``?jour=``, and a sentence when it is none."""
    said = request.GET.get("jour", "").strip()
    if not said:
        return None, ""
    try:
        return date.fromisoformat(said), ""
    except ValueError:
        return None, UNREADABLE


def walked_for(request: HttpRequest, ref: str) -> Walked:
    """Return the trail as asked: its day, a gentle pace."""
    trail = trail_for(request.actor, ref)
    day, _ = day_asked(request)
    gentle = request.GET.get("allure") == "douce"
    return walked(request.actor, trail, day or trail.day, gentle=gentle)


@require_safe
def trails(request: HttpRequest) -> HttpResponse:
    today = timezone.localtime(request.now).date()
    found = with_stops(trails_visible_to(request.actor)).order_by("area__name", "title", "pk")
    lines = walked_all(request.actor, list(found))
    context = {
        "public": [
            one for one in lines
            if one.trail.state == TrailState.PUBLISHED and (one.trail.day or today) >= today
        ],
        "past": [
            one for one in lines
            if one.trail.state == TrailState.PUBLISHED and (one.trail.day or today) < today
        ],
        "drafts": [one for one in lines if one.trail.state == TrailState.DRAFT],
        "may_create": decide(request.actor, "agenda.create"),
    }  # fmt: skip
    return render(request, "agenda/walking/list.html", context)


@require_safe
def trail(request: HttpRequest, ref: str) -> HttpResponse:
    """One trail: its stops in order, what is open on a day, the time it takes."""
    found = walked_for(request, ref)
    may_edit = decide(request.actor, "agenda.edit_trail", found.trail)
    asked = request.GET.urlencode()
    context = {
        "walked": found,
        "trail": found.trail,
        "map": map_of(found),
        "day_error": day_asked(request)[1],
        "query": f"?{asked}" if asked else "",
        "today": timezone.localtime(request.now).date(),
        "may_edit": may_edit,
        "history": history_lines(found.trail) if may_edit else [],
        "STATES": TrailState,
    }
    return render(request, "agenda/walking/page.html", context)


@require_safe
def points(request: HttpRequest, ref: str) -> JsonResponse:
    """Answer the stops as GeoJSON, for the map and other programs."""
    found = points_of(walked_for(request, ref))
    return JsonResponse(found, content_type=GEOJSON_TYPE, json_dumps_params={"ensure_ascii": False})


@require_safe
def gpx(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer the stops as GPX, to follow on a phone."""
    response = HttpResponse(gpx_of(walked_for(request, ref)), content_type=GPX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="parcours-{ref}.gpx"'
    return response


@require_safe
def sheet_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer the printed sheet, for the day asked."""
    made = sheet.pdf_of(walked_for(request, ref), now=request.now)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="parcours-{ref}.pdf"'
    return response
