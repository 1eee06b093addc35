"""The panorama as a page, as CSV and as charts; all three read the same question from the address."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.core.charts import chart_digest, chart_response
from maillage.core.documents import csv_lines, stream_response
from maillage.core.documents.streams import CSV_TYPE
from maillage.core.index import site_index
from maillage.directory.queries.panorama import Panorama
from maillage.directory.queries.panorama_charts import CHARTS, Chart
from maillage.directory.queries.panorama_tables import TABLES, Table, choices, crossing_table
from maillage.directory.queries.search_form import read_query
from maillage.directory.views.links import locate

PAGE = "directory:panorama"
# So many gaps are told in words; the table shows them all.
MAX_TOLD = 24


def asked(request: HttpRequest) -> Panorama:
    """Read the question of the address."""
    query = read_query(request.GET, locate=locate)
    return Panorama(query, actor=request.actor, index=site_index())


@require_safe
def panorama(request: HttpRequest) -> HttpResponse:
    """Show who is where, what is offered and sought, how it grew, and what is missing."""
    found = asked(request)
    context = {
        "panorama": found,
        "query": found.query,
        "active": found.query.active(reverse(PAGE)),
        "themes": choices(found, "theme"),
        "areas": choices(found, "area"),
        "years": drawn(found, "annees"),
        "totals": drawn(found, "themes"),
        **crossings(found, page=reverse(PAGE), listing=reverse("directory:list")),
        "csv": {
            slug: found.query.address(reverse("directory:panorama_csv", args=[slug]))
            for slug in TABLES
        },
    }
    status = 503 if found.is_unavailable else 200
    return render(request, "directory/panorama/page.html", context, status=status)


def crossings(found: Panorama, *, page: str, listing: str) -> dict[str, Any]:
    """Return the tables of the page, each number with the address of its list."""
    skills = (
        ("competences-proposees", "Compétences proposées", found.offered),
        ("competences-recherchees", "Compétences recherchées", found.sought),
    )
    return {
        "list_url": found.query.address(listing),
        "confirmed_url": found.query.choosing(confirmed=("oui",)).address(listing),
        "places": crossing_table(found, found.places, page=page, listing=listing),
        "skills": [
            (slug, title, crossing_table(found, crossing, page=page, listing=listing))
            for slug, title, crossing in skills
        ],
        "alone": alone(found, listing),
        "unmet": [(u, found.query.choosing(need=(u.code,)).address(listing)) for u in found.unmet],
        "tables": {
            slug: page_table(found, slug, listing)
            for slug in ("annees", "tailles", "confirmations")
        },
    }


def alone(found: Panorama, listing: str) -> list[dict[str, str]]:
    """Return the first cells that one organisation holds, with its list."""
    return [
        {"row": c.row.label, "col": c.col.label, "href": c.query.address(listing)}
        for c in found.places.alone[:MAX_TOLD]
    ]


def page_table(found: Panorama, slug: str, listing: str) -> dict[str, Any]:
    """Return columns and rows as the component of tables wants them, each number with its list."""
    table = TABLES[slug](found)
    columns = [
        {"label": label, "number": place >= table.words} for place, label in enumerate(table.header)
    ]
    rows = [[shown(cell, listing) for cell in row] for row in table.rows]
    return {"columns": columns, "rows": rows}


def shown(cell: Any, listing: str) -> Any:
    """Return a cell: words, or a number that leads to its list when there is one."""
    value, query = cell
    if query is None or not value:
        return str(value)
    return {"label": str(value), "href": query.address(listing)}


def drawn(found: Panorama, slug: str) -> dict[str, Any] | None:
    """Return a chart's image and words, None when there is nothing to draw."""
    chart = CHARTS[slug](found)
    if chart is None:
        return None
    narrow = CHARTS[f"{slug}-etroit"](found)
    return {
        "chart": chart,
        "src": image_address(found, slug, chart),
        "narrow": narrow,
        "narrow_src": image_address(found, f"{slug}-etroit", narrow) if narrow else "",
    }


def image_address(found: Panorama, slug: str, chart: Chart) -> str:
    """Return the address of an image: it changes with what is drawn."""
    digest = chart_digest(chart.spec, title=chart.title, description=chart.description)
    return found.query.address(reverse("directory:panorama_chart", args=[slug, digest]))


@require_safe
def panorama_csv(request: HttpRequest, table: str) -> StreamingHttpResponse:
    """One table of the panorama as a CSV file."""
    build: Callable[[Panorama], Table] | None = TABLES.get(table)
    if build is None:
        raise Http404
    made = build(asked(request))
    rows: Sequence[Sequence[Any]] = [[value for value, _ in row] for row in made.rows]
    return stream_response(csv_lines(made.header, rows), CSV_TYPE, f"panorama-{table}.csv")


@require_safe
def panorama_chart(request: HttpRequest, chart: str, digest: str) -> HttpResponse:
    """One chart of the panorama as an SVG image."""
    build: Callable[[Panorama], Chart | None] | None = CHARTS.get(chart)
    made = build(asked(request)) if build else None
    if made is None:
        raise Http404
    return chart_response(
        request, made.spec, title=made.title, description=made.description, asked=digest
    )
