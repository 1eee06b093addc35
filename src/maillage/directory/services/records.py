"""The layers of an organisation, as the pure algorithm reads them."""

from collections.abc import Iterable
from datetime import date

from maillage.algorithms.profile_layers import Record, Said
from maillage.directory.models import Organisation, Statement


def said_of(statements: Iterable[Statement]) -> dict[str, Said]:
    """Return what people said, by field."""
    return {
        statement.field: Said(
            value=statement.value, on=statement.said_at.date(), by_team=statement.by_team
        )
        for statement in statements
    }


def records_of(organisation: Organisation) -> list[Record]:
    """Return the imported records of an organisation."""
    return [
        Record(
            source=record.source.code,
            priority=record.source.priority,
            declared_on=_day(record.declared_on),
            values=record.values,
        )
        for record in organisation.records.all()
    ]


def _day(value: date | str | None) -> date | None:
    """A record just read from a file may still hold its date as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
