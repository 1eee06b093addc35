"""A row of a source as JSON and back: kept while people decide of it."""

import hashlib
import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from maillage.directory.sources.rows import Problem, SourceRow

DAYS = ("created_on", "dissolved_on")
NAMES = frozenset(field.name for field in fields(SourceRow))


def as_json(row: SourceRow) -> dict[str, Any]:
    """Return a row as JSON values, its dates as ISO text."""
    content: dict[str, Any] = json.loads(json.dumps(asdict(row), default=date.isoformat))
    return content


def from_json(content: dict[str, Any]) -> SourceRow:
    """Return the row that :func:`as_json` wrote."""
    row = SourceRow(**{key: value for key, value in content.items() if key in NAMES})
    row.problems = [Problem(**problem) for problem in content["problems"]]
    row.identifiers = [(scheme, number) for scheme, number in content["identifiers"]]
    row.declared_on = _day(content["declared_on"])
    for key in DAYS:
        if key in row.values:
            row.values[key] = _day(row.values[key])
    return row


def digest_of(values: Any) -> str:
    """Return a short fingerprint of JSON values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
