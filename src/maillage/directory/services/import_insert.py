"""New organisations of an import, inserted in bulk: prepared rows instead of model instances."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from maillage.core.databases import allocate_ids, insert_many, stamp
from maillage.directory.enums import IdentifierStatus, Listing
from maillage.directory.models import (
    Identifier,
    Organisation,
    OrganisationTheme,
    Source,
    SourceRecord,
)
from maillage.directory.services.import_rows import Prepared
from maillage.directory.services.locating import Locator, precision_of
from maillage.territory.models import Place

ORGANISATION = (
    "id",
    # `head` of a prepared row
    "ref", "kind", "state", "listing", "name", "acronym", "other_names", "created_on", "dissolved_on",
    "summary", "description", "publics", "needs",
    "place", "area", "venues",
    # its `tail`
    "phone", "email", "website", "links", "audiences", "provenance", "quality",
    "withheld",
    # the same for all
    "opening_hours", "languages", "volunteers", "employees", "members", "budget", "logo",
    "updated_at", "version", "is_fictional",
)  # fmt: skip
PLACE = (
    "id", "label", "address", "postcode", "city", "insee", "lat", "lon", "precision", "area",
    "accessibility", "source",
)  # fmt: skip
RECORD = (
    "source", "external_id", "organisation", "raw", "values", "digest", "declared_on", "received_at",
    "licence", "republishable",
)  # fmt: skip


def insert_organisations(
    rows: Sequence[Prepared], source: Source, locator: Locator, now: datetime
) -> list[str]:
    """Insert organisations with their place, themes, numbers and record; return their references."""
    ids = allocate_ids(Organisation, len(rows))
    place_ids = iter(allocate_ids(Place, sum(row.place is not None for row in rows)))
    moment, code, claimed = stamp(now), source.code, str(IdentifierStatus.CLAIMED)
    same = ("", "[]", "", "", "", "", "", moment, 1, False)
    organisations, places, themes, numbers, records, refs = [], [], [], [], [], []
    for organisation_id, row in zip(ids, rows, strict=True):
        refs.append(row.ref)
        place_id = area_id = None
        if row.place is not None:
            place_id = next(place_ids)
            place = locator.complete(row.place)
            area_id = locator.area_id(place)
            places.append(_place(place_id, place, area_id, code))
        venues = dump(locator.with_areas(row.venues)) if row.venues else "[]"
        organisations.append(
            (organisation_id, *_head(row, source), place_id, area_id, venues, *row.tail,
             _withheld(row, source), *same)
        )  # fmt: skip
        for order, theme in enumerate(row.themes):
            themes.append((organisation_id, theme, order))
        for scheme, value in row.identifiers:
            numbers.append((organisation_id, scheme, value, claimed, code))
        records.append(
            (code, row.external_id, organisation_id, row.raw, row.values, row.digest,
             row.declared_on, moment, row.licence, row.republishable)
        )  # fmt: skip
    insert_many(Place, PLACE, places)
    insert_many(Organisation, ORGANISATION, organisations)
    insert_many(OrganisationTheme, ("organisation", "theme", "order"), themes)
    insert_many(Identifier, ("organisation", "scheme", "value", "status", "source"), numbers)
    insert_many(SourceRecord, RECORD, records)
    return refs


def _is_withheld(row: Prepared, source: Source) -> bool:
    return not (source.republishable if row.republishable is None else row.republishable)


def _head(row: Prepared, source: Source) -> tuple[Any, ...]:
    """The first columns; a row that may not be republished is not listed."""
    if not _is_withheld(row, source):
        return row.head
    ref, kind, state, _, *rest = row.head
    return ref, kind, state, str(Listing.WITHHELD), *rest


def _withheld(row: Prepared, source: Source) -> str:
    return dump(sorted(row.profile)) if _is_withheld(row, source) else "[]"


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _place(place_id: int, place: dict[str, Any], area_id: int | None, source: str) -> tuple:
    get = place.get
    return (
        place_id, get("label", ""), get("address", ""), get("postcode", ""), get("city", ""),
        get("insee", ""), get("lat"), get("lon"), precision_of(place), area_id, "{}", source,
    )  # fmt: skip
