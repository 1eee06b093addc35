"""The directory in the words of Open Referral HSDS 3.0 (https://docs.openreferral.org).

The document is the page of organisations that HSDS describes for its API, with everything in one
page. An organisation here says as a whole what it does: it gives one service.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from maillage.algorithms.opening_hours import hours_in_french, week_of
from maillage.core.documents import json_parts
from maillage.directory.enums import Kind, Scheme, State
from maillage.directory.exports.records import (
    Publication,
    identifiers_of,
    logo_url,
    page_url,
)
from maillage.directory.queries.profiles import SeenProfile
from maillage.directory.queries.vocabulary import label_of
from maillage.territory.accessibility import accessibility_sentences
from maillage.territory.nomenclatures import audiences, theme_path

NAMESPACE = uuid5(NAMESPACE_URL, "https://docs.openreferral.org/maillage")
PROFILE = "https://docs.openreferral.org/en/v3.0.1/"
STATUS: dict[str, str] = {
    State.ACTIVE: "active",
    State.DORMANT: "inactive",
    State.DISSOLVED: "defunct",
}
# Codes of org-id.guide.
SCHEMES: dict[str, str] = {Scheme.RNA: "FR-RNA"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Identify = Callable[..., str]


def identifier(*parts: str) -> str:
    """Return a UUID that is the same at each export."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


def known(**values: Any) -> dict[str, Any]:
    """Return the values that are there: HSDS knows no null."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def organization(seen: SeenProfile, base_url: str) -> dict[str, Any]:
    """Return an organisation with its services, locations, contacts, phones and taxonomy terms."""
    ref = seen.organisation.ref
    kind = str(Kind(seen.organisation.kind).label)

    def own(*parts: str) -> str:
        return identifier(ref, *parts)

    locations = list(locations_of(seen, own))
    created = seen["created_on"]
    return known(
        id=own(),
        name=seen["name"],
        alternate_name=seen["acronym"],
        description=seen["description"] or seen["summary"] or f"{seen['name']} ({kind})",
        email=seen["email"],
        website=seen["website"],
        year_incorporated=int(created[:4]) if created else None,
        legal_status=kind,
        logo=logo_url(seen, base_url),
        uri=page_url(ref, base_url),
        phones=phones_of(seen, own),
        contacts=contacts_of(seen, own),
        locations=locations,
        services=[service(seen, own, locations)],
        organization_identifiers=[
            known(
                id=own("identifier", found["scheme"], found["value"]),
                organization_id=own(),
                identifier_scheme=SCHEMES.get(found["scheme"]),
                identifier_type=str(Scheme(found["scheme"]).label),
                identifier=found["value"],
            )
            for found in identifiers_of(seen)
        ],
        attributes=attributes_of(seen, own, own(), "organization"),
    )


def service(seen: SeenProfile, own: Identify, locations: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the organisation does, where and for whom."""
    publics = [audiences()[code] for code in seen["publics"] or () if code in audiences()]
    youngest, oldest = ages(publics)
    return known(
        id=own("service"),
        organization_id=own(),
        name=seen["name"],
        description=seen["description"] or seen["summary"],
        url=seen["website"],
        email=seen["email"],
        status=STATUS[seen.organisation.state],
        eligibility_description=", ".join(public.label for public in publics),
        minimum_age=youngest,
        maximum_age=oldest,
        languages=[
            known(
                id=own("language", code),
                service_id=own("service"),
                name=label_of("language", code),
                code=code,
            )
            for code in seen["languages"] or ()
        ],
        schedules=schedules_of(seen, own),
        service_at_locations=[
            {
                "id": own("service_at_location", location["id"]),
                "service_id": own("service"),
                "location_id": location["id"],
            }
            for location in locations
        ],
        attributes=attributes_of(seen, own, own("service"), "service"),
    )


def ages(publics: Iterable[Any]) -> tuple[int | None, int | None]:
    """Return the youngest and oldest ages of some publics, None where one of them has no bound."""
    lows = [public.age_min for public in publics]
    highs = [public.age_max for public in publics]
    low = min(lows) if lows and None not in lows else None
    high = max(highs) if highs and None not in highs else None
    return low, high


def phones_of(seen: SeenProfile, own: Identify) -> list[dict[str, Any]]:
    if not seen["phone"]:
        return []
    phone = {"id": own("phone"), "organization_id": own(), "number": seen["phone"], "type": "voice"}
    return [phone]


def contacts_of(seen: SeenProfile, own: Identify) -> list[dict[str, Any]]:
    """Return the organisation's own address for messages: nobody is named."""
    if not seen["email"]:
        return []
    return [
        {
            "id": own("contact"),
            "organization_id": own(),
            "name": seen["name"],
            "email": seen["email"],
        }
    ]


def locations_of(seen: SeenProfile, own: Identify) -> Iterator[dict[str, Any]]:
    """Yield the seat, when it is public, and the other places of activity."""
    places = (seen["place"], *(seen["venues"] or ()))
    for number, place in enumerate(places):
        if not place:
            continue
        key = own("location", str(number))
        described = accessibility_sentences(seen["accessibility"] or {}) if number == 0 else []
        yield known(
            id=key,
            location_type="physical",
            organization_id=own(),
            name=place.get("label") or place.get("address") or place.get("city"),
            latitude=place.get("lat"),
            longitude=place.get("lon"),
            addresses=addresses_of(place, key),
            accessibility=[
                {
                    "id": identifier(key, "accessibility"),
                    "location_id": key,
                    "description": " ".join(described),
                }
            ]
            if described
            else [],
        )


def addresses_of(place: dict[str, Any], location: str) -> list[dict[str, Any]]:
    """Return the postal address when it is whole: HSDS accepts no partial one."""
    if not (place.get("address") and place.get("postcode") and place.get("city")):
        return []
    return [
        {
            "id": identifier(location, "address"),
            "location_id": location,
            "address_1": place["address"],
            "city": place["city"],
            "state_province": departement_of(place),
            "postal_code": place["postcode"],
            "country": "FR",
            "address_type": "physical",
        }
    ]


def departement_of(place: dict[str, Any]) -> str:
    """Return the code of the département: the first two characters, three overseas."""
    code = str(place.get("insee") or place["postcode"])
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def schedules_of(seen: SeenProfile, own: Identify) -> list[dict[str, Any]]:
    """Return the opening hours: one weekly schedule for each range of a plain week, or their words."""
    hours = seen["opening_hours"]
    if not hours:
        return []
    words = hours_in_french(hours) or hours
    week = week_of(hours) if hours_in_french(hours) else None
    by_range: dict[tuple[str, str], list[str]] = {}
    for day, ranges in sorted(week.days.items()) if week else ():
        for bounds in ranges:
            by_range.setdefault(bounds, []).append(DAYS[day])
    if not by_range:
        return [{"id": own("schedule"), "service_id": own("service"), "description": words}]
    return [
        {
            "id": own("schedule", opens, closes),
            "service_id": own("service"),
            "freq": "WEEKLY",
            "byday": ",".join(days),
            "opens_at": opens,
            "closes_at": closes,
            "description": words,
        }
        for (opens, closes), days in by_range.items()
    ]


def attributes_of(seen: SeenProfile, own: Identify, link: str, entity: str) -> list[dict[str, Any]]:
    """Return the themes as terms of a taxonomy, each with its parent."""
    return [
        {
            "id": own("attribute", entity, code),
            "link_id": link,
            "link_entity": entity,
            "link_type": "theme",
            "taxonomy_term_id": identifier("theme", code),
            "taxonomy_term": term(code),
        }
        for code in seen["themes"] or ()
    ]


def term(code: str) -> dict[str, Any]:
    path = theme_path(code)
    label = path[-1].label if path else code
    return known(
        id=identifier("theme", code),
        code=code,
        name=label,
        description=(path[-1].description if path else "") or label,
        parent_id=identifier("theme", path[-2].code) if len(path) > 1 else None,
        taxonomy="Thèmes de Maillage",
        language="fr",
    )


def hsds_parts(about: Publication, profiles: Iterable[SeenProfile], total: int) -> Iterator[str]:
    """Yield one page of ``total`` organisations, with what the document is under ``metadata``."""
    head = {
        "profile": PROFILE,
        "metadata": about.head(),
        "total_items": total,
        "total_pages": 1,
        "page_number": 1,
        "size": total,
        "first_page": True,
        "last_page": True,
        "empty": total == 0,
    }
    return json_parts(head, "contents", (organization(seen, about.base_url) for seen in profiles))
