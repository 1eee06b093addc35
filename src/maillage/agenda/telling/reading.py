"""What the page, the map and the poster show of a highlight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from maillage.agenda.enums import OccurrenceState
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.telling.queries import Told, named_by
from maillage.algorithms.geometry import box_of
from maillage.core.audit import history_of
from maillage.core.ui.french import format_date, format_time_range
from maillage.directory.queries.maps import drawn_level

DIGITS = 5


@dataclass(frozen=True)
class Line:
    """A date of an event, ready to show."""

    event: Event
    hours: str
    place: str
    district: str
    who: str
    cancelled: bool


def day_groups(told: Told) -> list[tuple[date, list[Line]]]:
    """Return the dates by day, in order; a date begun before the period is under its first day."""
    names = {one.pk: one.name for one in told.organisations}
    groups: dict[date, list[Line]] = {}
    for one in told.dates:
        day = max(one.first_day, told.highlight.first_day)
        groups.setdefault(day, []).append(line_of(one, names))
    return sorted(groups.items())


def line_of(one: Occurrence, names: dict[int, str]) -> Line:
    event = one.event
    place = event.place
    area = event.area
    return Line(
        event=event,
        hours=hours_of(one),
        place=(place.label or place.one_line) if place else "",
        district=area.name if area else "",
        who=", ".join(names[key] for key in dict.fromkeys(named_by(event)) if key in names),
        cancelled=one.state == OccurrenceState.CANCELLED or not event.takes_place,
    )


def hours_of(one: Occurrence) -> str:
    if one.all_day:
        return "toute la journée"
    return format_time_range(timezone.localtime(one.starts_at), timezone.localtime(one.ends_at))


def placed(told: Told) -> list[Event]:
    return [event for event in told.events if event.place and event.place.position]


def points_of(told: Told) -> dict[str, Any]:
    """Return the places of the events as a GeoJSON collection."""
    return {"type": "FeatureCollection", "features": [_feature(event) for event in placed(told)]}


def _feature(event: Event) -> dict[str, Any]:
    place = event.place
    lat, lon = (place.position if place else None) or (0.0, 0.0)
    return {
        "type": "Feature",
        "properties": {
            "kind": "point", "id": event.ref, "name": event.title, "url": event.get_absolute_url(),
            "detail": place.label if place else "",
        },
        "geometry": {"type": "Point", "coordinates": [round(lon, DIGITS), round(lat, DIGITS)]},
    }  # fmt: skip


def map_of(told: Told) -> dict[str, str] | None:
    """Return what the map component needs, None when no event has a position."""
    positions = [event.place.position for event in placed(told) if event.place]
    if not positions:
        return None
    return {
        "points": reverse("agenda:highlight_points", args=[told.highlight.ref]),
        "outlines": outlines_address(),
        "bounds": bounds_of([position for position in positions if position]),
    }


def outlines_address() -> str:
    level = drawn_level()
    return reverse("directory:map_outlines", args=[level]) if level else ""


def bounds_of(positions: Iterable[tuple[float, float]]) -> str:
    """Return "west,south,east,north" around some positions, with some room for a single one."""
    box = box_of(positions)
    edges = (box.west - 0.003, box.south - 0.002, box.east + 0.003, box.north + 0.002)
    return ",".join(f"{edge:.5f}" for edge in edges)


def history_lines(obj: models.Model) -> list[dict[str, str]]:
    """Return the acts on a highlight or a trail, as the kit's history shows them."""
    return [
        {
            "when": format_date(timezone.localtime(one.at).date(), weekday=False),
            "text": one.sentence, "before": "", "after": "",
        }
        for one in history_of(obj)
    ]  # fmt: skip
