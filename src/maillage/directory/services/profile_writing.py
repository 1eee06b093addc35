"""Writing computed values to an organisation: the only place that touches profile columns."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from maillage.algorithms.profile_layers import is_blank
from maillage.core.search import feed
from maillage.directory.enums import Direction, Kind, State
from maillage.directory.models import (
    Affiliation,
    Organisation,
    OrganisationSkill,
    OrganisationTheme,
)
from maillage.directory.quality import quality_of
from maillage.directory.services.locating import Locator, precision_of
from maillage.directory.services.republishing import apply_licences
from maillage.directory.values import DATES, PLACE_PARTS, PLAIN, current_values
from maillage.territory.models import Place

LISTS = ("other_names", "publics", "venues", "links", "languages")
# What an organisation is when nobody says otherwise; a name, once known, is never blanked.
DEFAULTS = {"kind": Kind.ASSOCIATION, "state": State.ACTIVE}


def write_profile(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    provenance: Mapping[str, list[str]],
    now: datetime,
    locator: Locator | None = None,
) -> None:
    """Write some computed values and their provenance, inside the caller's transaction.

    The row's version grows, its quality is computed again and the change feed tells the index.
    """
    for key, value in values.items():
        if key in PLAIN:
            blank: Any = [] if key in LISTS else DEFAULTS.get(key, "")
            if not (key == "name" and is_blank(value)):
                setattr(organisation, key, blank if is_blank(value) else value)
        elif key in DATES:
            setattr(organisation, key, date.fromisoformat(value) if value else None)
    if values.get("venues"):
        organisation.venues = (locator or Locator()).with_areas(values["venues"])
    if "logo" in values:
        organisation.logo = values["logo"] or ""
    if "place" in values or "accessibility" in values:
        _write_place(organisation, values, locator or Locator())
    organisation.provenance = {**organisation.provenance, **provenance}
    apply_licences(organisation)
    organisation.updated_at = now
    organisation.version += 1
    _write_links(organisation, values)
    organisation.quality = quality_of(
        {**current_values(organisation), **values}, organisation.confirmed_at, now
    )
    organisation.save()
    feed.append("organisation", [organisation.ref])


def _write_place(organisation: Organisation, values: Mapping[str, Any], locator: Locator) -> None:
    place = organisation.place or Place()
    if "place" in values:
        value = locator.complete(dict(values["place"] or {}))
        if not value:
            organisation.place, organisation.area = None, None
            return
        for part in PLACE_PARTS:
            content = value.get(part)
            setattr(place, part, content if part in {"lat", "lon"} else content or "")
        place.precision = precision_of(value)
        place.area_id = locator.area_id(value)
    if "accessibility" in values:
        place.accessibility = values["accessibility"] or {}
    place.save()
    organisation.place, organisation.area_id = place, place.area_id


def _write_links(organisation: Organisation, values: Mapping[str, Any]) -> None:
    """Replace themes, skills and affiliations that changed."""
    if "themes" in values:
        organisation.theme_links.all().delete()
        OrganisationTheme.objects.bulk_create(
            OrganisationTheme(organisation=organisation, theme_id=code, order=order)
            for order, code in enumerate(values["themes"] or ())
        )
    for key, direction in (
        ("skills_offered", Direction.OFFERED),
        ("skills_sought", Direction.SOUGHT),
    ):
        if key in values:
            organisation.skill_links.filter(direction=direction).delete()
            OrganisationSkill.objects.bulk_create(
                OrganisationSkill(organisation=organisation, skill_id=code, direction=direction)
                for code in values[key] or ()
            )
    if "affiliations" in values:
        organisation.affiliations.all().delete()
        federations = Organisation.objects.filter(ref__in=values["affiliations"] or ())
        Affiliation.objects.bulk_create(
            Affiliation(organisation=organisation, federation=federation)
            for federation in federations.exclude(pk=organisation.pk).order_by("pk")
        )
    _forget_prefetched(organisation)


def _forget_prefetched(organisation: Organisation) -> None:
    """Drop lists read before the change, so that what is computed next sees the change."""
    cached = getattr(organisation, "_prefetched_objects_cache", {})
    for name in ("theme_links", "skill_links", "affiliations"):
        cached.pop(name, None)
