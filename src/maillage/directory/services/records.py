"""The layers of an organisation, as the pure algorithm reads them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from maillage.algorithms.profile_layers import Profile, Record, Said, combine
from maillage.directory.fields import IMPORTED
from maillage.directory.models import Organisation, SourcePreference, SourceRecord, Statement


def said_of(statements: Iterable[Statement]) -> dict[str, Said]:
    """Return what people said, by field."""
    return {
        statement.field: Said(
            value=statement.value, on=statement.said_at.date(), by_team=statement.by_team
        )
        for statement in statements
    }


def records_of(organisation: Organisation) -> list[Record]:
    """Return the imported records of an organisation, those of profiles merged into it as brought."""
    return [
        Record(
            source=record.source.code,
            priority=record.source.priority,
            declared_on=_day(record.declared_on),
            values=_kept(record),
            brought=record.merge_id is not None,
            withheld=record.is_withheld,
        )
        for record in organisation.records.all()
    ]


def layers_of(
    organisation: Organisation,
    said: Mapping[str, Said],
    preferences: Iterable[SourcePreference] | None = None,
) -> Profile:
    """Compute a profile from its records, what people said, and the sources they chose.

    ``preferences`` are those read with the organisation unless others are given.
    """
    chosen = organisation.preferences.all() if preferences is None else preferences
    preferred = {one.field: one.source_id for one in chosen}
    return combine(records_of(organisation), said, IMPORTED, preferred)


# What tells one profile from another, or lives in files of its own: a merged profile keeps it.
NEVER_BROUGHT = frozenset({"name", "kind", "state", "dissolved_on", "other_names", "logo"})


def _kept(record: SourceRecord) -> dict[str, Any]:
    """Return what a record says; when brought, without what people of its profile had said otherwise."""
    values: dict[str, Any] = record.values
    if record.merge is None:
        return values
    left = NEVER_BROUGHT.union(record.merge.moved["said"])
    return {key: value for key, value in values.items() if key not in left}


def _day(value: date | str | None) -> date | None:
    """A record just read from a file may still hold its date as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
