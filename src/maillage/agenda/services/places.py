"""Where an event takes place: an address typed, or that of an organisation, kept once."""

from collections.abc import Mapping
from typing import Any

from maillage.directory.cleaning import clean_value
from maillage.directory.services.locating import Locator, precision_of
from maillage.territory.models import Place

SOURCE = "agenda"
TYPED = ("label", "address", "postcode", "city")


def place_for(
    typed: Mapping[str, Any], *, accessibility: Mapping[str, Any] | None = None
) -> Place | None:
    """Return the place of an address {"label", "address", "postcode", "city"}, or None for an empty one.

    The same words lead to the same place; its position is the geocoder's, when that is sure. Places of events
    are never changed: an organisation that moves does not move its past events.
    """
    cleaned = clean_value("place", typed)
    if not cleaned:
        return None
    words = {part: cleaned.get(part, "") for part in TYPED}
    described = dict(accessibility or {})
    alike = Place.objects.filter(source=SOURCE, **words).order_by("pk")
    found = next((place for place in alike if place.accessibility == described), None)
    if found is not None:
        return found
    locator = Locator()
    known = locator.complete(dict(cleaned))
    return Place.objects.create(
        **words, source=SOURCE, accessibility=described, insee=known.get("insee", ""),
        lat=known.get("lat"), lon=known.get("lon"), precision=precision_of(known),
        area_id=locator.area_id(known),
    )  # fmt: skip


def copy_of(place: Place) -> Place | None:
    """Return an organisation's own address as a place of events, its access included."""
    typed = {part: getattr(place, part) for part in (*TYPED, "insee")}
    if place.lat is not None:
        typed |= {"lat": place.lat, "lon": place.lon, "precision": place.precision}
    return place_for(typed, accessibility=place.accessibility)
