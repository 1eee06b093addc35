"""The page of the agenda, and the points of its map."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.agenda.finding.listing import Finder
from maillage.agenda.finding.pages import VIEWS, Agenda, Asked, read_agenda, read_view, window_of
from maillage.agenda.finding.paging import places_of
from maillage.agenda.finding.requests import RADII, AgendaQuery, read
from maillage.agenda.finding.wording import tags, translation
from maillage.agenda.parts import shown_parts
from maillage.algorithms.geometry import box_around
from maillage.core.permissions import decide
from maillage.core.ui.french import count, format_date
from maillage.directory.queries.maps import MAX_ZOOM, drawn_level
from maillage.directory.queries.search_form import distance_words, read_box
from maillage.directory.views.links import address_of
from maillage.territory.queries import territory_box

GEOJSON = "application/geo+json"
# Around a point of the map: the same place, whatever the rounding.
HERE_M = 15
# The same question for programs: suffix of the address, words.
FEEDS = (
    ("ics", "Agenda de téléphone (iCalendar)"),
    ("atom", "Flux Atom"),
    ("csv", "Tableau CSV"),
    ("json", "JSON"),
)
STEP_WORDS = {
    "jour": {"previous": "Jour précédent", "next": "Jour suivant"},
    "semaine": {"previous": "Semaine précédente", "next": "Semaine suivante"},
    "mois": {"previous": "Mois précédent", "next": "Mois suivant"},
    "carte": {"previous": "30 jours d’avant", "next": "30 jours suivants"},
}


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Answer a question as a list, a day, a week, a month or a map."""
    today = timezone.localdate(request.now)
    query = read(request.GET, today=today)
    asked = read_view(request.GET, query, today)
    base = reverse("agenda:list")
    found = read_agenda(query, asked, actor=request.actor, now=request.now, today=today, base=base)
    context = {
        "agenda": found,
        "query": query,
        "asked": asked,
        "translation": translation(query),
        "as_typed": query.literally().address(base, **asked.more()),
        "any_date": query.without_dates().address(base, **asked.more()),
        "active": tags(query, base, **asked.more()),
        "tabs": tabs(found, base),
        "steps": steps(found, base),
        "words": STEP_WORDS.get(asked.view, STEP_WORDS["carte"]),
        "kept": kept(query, asked),
        "today": today,
        "day_url": query.address(base, vue="jour", jour=asked.day.isoformat()),
        "radii": [(metres, distance_words(metres)) for metres in RADII],
        "ways_out": [(way.words, way.query.address(base, **way.more)) for way in found.ways_out],
        "feeds": feeds(query),
        "may_create": decide(request.actor, "agenda.create", None).allowed,
        "parts": shown_parts("list_top", request.actor, None, request.now),
        "map": map_of(query, asked, found) if asked.view == "carte" else None,
    }
    return render(request, "agenda/finding/agenda.html", context)


@require_safe
def map_points(request: HttpRequest) -> HttpResponse:
    """Answer the places of a question for a part of the map (``window``) and a ``zoom``."""
    today = timezone.localdate(request.now)
    query = read(request.GET, today=today)
    asked = replace(read_view(request.GET, query, today), view="carte")
    said = request.GET.get("zoom", "")
    first, last = window_of(asked, query, today)
    features = places_of(
        Finder(request.actor, query),
        first,
        last,
        zoom=min(int(said[:3]), MAX_ZOOM) if said.isascii() and said.isdigit() else 0,
        window=read_box(request.GET.get("window", "")),
    )
    for feature in features:
        feature["properties"] = point_words(feature["properties"], query, asked)
    found = {"type": "FeatureCollection", "features": features}
    return JsonResponse(found, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


def point_words(said: dict[str, Any], query: AgendaQuery, asked: Asked) -> dict[str, Any]:
    """Write a place of the map: the event that is there, or how many and the list of them."""
    if said["kind"] != "place":
        return said
    label = said["event__place__label"]
    if said["events"] == 1:
        starts = timezone.localtime(said["starts_at"])
        return {
            "kind": "point",
            "id": said["ref"],
            "name": said["title"],
            "url": reverse("agenda:event", args=[said["ref"]]),
            "detail": f"{label}, à partir du {format_date(starts)}" if label else "",
        }
    lat, lon = said["event__place__lat"], said["event__place__lon"]
    here = replace(query, near=(lat, lon), near_text="", near_label="", radius=HERE_M)
    number = count(said["events"], "événement")
    return {
        "kind": "point",
        "id": f"lieu-{said['event__place']}",
        "name": label or number,
        "url": here.address(reverse("agenda:list"), **asked.more(vue="")),
        "detail": number,
        "count": said["events"],
    }


def map_of(query: AgendaQuery, asked: Asked, found: Agenda) -> dict[str, str]:
    """Return what the map component needs: addresses of outlines and points, first view."""
    level = drawn_level()
    points = query.address(reverse("agenda:map_points"), **asked.more())
    box = box_around(*query.near, float(query.reach or 0)) if query.near else territory_box()
    return {
        "outlines": reverse("directory:map_outlines", args=[level]) if level else "",
        "points": f"{points}&window={{bbox}}&zoom={{zoom}}",
        "bounds": ",".join(f"{edge:.5f}" for edge in box) if box else "",
    }


def tabs(found: Agenda, base: str) -> list[dict[str, Any]]:
    """Return the ways to see the same answer; the filters are one of them on a narrow screen."""
    return [
        {
            "label": label,
            "icon": icon,
            "href": found.query.address(
                base, **found.asked.more(vue="" if view == "liste" else view)
            ),
            "current": found.asked.view == view,
            "count": None,
        }
        for view, (label, icon) in VIEWS.items()
    ]


def steps(found: Agenda, base: str) -> dict[str, str]:
    """Return the addresses of what comes before and after, and of today."""
    query, asked = found.query, found.asked
    on = {
        name: query.address(base, **asked.more(jour=day.isoformat()))
        for name, day in (("previous", found.previous), ("next", found.next))
        if day is not None
    }
    if asked.view == "liste" or found.page.before or found.page.after:
        pages = (("earlier", "avant", found.page.before), ("later", "apres", found.page.after))
        on |= {
            name: query.address(base, **asked.more(**{key: said}))
            for name, key, said in pages
            if said
        }
    if asked.is_dated or asked.after or asked.before:
        on["today"] = query.address(base, **asked.more(jour=""))
    return on


def kept(query: AgendaQuery, asked: Asked) -> list[tuple[str, str]]:
    """Return what the form of the filters keeps without showing it."""
    more = [(name, said) for name, said in asked.more().items() if said]
    return more + [("organiser", ref) for ref in query.chosen.get("organiser", ())]


def feeds(query: AgendaQuery) -> list[tuple[str, str]]:
    """Return (words, address) of the same question, to receive it elsewhere (R19)."""
    found = [(words, address_of("agenda_feeds:feed", suffix=suffix)) for suffix, words in FEEDS]
    found.append(("Lettre de la semaine, par courriel", address_of("agenda:letter")))
    found.append(("Mois à imprimer (PDF)", address_of("agenda:month_pdf")))
    found.append(("Toutes les façons de le recevoir", address_of("agenda:feeds")))
    found.append(("L’afficher sur un autre site", address_of("agenda:embed")))
    return [(words, query.address(url)) for words, url in found if url]
