"""The computed public profile: which value wins among imported records and what people said.

Three layers, as in ADEME's "Que faire de mes objets et déchets": records as imported, statements by
people, and the profile computed from both. Nothing here knows a database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

PEOPLE = "people"
TEAM = "team"


@dataclass(frozen=True)
class Record:
    """What one source says. ``values`` maps field keys to JSON values; an absent key says nothing.

    ``brought``: it came with another profile of the same organisation, so it only fills blanks.
    ``withheld``: its licence forbids publishing it again, so it hides nothing that another may show.
    """

    source: str
    priority: int
    declared_on: date | None
    values: Mapping[str, Any]
    brought: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Said:
    """What people said of one field; ``value`` None or empty means "we leave this blank"."""

    value: Any
    on: date
    by_team: bool = False


@dataclass(frozen=True)
class Profile:
    """``values``: the winning value per field; ``provenance``: [source or people, ISO date or ""].

    ``brought``: the fields whose value a brought record gave.
    """

    values: dict[str, Any]
    provenance: dict[str, list[str]]
    brought: frozenset[str] = frozenset()


def is_blank(value: Any) -> bool:
    return value is None or value in ("", [], {})


def combine(
    records: Iterable[Record],
    said: Mapping[str, Said],
    keys: Sequence[str],
    preferred: Mapping[str, str] | None = None,
) -> Profile:
    """Compute a profile: a statement always wins, even to leave a field blank; then the source of
    highest priority that says something; among equals, the one declared last; then its name.
    Records brought by another profile come after all of its own.

    ``keys`` lists the fields that records may fill; statements may fill any field. ``preferred``
    maps a field to the source that people want it from: when it says something, it wins over all.
    """
    ranked = sorted(
        records,
        key=lambda r: (
            r.brought, r.withheld, -r.priority, -(r.declared_on or date.min).toordinal(), r.source
        ),
    )  # fmt: skip
    values: dict[str, Any] = {}
    provenance: dict[str, list[str]] = {}
    brought: set[str] = set()
    chosen = preferred or {}
    for key in keys:
        # Sorting keeps the order of the others.
        for record in (
            sorted(ranked, key=lambda r: r.source != chosen[key]) if key in chosen else ranked
        ):
            value = record.values.get(key)
            if not is_blank(value):
                values[key] = value
                day = record.declared_on.isoformat() if record.declared_on else ""
                provenance[key] = [record.source, day]
                if record.brought:
                    brought.add(key)
                break
    for key, statement in said.items():
        if key in chosen and provenance.get(key, [""])[0] == chosen[key]:
            continue
        values[key] = statement.value
        brought.discard(key)
        provenance[key] = [TEAM if statement.by_team else PEOPLE, statement.on.isoformat()]
    return Profile(values, provenance, frozenset(brought))


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], keys: Iterable[str]
) -> dict[str, tuple[Any, Any]]:
    """Return the fields whose value changed: {key: (before, after)}; blank equals absent."""
    changed = {}
    for key in keys:
        old, new = before.get(key), after.get(key)
        if old != new and not (is_blank(old) and is_blank(new)):
            changed[key] = (old, new)
    return changed


def suggestions(
    old_record: Mapping[str, Any] | None,
    new_record: Mapping[str, Any],
    said: Mapping[str, Said],
    same: Any,
) -> dict[str, Any]:
    """Return what a source newly says against a statement: {field: proposed value}.

    Only news counts: a value that the source already gave before the people spoke is not repeated.
    ``same(key, a, b)`` tells whether two values mean the same to a reader.
    """
    found = {}
    for key, statement in said.items():
        proposed = new_record.get(key)
        if is_blank(proposed) or same(key, proposed, statement.value):
            continue
        if old_record is not None and same(key, old_record.get(key), proposed):
            continue
        found[key] = proposed
    return found


@dataclass(frozen=True)
class Criterion:
    """One line of the quality score: points earned out of ``points``, and what to do to earn them."""

    label: str
    points: int
    earned: bool
    advice: str


def score(criteria: Sequence[Criterion]) -> int:
    """Return the quality score, 0 to 100, as the share of points earned, rounded down."""
    total = sum(c.points for c in criteria)
    return 100 * sum(c.points for c in criteria if c.earned) // total if total else 0
