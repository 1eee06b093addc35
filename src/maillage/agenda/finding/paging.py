"""Dates in pages: by key in both directions, by day for calendars, by place for the map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from maillage.agenda.finding.lines import Line, entry_of, is_long, lines_of, with_lines
from maillage.agenda.finding.listing import Finder, going_on
from maillage.agenda.models import Occurrence
from maillage.algorithms.geometry import MAX_ZOOM, Box, tile_of
from maillage.core.ui.calendar import CalendarEntry

PAGE_SIZE = 30
MAX_ONGOING = 6
# Dates that go on for days are written on each; more of them than this would hide the rest.
MAX_LONG = 60
STAMP = "%Y%m%dT%H%M%S"
MAX_PLACES = 3000
# A tile is 256 pixels wide: eight levels below it, a tile is a pixel.
PIXEL_LEVELS = 8
APART = 48


@dataclass(frozen=True)
class DatePage:
    """Some dates in order, by day, and the keys of the pages around; "" where there is none."""

    days: tuple[tuple[date, tuple[Line, ...]], ...] = ()
    before: str = ""
    after: str = ""


def key_of(one: Occurrence) -> str:
    return f"{one.starts_at.astimezone(UTC):{STAMP}}-{one.pk}"


def read_key(text: str) -> tuple[datetime, int] | None:
    """Read the key of a page; None for anything that is not one."""
    stamp, _, number = text[:40].partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), int(number)
    except ValueError:
        return None


def page_of(
    dates: QuerySet[Occurrence],
    *,
    near: tuple[float, float] | None = None,
    start: Q | None = None,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> DatePage:
    """Return a page of dates: after a key, before a key, or from where ``start`` says. Four queries."""
    backwards = read_key(before)
    forwards = None if backwards else read_key(after)
    asked = dates
    if backwards:
        asked = dates.filter(_is_before(*backwards)).order_by("-starts_at", "-id")
    elif forwards:
        asked = dates.filter(_is_after(*forwards))
    elif start is not None:
        asked = dates.filter(start)
    rows = list(with_lines(asked)[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return DatePage()
    first, last = rows[0], rows[-1]
    has_before = has_more if backwards else dates.filter(_is_before(*_place(first))).exists()
    return DatePage(
        days=by_first_day(rows, near),
        before=key_of(first) if has_before else "",
        after=key_of(last) if backwards or has_more else "",
    )


def _place(one: Occurrence) -> tuple[datetime, int]:
    return one.starts_at, one.pk


def _is_after(moment: datetime, pk: int) -> Q:
    # Said twice, the bound lets the index on the start begin there.
    return Q(starts_at__gte=moment) & (Q(starts_at__gt=moment) | Q(id__gt=pk))


def _is_before(moment: datetime, pk: int) -> Q:
    return Q(starts_at__lte=moment) & (Q(starts_at__lt=moment) | Q(id__lt=pk))


def by_first_day(
    rows: Sequence[Occurrence], near: tuple[float, float] | None
) -> tuple[tuple[date, tuple[Line, ...]], ...]:
    grouped = groupby(rows, key=lambda one: one.first_day)
    return tuple((day, lines_of(found, near)) for day, found in grouped)


def ongoing(finder: Finder, day: date) -> tuple[tuple[Line, ...], int]:
    """Return the dates that began before a day and last until it, the first to end first; and how many."""
    dates = finder.dates().filter(going_on(day))
    ordered = dates.order_by("last_day", "starts_at", "id")
    lines = lines_of(with_lines(ordered)[:MAX_ONGOING], finder.query.near)
    return lines, len(lines) if len(lines) < MAX_ONGOING else dates.count()


@dataclass(frozen=True)
class Days:
    """What a calendar shows: the first entries of each day, and how many there are."""

    entries: tuple[CalendarEntry, ...]
    totals: dict[date, int]


def days_of(finder: Finder, first: date, last: date, *, each: int) -> Days:
    """Return the first ``each`` dates of every day between two, then what goes on: five queries."""
    in_days = finder.dates().select_related(None).filter(first_day__range=(first, last))
    ranked = in_days.annotate(
        rank=Window(RowNumber(), partition_by=F("first_day"), order_by=["starts_at", "id"]),
        total=Window(Count("id"), partition_by=F("first_day")),
    )
    # Keys first: ranking whole rows would carry every text of the month.
    shown = list(ranked.filter(rank__lte=each).values_list("pk", "first_day", "total"))
    totals = {day: total for _, day, total in shown}
    rows = Occurrence.objects.filter(pk__in=[pk for pk, *_ in shown]).order_by("starts_at", "id")
    entries = [entry_of(one, one.first_day) for one in with_lines(rows)]
    long = finder.dates(first=first, last=last).filter(last_day__gt=F("first_day"))
    for one in with_lines(long)[:MAX_LONG]:
        if not is_long(one):
            continue
        day = max(first, one.first_day + timedelta(1))
        while day <= min(last, one.last_day):
            totals[day] = totals.get(day, 0) + 1
            entries.append(entry_of(one, day))
            day += timedelta(1)
    return Days(tuple(entries), totals)


# The map.


def places_of(
    finder: Finder, first: date | None, last: date | None, *, zoom: int, window: Box | None
) -> list[dict[str, Any]]:
    """Return the points of a map as GeoJSON features: one for a place, or a number for close ones. One query."""
    dates = finder.dates(first=first, last=last).filter(event__place__lat__isnull=False)
    if window is not None:
        dates = dates.filter(
            event__place__lat__range=(window.south, window.north),
            event__place__lon__range=(window.west, window.east),
        )
    places = (
        dates.order_by()
        .values("event__place", "event__place__label", "event__place__lat", "event__place__lon")
        .annotate(
            events=Count("event", distinct=True), ref=Min("event__ref"), title=Min("event__title"),
            starts_at=Min("starts_at"),
        )
        .order_by("event__place")[:MAX_PLACES]
    )  # fmt: skip
    rows = sorted((dict(one) for one in places), key=lambda row: -row["events"])
    return [_feature(group) for group in _far_apart(rows, zoom)]


def _far_apart(rows: list[dict[str, Any]], zoom: int) -> Iterable[list[dict[str, Any]]]:
    """Gather places whose marks would touch: no two groups begin within ``APART`` pixels of each other.

    A finger needs 24 pixels (WCAG 2.5.8), and a map may be shown half a zoom closer than it asks for.
    """
    groups: dict[tuple[int, int], list[tuple[int, int, list[dict[str, Any]]]]] = {}
    for row in rows:
        x, y = tile_of(
            row["event__place__lat"], row["event__place__lon"], min(zoom + PIXEL_LEVELS, MAX_ZOOM)
        )
        column, line = x // APART, y // APART
        near = (
            group
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for group in groups.get((column + i, line + j), ())
        )
        for left, top, group in near:
            if (x - left) ** 2 + (y - top) ** 2 < APART**2:
                group.append(row)
                break
        else:
            groups.setdefault((column, line), []).append((x, y, [row]))
    return (group for found in groups.values() for _, _, group in found)


def _feature(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw a group where its first place is, so that marks stay apart."""
    lats = [row["event__place__lat"] for row in rows]
    lons = [row["event__place__lon"] for row in rows]
    where = [round(lons[0], 5), round(lats[0], 5)]
    properties: dict[str, Any]
    if len(rows) == 1:
        properties = {"kind": "place", **rows[0]}
    else:
        box = [round(edge, 5) for edge in (min(lons), min(lats), max(lons), max(lats))]
        properties = {"kind": "cluster", "count": sum(row["events"] for row in rows), "bbox": box}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": where},
    }
