"""The directory as GeoJSON (RFC 7946): a feature for each organisation, with or without a point."""

from collections.abc import Iterable, Iterator
from typing import Any

from maillage.core.documents import geojson_parts
from maillage.directory.exports.records import Publication, public_record
from maillage.directory.queries.profiles import SeenProfile

LEFT_OUT = frozenset({"accessibility", "provenance", "other_names", "links"})


def feature(seen: SeenProfile, base_url: str) -> dict[str, Any]:
    """Return a feature; its geometry is null when no position is public."""
    record = public_record(seen, base_url)
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": geometry(seen),
        "properties": {key: value for key, value in record.items() if key not in LEFT_OUT},
    }


def geometry(seen: SeenProfile) -> dict[str, Any] | None:
    """Return the point of the seat, or the points where the organisation is active."""
    places = (seen["place"], *(seen["venues"] or ()))
    points = [
        [place["lon"], place["lat"]] for place in places if place and place.get("lat") is not None
    ]
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


def geojson_list_parts(about: Publication, profiles: Iterable[SeenProfile]) -> Iterator[str]:
    """Yield one FeatureCollection; what the document is stands beside its features."""
    return geojson_parts(about.head(), (feature(seen, about.base_url) for seen in profiles))
