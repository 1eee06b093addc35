"""From an address or a position to an area of the territory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.algorithms.geometry import AreaIndex
from maillage.territory.communes import town_key
from maillage.territory.enums import Level, Precision
from maillage.territory.models import Area
from maillage.territory.queries import area_index
from maillage.territory.services import geocode

GEOCODE_SCORE = 0.6


def _towns() -> frozenset[str]:
    names = Area.objects.filter(level=Level.COMMUNE).values_list("name", flat=True)
    return frozenset(town_key(name) for name in names.order_by("code"))


def precision_of(place: Mapping[str, Any]) -> str:
    """Return how precise a position is; a place without one has no precision to speak of."""
    return str(place.get("precision") or Precision.NONE) if place.get("lat") is not None else "none"


@dataclass
class Locator:
    """Answers for a whole run: the outlines and codes are read once."""

    ids: dict[str, int] = field(
        default_factory=lambda: dict(Area.objects.values_list("code", "pk"))
    )
    index: AreaIndex = field(default_factory=area_index)
    towns: frozenset[str] = field(default_factory=_towns)

    def area_id(self, place: Mapping[str, Any] | None) -> int | None:
        """Return the deepest area of a place: by its point, otherwise its commune, if we know it."""
        if not place:
            return None
        code = None
        if place.get("lat") is not None and place.get("lon") is not None:
            code = self.index.locate(place["lat"], place["lon"])
        return self.ids.get(code or "") or self.ids.get(place.get("insee") or "")

    def with_areas(self, venues: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return places of activity with their position, when we can tell it, and their area's code."""
        codes = {area_id: code for code, area_id in self.ids.items()}
        placed = []
        for venue in venues:
            place = self.complete({k: v for k, v in venue.items() if k != "area"})
            area_id = self.area_id(place)
            placed.append(place | ({"area": codes[area_id]} if area_id else {}))
        return placed

    def complete(self, place: dict[str, Any]) -> dict[str, Any]:
        """Add a position to an address of the territory that has none, when the geocoder is sure."""
        if place.get("lat") is not None or not place.get("address") or not self.covers(place):
            return place
        line = " ".join(str(place[k]) for k in ("address", "postcode", "city") if place.get(k))
        found = geocode(line)
        if found is None or found.lat is None or found.score < GEOCODE_SCORE:
            return place
        return place | {"lat": found.lat, "lon": found.lon, "precision": found.precision}

    def covers(self, place: Mapping[str, Any]) -> bool:
        """Whether the place is in a commune of the territory: elsewhere we know no addresses."""
        if place.get("insee"):
            return place["insee"] in self.ids
        return town_key(place.get("city") or "") in self.towns
