"""Rows of a file made ready to write, without the database: what an import can do in another process."""

import hashlib
import json
from collections.abc import Generator, Sequence
from datetime import date
from typing import Any, NamedTuple

from maillage.directory.enums import Audience, Kind, Listing, State
from maillage.directory.fields import IMPORTED
from maillage.directory.quality import quality_unconfirmed
from maillage.directory.refs import ref_from
from maillage.directory.sources.rows import SourceRow

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Sorted keys: the same values are the same text whatever the layout they were read from.
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
# Plain texts: members of an enumeration cost more to send to another process.
ASSOCIATION, ACTIVE, LISTED = str(Kind.ASSOCIATION), str(State.ACTIVE), str(Listing.LISTED)
KINDS, STATES = frozenset(map(str, Kind)), frozenset(map(str, State))
_OTHERS = tuple(key for key in IMPORTED if key != "venues")
_MANY_SHAPES = 10_000
_AT_HOME = _compact({"place": str(Audience.OWN)})

Values = dict[str, Any]


class Prepared(NamedTuple):
    """A row ready to write. ``values`` and ``raw`` are JSON texts, dates ISO texts.

    ``head`` and ``tail`` are the columns of the organisation before and after those that the
    database gives (see ``import_insert.ORGANISATION``); both are empty when the row is refused.
    """

    line: int
    lines: int
    external_id: str
    identifiers: list[tuple[str, str]]
    problems: list[tuple[int, str, str, str]]
    masked_names: int
    refused: bool
    declared_on: str | None = None
    digest: str = ""
    raw: str = ""
    values: str = ""
    ref: str = ""
    head: tuple[Any, ...] = ()
    tail: tuple[Any, ...] = ()
    themes: Sequence[str] = ()
    place: Values | None = None
    venues: Sequence[Values] = ()
    licence: str = ""
    republishable: bool | None = None
    waiting: bool = False

    @property
    def profile(self) -> Values:
        """The profile values that the row gives, by field."""
        values: Values = json.loads(self.values)
        return values

    @property
    def received(self) -> Values:
        """The row as received, by column."""
        raw: Values = json.loads(self.raw)
        return raw


Rows = Generator[Prepared, None, None]


def row_values(row: SourceRow) -> Values:
    """Return the profile values that a row gives, blanks left out, dates as ISO text."""
    given = row.values
    values: Values = {}
    for key in _OTHERS:
        value = given.get(key)
        if value:
            values[key] = value.isoformat() if isinstance(value, date) else value
    if places := given.get("places"):
        others = [place for place in places if place != given.get("place")]
        if others:
            values["venues"] = others
    return values


class RowWriter:
    """Prepares the rows of one source; what repeats from row to row is worked out once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._shapes: dict[tuple[str, ...], tuple[int, str]] = {}

    def prepare(self, row: SourceRow) -> Prepared:
        problems = [(p.line, p.column, p.value, p.reason) for p in row.problems]
        if row.refused or row.waiting:
            return Prepared(
                row.line, row.lines, row.external_id, row.identifiers, problems, row.masked_names,
                row.refused, waiting=row.waiting,
            )  # fmt: skip
        values = row_values(row)
        text = _canonical(values)
        declared = row.declared_on.isoformat() if row.declared_on else None
        terms = (
            f"{row.licence}{row.republishable}" if row.licence or row.republishable is False else ""
        )
        digest = hashlib.blake2b(f"{declared}{text}{terms}".encode(), digest_size=16).hexdigest()
        ref = ref_from(self.source, row.external_id)
        quality, provenance = self._shape(tuple(values))
        get = values.get
        kind, state = get("kind", ASSOCIATION), get("state", ACTIVE)
        if kind not in KINDS or state not in STATES:
            raise ValueError(f"not a kind or a state of organisations: {kind!r}, {state!r}")
        head = (
            ref, kind, state, LISTED, values["name"][:250], get("acronym", "")[:40],
            _compact(values["other_names"]) if "other_names" in values else "[]",
            get("created_on"), get("dissolved_on"), get("summary", "")[:200], get("description", ""),
            _compact(values["publics"]) if "publics" in values else "[]", "",
        )  # fmt: skip
        tail = (
            get("phone", "")[:40], get("email", "")[:254], get("website", "")[:300],
            _compact(values["links"]) if "links" in values else "[]",
            # An address at somebody's home is a private one: hidden until the association says otherwise.
            _AT_HOME if row.masked_names else "{}", provenance.replace("@", declared or ""), quality,
        )  # fmt: skip
        return Prepared(
            row.line, row.lines, row.external_id, row.identifiers, problems, row.masked_names, False,
            declared, digest, _compact(row.raw), text, ref, head, tail,
            get("themes", ()), get("place"), get("venues", ()), row.licence, row.republishable,
        )  # fmt: skip

    def _shape(self, keys: tuple[str, ...]) -> tuple[int, str]:
        """Quality and provenance of a row that fills these fields, "@" standing for its day."""
        known = self._shapes.get(keys)
        if known is None:
            if len(self._shapes) >= _MANY_SHAPES:
                self._shapes.clear()
            provenance = _compact({key: [self.source, "@"] for key in keys})
            known = self._shapes[keys] = (quality_unconfirmed(keys), provenance)
        return known
