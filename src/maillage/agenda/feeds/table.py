"""The agenda as a table: one line for each date, formulas disarmed."""

from collections.abc import Iterable, Iterator
from typing import Any

from maillage.agenda.enums import Access, Attendance, Kind, Price, Status
from maillage.agenda.features import FEATURES, access_of, features_of
from maillage.agenda.feeds.reading import Told
from maillage.agenda.feeds.words import (
    image_of,
    organiser_words,
    organisers_of,
    page_of,
    public_link,
    themes_of,
)
from maillage.core.documents import csv_lines

SEPARATOR = " | "
HEADER = (
    "reference", "adresse", "titre", "nature", "tenue", "date_annulee", "precision", "premier_jour",
    "dernier_jour", "debut", "fin", "journee_entiere", "resume", "description", "organisations",
    "references_organisations", "themes", "themes_libelles", "mots_cles", "participation", "lieu", "salle",
    "adresse_postale", "code_postal", "commune", "insee", "quartier", "latitude", "longitude", "lien_en_ligne",
    "prix", "prix_min", "prix_max", "conditions", "inscription", "telephone", "courriel", "site",
    "adapte_a", "equipements", "acces", "age_min", "age_max", "publics", "langues", "image", "credit_image",
    "modifie_le", "fictif",
)  # fmt: skip


def csv_parts(events: Iterable[Told]) -> Iterator[str]:
    """Yield the header, then a line for each date."""
    return csv_lines(HEADER, (line for told in events for line in lines(told)))


def lines(told: Told) -> Iterator[list[Any]]:
    """Yield a line for each date of an event."""
    if not told.dates:
        return
    before, after = before_dates(told), after_dates(told)
    for one in told.dates:
        start, end = one.local(told.zone)
        yield [
            *before,
            yes(one.is_cancelled),
            one.note or told.event.status_note,
            one.first_day.isoformat(),
            one.last_day.isoformat(),
            "" if one.all_day else start.isoformat(),
            "" if one.all_day else end.isoformat(),
            yes(one.all_day),
            *after,
        ]


def before_dates(told: Told) -> list[str]:
    event = told.event
    kind, status = Kind(event.kind).label, Status(event.status).label
    return [event.ref, page_of(event), event.title, str(kind), str(status)]


def after_dates(told: Told) -> list[Any]:
    event, place = told.event, told.event.place
    area = (place.area if place else None) or event.area
    where: list[Any] = ["", "", "", "", "", ""]
    if place:
        where = [place.address, place.postcode, place.city, place.insee, place.lat, place.lon]
    address, postcode, city, insee, lat, lon = where
    return [
        event.summary,
        event.description,
        organiser_words(event),
        joined(one.ref for one in organisers_of(event)),
        joined(event.theme_codes()),
        joined(themes_of(event)),
        joined(event.keywords),
        str(Attendance(event.attendance).label),
        place.label if place else "",
        event.room,
        address,
        postcode,
        city,
        insee,
        area.name if area else "",
        lat,
        lon,
        public_link(event),
        str(Price(event.price).label),
        euros(event.price_min),
        euros(event.price_max),
        event.conditions,
        joined(link.get("value", "") for link in event.links),
        event.phone,
        event.email,
        event.website,
        joined(str(Access(code).label) for code in access_of(event)),
        joined(FEATURES[code] for code in features_of(event)),
        event.access_note,
        event.age_min,
        event.age_max,
        joined(event.publics),
        joined(event.languages),
        image_of(event),
        event.image_credit,
        event.updated_at.isoformat(),
        yes(event.is_fictional),
    ]


def yes(said: bool) -> str:
    return "oui" if said else "non"


def joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(str(value) for value in values)


def euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents / 100:.2f}"
