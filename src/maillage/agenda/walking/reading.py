"""What the page, the sheet and the files show of a trail on a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from maillage.agenda.models import Trail
from maillage.agenda.telling.reading import bounds_of, outlines_address
from maillage.agenda.walking.hours import clock, in_words
from maillage.agenda.walking.queries import SeenStop, seen_stops
from maillage.algorithms.strolls import SPEED_KMH, STEP_FREE_KMH, Step, Stroll, in_order
from maillage.core.actor import Actor
from maillage.core.ui.french import count, format_distance, format_time

DIGITS = 6
STEP_FREE_WORDS = {
    True: "De plain-pied",
    False: "Pas de plain-pied",
    None: "Plain-pied : personne ne l’a dit",
}


@dataclass(frozen=True)
class Line:
    """A stop ready to show: how one gets there, and what is open on the chosen day."""

    seen: SeenStop
    walk: str
    where: str
    step_free: str
    open_words: str
    is_closed: bool
    time: str
    late: bool


@dataclass(frozen=True)
class Walked:
    """A trail as somebody walks it. ``day`` None tells no hours."""

    trail: Trail
    day: date | None
    gentle: bool
    lines: list[Line]
    stroll: Stroll

    @property
    def closed(self) -> int:
        return sum(line.is_closed for line in self.lines)

    @property
    def unknown(self) -> int:
        """How many stops have no known hours on the day."""
        return sum(line.seen.hours is None for line in self.lines) if self.day else 0

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)

    @property
    def total(self) -> str:
        """Return "2 h 10 en tout, dont 35 minutes à pied (2,6 km)"."""
        stays = sum(line.seen.stop.minutes for line in self.lines if not line.is_closed)
        walk = self.stroll.walk
        length = format_distance(self.stroll.metres).removeprefix("à ")
        return f"{duration(stays + walk)} en tout, dont {duration(walk)} à pied ({length})"

    @property
    def span(self) -> str:
        """Return "départ à 14 h, fin vers 16 h 10; au plus tard 15 h", empty without a day or when hours fail."""
        if self.day is None or not self.stroll.steps or self.late:
            return ""
        begins, ends = round_5(self.stroll.begins), round_5(self.stroll.ends)
        words = f"Départ à {format_time(clock(begins))}, fin vers {format_time(clock(ends))}."
        latest = self.stroll.latest // 5 * 5
        if latest > begins:
            words += f" Partir à {format_time(clock(latest))} au plus tard."
        return words


def round_5(minutes: float) -> float:
    return round(minutes / 5) * 5


def duration(minutes: float) -> str:
    """Return "35 minutes", "2 h 10"."""
    whole = max(1, round(minutes)) if minutes else 0
    if whole < 60:
        return count(whole, "minute")
    return format_time(clock(0).replace(hour=whole // 60 % 24, minute=whole % 60))


def walked(actor: Actor, trail: Trail, day: date | None, *, gentle: bool = False) -> Walked:
    """Return a trail in its own order, timed; closed stops are passed by."""
    return _walked(trail, seen_stops(actor, list(trail.stops.all()), day), day, gentle=gentle)


def walked_all(actor: Actor, trails: Sequence[Trail]) -> list[Walked]:
    """Return trails without a day, as lists show them, in as many queries as for one."""
    everywhere = [stop for trail in trails for stop in trail.stops.all()]
    seen: dict[int, list[SeenStop]] = defaultdict(list)
    for one in seen_stops(actor, everywhere, None):
        stops = seen[one.stop.trail_id]
        stops.append(replace(one, number=len(stops) + 1))
    return [_walked(trail, seen[trail.pk], None, gentle=False) for trail in trails]


def _walked(trail: Trail, stops: list[SeenStop], day: date | None, *, gentle: bool) -> Walked:
    opened = [one for one in stops if one.hours != ()]
    speed = STEP_FREE_KMH if gentle else SPEED_KMH
    stroll = in_order([one.visit for one in opened], speed_kmh=speed)
    steps = {step.key: step for step in stroll.steps}
    lines = [line_of(one, steps.get(str(one.stop.pk)), day) for one in stops]
    return Walked(trail, day, gentle, lines, stroll)


def line_of(one: SeenStop, step: Step | None, day: date | None) -> Line:
    closed = day is not None and one.hours == ()
    walk = ""
    if step is not None and step.metres >= 1:
        length = (
            format_distance(step.metres).removeprefix("à ").replace("sur place", "quelques pas")
        )
        walk = f"{duration(max(1.0, step.walk))} à pied ({length})"
    late = step is not None and not step.in_hours
    timed = day is not None and step is not None and not late
    return Line(
        seen=one,
        walk=walk,
        where=", ".join(dict.fromkeys(filter(None, (one.place.label, one.place.one_line)))),
        step_free=STEP_FREE_WORDS[one.step_free],
        open_words=_open_words(one, day),
        is_closed=closed,
        time=format_time(clock(round_5(step.begins))) if timed and step else "",
        late=late and day is not None,
    )


def _open_words(one: SeenStop, day: date | None) -> str:
    if day is None:
        return ""
    if one.hours is None:
        return "Horaires de ce jour inconnus"
    return f"Ouvert ce jour-là : {in_words(one.hours)}" if one.hours else "Fermé ce jour-là"


def points_of(walked: Walked) -> dict[str, Any]:
    """Return the stops as GeoJSON points, in order, as the map and other programs read them."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "kind": "point", "id": str(line.seen.stop.pk), "number": line.seen.number,
                    "name": f"{line.seen.number}. {line.seen.stop.label}", "detail": line.where,
                    "url": f"{walked.trail.get_absolute_url()}#etape-{line.seen.number}",
                    "hours": line.seen.hours_text, "step_free": line.seen.step_free,
                },
                "geometry": {"type": "Point", "coordinates": list(reversed(position_of(line)))},
            }
            for line in walked.lines
        ],
    }  # fmt: skip


def position_of(line: Line) -> tuple[float, float]:
    lat, lon = line.seen.place.position or (0.0, 0.0)
    return round(lat, DIGITS), round(lon, DIGITS)


def map_of(walked: Walked) -> dict[str, str] | None:
    """Return what the map component needs, None without stops."""
    if not walked.lines:
        return None
    return {
        "points": reverse("agenda:trail_points", args=[walked.trail.ref]),
        "outlines": outlines_address(),
        "bounds": bounds_of([position_of(line) for line in walked.lines]),
    }
