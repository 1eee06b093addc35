"""The year at a glance, and the list of what will clash."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.agenda.clashing import board
from maillage.agenda.clashing.checking import current_weights, seen_by
from maillage.agenda.clashing.queries import Meeting, Year, meetings, title_of, year_table
from maillage.algorithms.heat_steps import heat_ranges
from maillage.core.documents import csv_lines, stream_response
from maillage.core.permissions import decide, require

BY = {"theme": "Par thème", "quartier": "Par quartier"}
CSV_TYPE = "text/csv; charset=utf-8"
PAGE = 40


@require_safe
@never_cache
def year(request: HttpRequest) -> HttpResponse:
    """The weeks of the year that comes, by theme or by district: what this person may see, counted."""
    by, table = _year(request)
    context = {
        "year": table,
        "by": by,
        "tabs": [
            {"label": label, "href": f"?par={code}", "current": code == by} for code, label in BY.items()
        ],
        "ranges": heat_ranges(table.bounds),
        "is_team": decide(request.actor, "agenda.coordinate"),
        "is_member": request.actor.is_network_member,
    }  # fmt: skip
    return render(request, "agenda/clashing/year.html", context)


def _year(request: HttpRequest) -> tuple[str, Year]:
    by = request.GET.get("par", "theme")
    by = by if by in BY else "theme"
    known = board.current(request.now)
    today = request.now.astimezone(board.zone()).date()
    # The week before this one too: where one comes from.
    first = today - timedelta(days=7)
    return by, year_table(known, seen_by(request.actor, known), first, by)


@require_safe
@never_cache
def year_csv(request: HttpRequest) -> StreamingHttpResponse:
    by, table = _year(request)
    header = ["semaine_du", "au", "en_tout", "personnes_attendues", "semaine", "dates_communes"]
    lines = (
        [
            week.first_day.isoformat(), week.last_day.isoformat(), week.total, week.people, week.word,
            ", ".join(week.heavy), *(cell.number for cell in week.cells),
        ]
        for week in table.weeks
    )  # fmt: skip
    columns = [*header, *(label for _, label in table.groups)]
    return stream_response(csv_lines(columns, lines), CSV_TYPE, f"annee-par-{by}.csv")


@require_safe
@login_required
@never_cache
def clashes(request: HttpRequest) -> HttpResponse:
    """What will clash in the next six months, with the two organisations one click away."""
    require(request.actor, "agenda.coordinate")
    found, every = _meetings(request)
    page = max(1, _number(request.GET.get("page", "1")))
    shown = found[(page - 1) * PAGE : page * PAGE]
    context = {
        "meetings": shown,
        "total": len(found),
        "series": [one for one in found if one.is_series][:PAGE],
        "page": page,
        "previous": page - 1 if page > 1 else 0,
        "following": page + 1 if len(found) > page * PAGE else 0,
        "every": every,
        "weights": current_weights(),
    }
    return render(request, "agenda/clashing/list.html", context)


@require_safe
@login_required
@never_cache
def clashes_csv(request: HttpRequest) -> StreamingHttpResponse:
    require(request.actor, "agenda.coordinate")
    found, _ = _meetings(request)
    header = (
        "jour", "score", "dates_en_commun", "evenement_a", "organisation_a", "adresse_a",
        "evenement_b", "organisation_b", "adresse_b",
    )  # fmt: skip
    return stream_response(csv_lines(header, _lines(found)), CSV_TYPE, "chevauchements.csv")


def _lines(found: list[Meeting]) -> Iterator[list[object]]:
    for one in found:
        line: list[object] = [one.day.isoformat(), one.score, len(one.days)]
        for event in (one.one, one.other):
            name = event.organisation.name if event.organisation else event.organiser_text
            line += [title_of(event), name, event.get_absolute_url()]
        yield line


def _meetings(request: HttpRequest) -> tuple[list[Meeting], int]:
    today = request.now.astimezone(board.zone()).date()
    return meetings(board.current(request.now), today, current_weights())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
