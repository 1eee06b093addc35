"""Places of imported events, each once: at most 100 metres apart and the same name is the same place (R44).

The place of an organisation's own profile is never shared: it moves when the organisation moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from maillage.algorithms.french_text import tokens
from maillage.algorithms.french_text.words import EMPTY_WORDS
from maillage.algorithms.geometry import haversine
from maillage.directory.models import Organisation
from maillage.directory.services.locating import Locator, precision_of
from maillage.territory.enums import Precision
from maillage.territory.models import Place

NEAR_M = 100.0
METRES_PER_DEGREE = 111_195.0
Words = Mapping[str, Any]


def name_key(place: Words) -> str:
    """Return the name of a place without case, accents, signs and small words; its address when it has no name."""
    told = tokens(str(place.get("label") or place.get("address") or place.get("city") or ""))
    return " ".join(word for word in told if word not in EMPTY_WORDS) or " ".join(told)


@dataclass
class Places:
    """The places of a run: each is looked for once."""

    source: str = ""
    locator: Locator = field(default_factory=Locator)
    _known: dict[tuple[Any, ...], Place] = field(default_factory=dict)

    def place_for(self, said: Words) -> Place:
        """Return the place that a source tells, found here or made."""
        words = self.locator.complete({key: value for key, value in said.items() if key != "room"})
        asked = tuple(sorted((key, str(value)) for key, value in words.items()))
        if asked not in self._known:
            self._known[asked] = self._found(words) or self._made(words)
        return self._known[asked]

    def _found(self, words: Words) -> Place | None:
        key = name_key(words)
        lat, lon = words.get("lat"), words.get("lon")
        if not key:
            return None
        if lat is None or lon is None:
            town = tokens(str(words.get("city", "")))
            near = Place.objects.filter(lat=None, city__iexact=words.get("city", ""))
            same = [
                one
                for one in _free(near)
                if name_key(_words(one)) == key and tokens(one.city) == town
            ]
            return same[0] if same else None
        high = NEAR_M / METRES_PER_DEGREE
        wide = high / max(0.01, cos(radians(lat)))
        around = Place.objects.filter(
            lat__range=(lat - high, lat + high), lon__range=(lon - wide, lon + wide)
        )
        close = [
            (haversine(lat, lon, one.lat, one.lon), one.pk, one)
            for one in _free(around)
            if one.lat is not None and one.lon is not None and name_key(_words(one)) == key
        ]
        return min(close)[2] if close and min(close)[0] <= NEAR_M else None

    def _made(self, words: Words) -> Place:
        precision = precision_of(words)
        if words.get("lat") is not None and precision == Precision.NONE:
            precision = Precision.ADDRESS
        return Place.objects.create(
            label=words.get("label", "")[:160],
            address=words.get("address", "")[:300],
            postcode=words.get("postcode", "")[:10],
            city=words.get("city", "")[:120],
            insee=words.get("insee", "")[:5],
            lat=words.get("lat"),
            lon=words.get("lon"),
            precision=precision,
            area_id=self.locator.area_id(words),
            source=self.source[:60],
        )


def _words(place: Place) -> dict[str, str]:
    return {"label": place.label, "address": place.address, "city": place.city}


def _free(places: Any) -> list[Place]:
    """Return the places that no organisation's profile holds."""
    found = list(places.order_by("pk"))
    held = Organisation.objects.filter(place__in=found).values_list("place_id", flat=True)
    taken = set(held.order_by("place_id"))
    return [one for one in found if one.pk not in taken]
