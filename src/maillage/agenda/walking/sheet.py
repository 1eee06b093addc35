"""The printed sheet of a trail: its map and its stops, on paper."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache

from maillage.agenda.feeds.words import base_url
from maillage.agenda.walking.drawing import Frame, trail_map
from maillage.agenda.walking.reading import Line, Walked, position_of
from maillage.algorithms.strolls import SPEED_KMH, STEP_FREE_KMH
from maillage.core.documents.typeset import typeset
from maillage.core.site import current_site_name
from maillage.core.ui.french import NBSP, count, format_date, format_number, typography
from maillage.directory.queries.maps import drawn_level
from maillage.territory.models import Area

TEMPLATE = Path(__file__).with_name("sheet.typ")
KEPT_S = 3600


def pdf_of(walked: Walked, *, now: datetime) -> bytes:
    """Return the sheet; the same content is typeset once an hour at the most."""
    data = document(walked)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    key = f"agenda-trail-{digest}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = typeset(TEMPLATE, data, now=now)
        cache.set(key, made, KEPT_S)
    return made


def document(walked: Walked) -> dict[str, Any]:
    """Return what the sheet says, as JSON values: what its reader sees on the page."""
    trail = walked.trail
    speed = STEP_FREE_KMH if walked.gentle else SPEED_KMH
    return {
        "town": current_site_name(),
        "title": typography(trail.title),
        "summary": typography(trail.summary),
        "day": format_date(walked.day).capitalize() if walked.day else "",
        "total": walked.total,
        "span": walked.span,
        "map": map_svg(walked),
        "alt": f"Carte du parcours : {count(len(walked.lines), 'étape')}, dites ci-dessous.",
        "stops": [_stop(line) for line in walked.lines],
        "speed": f"{format_number(speed)}{NBSP}km/h",
        "url": f"{base_url()}{trail.get_absolute_url()}",
        "fictional": trail.is_fictional,
    }


def _stop(line: Line) -> dict[str, Any]:
    seen = line.seen
    return {
        "number": str(seen.number),
        "label": typography(seen.stop.label),
        "host": typography(seen.host.name) if seen.host else "",
        "where": typography(line.where),
        "walk": line.walk,
        "time": f"Vers {line.time}" if line.time else "",
        "open": line.open_words,
        "hours": typography(seen.hours_text),
        "closed": line.is_closed,
        "access": line.step_free,
        "note": typography(seen.stop.note),
    }


def map_svg(walked: Walked) -> str:
    """Return the map, empty without stops."""
    if not walked.lines:
        return ""
    positions = [position_of(line) for line in walked.lines]
    west, south, east, north = Frame(positions).box
    rows = Area.objects.filter(
        level=drawn_level(), west__lte=east, east__gte=west, south__lte=north, north__gte=south
    )
    areas = list(rows.exclude(outline="").order_by("code").values_list("name", "outline"))
    closed = frozenset(line.seen.number for line in walked.lines if line.is_closed)
    return trail_map(positions, areas, closed=closed)
