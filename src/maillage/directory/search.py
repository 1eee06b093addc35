"""What the index knows of an organisation: one document for everybody, or one per audience.

Only fields that an audience may see enter its document, so what is hidden can not be found.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from maillage.algorithms.french_text import acronym_of, fold
from maillage.core.search import Searchable, SearchDocument
from maillage.directory.enums import Audience, Listing
from maillage.directory.models import Organisation
from maillage.directory.queries.profiles import WIDE_LEVELS
from maillage.directory.search_rows import AreaFacts, Facts, all_facts, facts_of
from maillage.territory.accessibility import accessibility_tags
from maillage.territory.nomenclatures import audiences, skills, theme_path, themes

log = logging.getLogger(__name__)

KIND = "organisation"
AREA_LEVELS = ("commune", "quartier", "sous_quartier")
THEME_LEVELS = 2
PUBLIC = frozenset({str(Audience.PUBLIC)})
NETWORK = PUBLIC | {str(Audience.NETWORK)}


def load_documents(keys: Sequence[str]) -> Iterable[SearchDocument]:
    """Return the documents of some organisations; none for one that is hidden or gone."""
    for facts in facts_of(keys):
        yield from documents_of(facts)


def stream() -> Iterator[SearchDocument]:
    """Return every document; an organisation that can not be described holds up no other."""
    for facts in all_facts():
        try:
            yield from documents_of(facts)
        except ValueError:
            log.exception("organisation %s can not be indexed", facts.ref)


def all_keys() -> Iterator[str]:
    refs = Organisation.objects.filter(listing=Listing.LISTED).order_by("pk")
    return refs.values_list("ref", flat=True).iterator(chunk_size=5000)


def documents_of(facts: Facts) -> list[SearchDocument]:
    """Return one document when everybody sees the same, two when members see more."""
    public = facts.seen_by(PUBLIC)
    network = facts.seen_by(NETWORK)
    if public is network or public == network:
        return [document(facts, public, "all")]
    return [document(facts, public, "public"), document(facts, network, "members")]


def document(facts: Facts, values: dict[str, Any], seen_by: Any) -> SearchDocument:
    place = shown_place(values)
    lat, lon = place.get("lat"), place.get("lon")
    main = (values.get("themes") or [""])[0]
    area = facts.areas.get(place.get("area", "")) or area_told(facts, values)
    return SearchDocument(
        kind=KIND,
        key=facts.ref,
        title=values["name"],
        alt_titles=alternative_titles(values),
        body=" ".join(
            str(values[key]) for key in ("summary", "description", "needs") if key in values
        ),
        keywords=keywords(values),
        facets=facets(facts, values, area),
        numbers=numbers(values),
        lat=lat,
        lon=lon,
        updated=int((facts.confirmed_at or facts.updated_at).timestamp()),
        sort_title=fold(values["name"]),
        seen_by=seen_by,
        stored={
            "summary": values.get("summary", ""),
            "acronym": values.get("acronym", ""),
            "kind": facts.kind,
            "state": facts.state,
            "theme": main,
            "themes": values.get("themes", []),
            "area": area.code if area else "",
            "area_name": area.name if area else "",
            "city": place.get("city", ""),
            "address": place.get("address", ""),
            "place": place.get("label", ""),
            "fictional": facts.is_fictional,
            "confirmed": facts.confirmed_at is not None,
            "logo": values.get("logo", ""),
        },
    )


def shown_place(values: dict[str, Any]) -> dict[str, Any]:
    """Return where to find an organisation: its address, or the first place where it is active."""
    places = [values.get("place") or {}, *values.get("venues", ())]
    return next((place for place in places if place.get("lat") is not None), places[0])


def area_told(facts: Facts, values: dict[str, Any]) -> AreaFacts | None:
    """Return the district, or the commune only of a hidden address: see ``area_shown``."""
    area = facts.area
    hidden = "place" in facts.values and "place" not in values
    while area is not None and hidden and area.level not in WIDE_LEVELS:
        area = area.parent
    return area


def alternative_titles(values: dict[str, Any]) -> tuple[str, ...]:
    """Return the names people also type: acronym, initials, former names."""
    titles = [values.get("acronym", ""), *values.get("other_names", []), acronym_of(values["name"])]
    return tuple(dict.fromkeys(title for title in titles if title and title != values["name"]))


def keywords(values: dict[str, Any]) -> tuple[str, ...]:
    """Return the labels of what the organisation is tagged with.

    Synonyms are given with the question instead: written here, "judo adapté" would bring every
    handisport club to whoever looks for judo.
    """
    words: list[str] = []
    for code in values.get("themes", ()):
        words += [theme.label for theme in theme_path(code)]
    for key in ("skills_offered", "skills_sought"):
        for code in values.get(key, ()):
            if skill := skills().get(code):
                words.append(skill.label)
    words += [audiences()[code].label for code in values.get("publics", ()) if code in audiences()]
    words += [place.get("label", "") for place in (shown_place(values), *values.get("venues", ()))]
    return tuple(dict.fromkeys(word for word in words if word))


def facets(
    facts: Facts, values: dict[str, Any], area: AreaFacts | None
) -> dict[str, tuple[str, ...]]:
    """Return the facet values; themes and areas give one slot per level, "" where one is missing."""
    theme_slots: list[str] = []
    for code in values.get("themes", ()):
        if code in themes():
            parent = code.split(".")[0]
            theme_slots += [parent, code if code != parent else ""]
    first_parents: set[str] = set()
    for n in range(0, len(theme_slots), THEME_LEVELS):
        # A parent shared by two sub-themes counts once.
        if theme_slots[n] in first_parents:
            theme_slots[n] = ""
        first_parents.add(theme_slots[n])
    return {
        "theme": tuple(theme_slots),
        "area": area_slots(area),
        "kind": (facts.kind,),
        "state": (facts.state,),
        "skill": tuple(values.get("skills_offered", ())),
        "need": tuple(values.get("skills_sought", ())),
        "public": tuple(values.get("publics", ())),
        "language": tuple(values.get("languages", ())),
        "access": accessibility_tags(values["accessibility"]) if "accessibility" in values else (),
        "size": tuple(
            f"{key}:{values[key]}"
            for key in ("volunteers", "employees", "members")
            if key in values
        ),
        "confirmed": ("oui" if facts.confirmed_at else "non",),
    }


def area_slots(area: AreaFacts | None) -> tuple[str, ...]:
    """Return (commune, district, sub-district) codes of an area, "" where a level is missing."""
    slots = dict.fromkeys(AREA_LEVELS, "")
    while area is not None:
        if area.level in slots:
            slots[area.level] = area.code
        area = area.parent
    return tuple(slots.values())


def numbers(values: dict[str, Any]) -> dict[str, int]:
    """Return the years of creation and dissolution, for the panorama's histograms."""
    years = {"created": values.get("created_on"), "dissolved": values.get("dissolved_on")}
    return {name: int(day[:4]) for name, day in years.items() if day}


SEARCHABLE = Searchable(kind=KIND, load_documents=load_documents, all_keys=all_keys, stream=stream)
