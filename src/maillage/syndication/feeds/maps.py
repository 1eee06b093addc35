"""Maps that others compose: uMap reads GeoJSON, GoGoCarto reads its own JSON.

uMap shows ``name`` and ``description`` of each feature in its default popup and takes the style of
one feature from ``_umap_options`` (https://docs.umap-project.org, tutorial on remote data).

GoGoCarto imports a list, or the list under ``data``, of elements with ``name``, ``geo``
{latitude, longitude}, ``address`` {streetAddress, addressLocality, postalCode, addressCountry} and
``categories`` by name; other keys are kept as they are. An import replaces what came from the same
source: who withdrew goes. Read in ElementImportService.php and docs/dataset-element-configuration.md
of pixelhumain/GoGoCarto and GoGoCartoJs; it reads no GeoJSON there.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from maillage.algorithms.opening_hours import hours_in_french
from maillage.core.charts.palette import colour
from maillage.core.documents import geojson_parts, json_parts
from maillage.directory.exports.geojson import geometry
from maillage.directory.exports.records import logo_url, page_url
from maillage.directory.queries.vocabulary import label_of, theme_mark
from maillage.syndication.feeds.document import FeedAbout
from maillage.syndication.feeds.shared import SharedProfile

DESCRIPTION = 600


def said(**values: Any) -> dict[str, Any]:
    """Return the values that are there: both readers show an empty key as it is."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def theme_labels(seen: SharedProfile) -> list[str]:
    return [label for code in seen["themes"] or () if (label := label_of("theme", code))]


def hours(seen: SharedProfile) -> str:
    written = seen["opening_hours"] or ""
    return hours_in_french(written) or written


def one_line(place: dict[str, Any] | None) -> str:
    """Return "Salle Oulipo, 1 rue Foch, 34000 Montpellier"."""
    place = place or {}
    town = " ".join(filter(None, (place.get("postcode"), place.get("city"))))
    return ", ".join(filter(None, (place.get("label"), place.get("address"), town)))


def first_point(seen: SharedProfile) -> list[float] | None:
    """Return [lon, lat] of the seat, or of the first place where the organisation is active."""
    found = geometry(seen)
    if found is None:
        return None
    return found["coordinates"] if found["type"] == "Point" else found["coordinates"][0]


def style(seen: SharedProfile) -> dict[str, str]:
    """Return the colour of the main theme, as on our own pages."""
    mark = theme_mark((seen["themes"] or [""])[0])
    return {"color": colour(f"hue-{mark.hue}") if mark else colour("primary"), "iconClass": "Drop"}


def umap_feature(seen: SharedProfile, about: FeedAbout) -> dict[str, Any] | None:
    """Return one point for uMap, None without a position to show."""
    point = first_point(seen)
    if point is None:
        return None
    page = page_url(seen.organisation.ref, about.base_url)
    lines = (seen["summary"], one_line(seen["place"]), hours(seen), seen["phone"])
    text = "\n".join(line for line in lines if line)
    return {
        "type": "Feature",
        "id": seen.organisation.ref,
        "geometry": {"type": "Point", "coordinates": point},
        "properties": said(
            name=seen["name"],
            description=f"{text}\n[[{page}|Voir la fiche]]"
            if text
            else f"[[{page}|Voir la fiche]]",
            theme=", ".join(theme_labels(seen)),
            adresse=one_line(seen["place"]),
            telephone=seen["phone"],
            courriel=seen["email"],
            site=seen["website"],
            horaires=hours(seen),
            page=page,
            _umap_options=style(seen),
        ),
    }


def umap_parts(about: FeedAbout, profiles: Iterable[SharedProfile]) -> Iterator[str]:
    features = (umap_feature(seen, about) for seen in profiles)
    return geojson_parts(about.head(), (feature for feature in features if feature))


def gogocarto_element(seen: SharedProfile, about: FeedAbout) -> dict[str, Any]:
    """Return one element; without a position GoGoCarto looks the address up itself."""
    place = seen["place"] or {}
    point = first_point(seen)
    return said(
        id=seen.organisation.ref,
        name=seen["name"],
        geo={"latitude": point[1], "longitude": point[0]} if point else None,
        address=said(
            streetAddress=place.get("address"),
            addressLocality=place.get("city"),
            postalCode=place.get("postcode"),
            addressCountry="FR",
        )
        if place
        else None,
        categories=theme_labels(seen),
        description=seen["summary"],
        descriptionMore=seen["description"],
        email=seen["email"],
        telephone=seen["phone"],
        website=seen["website"],
        openHoursString=hours(seen),
        image=logo_url(seen, about.base_url),
        url=page_url(seen.organisation.ref, about.base_url),
    )


def gogocarto_parts(about: FeedAbout, profiles: Iterable[SharedProfile]) -> Iterator[str]:
    return json_parts(about.head(), "data", (gogocarto_element(seen, about) for seen in profiles))
