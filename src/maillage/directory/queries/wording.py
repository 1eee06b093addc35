"""Values of a profile in words, as a person reads them in a list of changes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from maillage.algorithms.opening_hours import hours_in_french
from maillage.algorithms.profile_layers import is_blank
from maillage.core.ui.french import format_date
from maillage.directory.enums import Kind, State
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation
from maillage.territory.accessibility import accessibility_sentences
from maillage.territory.nomenclatures import audiences, languages, size_classes, skills, themes

LABELS: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "themes": themes,
    "skills_offered": skills,
    "skills_sought": skills,
    "publics": audiences,
    "languages": languages,
}


def in_words(key: str, value: Any) -> str:
    """Return a value of a field in French; nothing for a blank one."""
    if is_blank(value):
        return ""
    if key == "opening_hours":
        return hours_in_french(value) or str(value)
    told = SHAPES.get(FIELDS[key].shape)
    return told(key, value) if told else str(value)


def _date(_key: str, value: Any) -> str:
    return format_date(date.fromisoformat(str(value)), weekday=False)


def _links(_key: str, value: Any) -> str:
    return ", ".join(
        f"{link['label']} ({link['url']})" if link.get("label") else link["url"] for link in value
    )


def place_in_words(value: Mapping[str, Any]) -> str:
    town = " ".join(str(value[part]) for part in ("postcode", "city") if value.get(part))
    parts = (value.get("label"), value.get("address"), town)
    return ", ".join(str(part) for part in parts if part)


def _codes(key: str, value: list[str]) -> str:
    if key == "affiliations":
        found = Organisation.objects.filter(ref__in=value).order_by("name", "pk")
        return ", ".join(found.values_list("name", flat=True))
    table = LABELS[key]()
    return ", ".join(table[code].label if code in table else code for code in value)


def _choice(key: str, value: str) -> str:
    if key == "state":
        return str(State(value).label)
    if key == "kind":
        return str(Kind(value).label)
    found = size_classes(key).get(value)
    return found.label if found else value


SHAPES: Mapping[str, Callable[[str, Any], str]] = {
    "place": lambda _key, value: place_in_words(value),
    "places": lambda _key, value: "\n".join(place_in_words(place) for place in value),
    "date": _date,
    "links": _links,
    "accessibility": lambda _key, value: " ".join(accessibility_sentences(value)),
    "words": lambda _key, value: ", ".join(value),
    "codes": _codes,
    "choice": _choice,
    "file": lambda _key, _value: "une image",
}
