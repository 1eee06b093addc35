"""Profile values: one spelling for each field, whatever wrote it (import, form, statement)."""

from collections.abc import Mapping
from typing import Any

from maillage.algorithms.profile_layers import is_blank
from maillage.directory.enums import Direction
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation

PLACE_PARTS = ("label", "address", "postcode", "city", "insee", "lat", "lon", "precision")
PLAIN = (
    "name", "acronym", "other_names", "kind", "state", "summary", "description", "publics", "needs",
    "venues", "phone", "email", "website", "links", "opening_hours", "languages", "volunteers", "employees",
    "members", "budget",
)  # fmt: skip
DATES = ("created_on", "dissolved_on")


def place_value(organisation: Organisation) -> dict[str, Any] | None:
    """Return the place of an organisation as a value, or None."""
    place = organisation.place
    if place is None:
        return None
    value = {part: getattr(place, part) for part in PLACE_PARTS}
    return {part: content for part, content in value.items() if not is_blank(content)} or None


def current_values(organisation: Organisation) -> dict[str, Any]:
    """Return the computed profile as values, every field present (blank or not)."""
    values: dict[str, Any] = {key: getattr(organisation, key) for key in PLAIN}
    for key in DATES:
        moment = getattr(organisation, key)
        values[key] = moment.isoformat() if moment else None
    values["themes"] = organisation.theme_codes()
    values["skills_offered"] = organisation.skill_codes(Direction.OFFERED)
    values["skills_sought"] = organisation.skill_codes(Direction.SOUGHT)
    values["affiliations"] = sorted(link.federation.ref for link in organisation.affiliations.all())
    values["place"] = place_value(organisation)
    values["accessibility"] = organisation.place.accessibility if organisation.place else {}
    values["logo"] = organisation.logo.name if organisation.logo else ""
    return values


def same_value(key: str, left: Any, right: Any) -> bool:
    """Tell whether two values mean the same to a reader: case and spaces of texts do not matter."""
    if is_blank(left) and is_blank(right):
        return True
    if FIELDS[key].shape == "place":
        return place_text(left) == place_text(right)
    if isinstance(left, str) and isinstance(right, str):
        return " ".join(left.casefold().split()) == " ".join(right.casefold().split())
    return left == right


def place_text(value: Mapping[str, Any] | None) -> str:
    """Return an address on one line, folded for comparison."""
    if not value:
        return ""
    parts = (value.get("address"), value.get("postcode"), value.get("city"))
    return " ".join(" ".join(str(part) for part in parts if part).casefold().split())
