"""What the index needs of organisations, read straight from the tables, thousands at a time.

Ten times faster than model instances. A test compares it with the profile that pages show, for
any choice of audiences.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from maillage.core.databases import column_of, moment_of
from maillage.directory.enums import Direction, Listing
from maillage.directory.fields import audience_of
from maillage.directory.models import Organisation, OrganisationSkill, OrganisationTheme
from maillage.territory.models import Area, Place

CHUNK = 5000
LISTED = str(Listing.LISTED)
# As columns give them; dates come as text or as date, after which database it is.
TEXTS = ("name", "acronym", "summary", "description", "needs", "volunteers", "employees", "members")
DATES = ("created_on", "dissolved_on")
LISTS = ("other_names", "publics", "languages", "venues")
PLACE = ("label", "address", "postcode", "city", "insee", "lat", "lon", "precision")
FACTS = (
    "id",
    "ref",
    "kind",
    "state",
    "is_fictional",
    "confirmed_at",
    "updated_at",
    "area",
    "place",
)
COLUMNS = (*FACTS, "audiences", "logo", "withheld", "listing", *TEXTS, *DATES, *LISTS)
LISTING = COLUMNS.index("listing")
BLANK_JSON = frozenset({"[]", "{}", "", "null", None})
INDEXED = (
    *TEXTS, *DATES, *LISTS, "logo", "themes", "skills_offered", "skills_sought", "place",
    "accessibility",
)  # fmt: skip
RESERVED_BY_DEFAULT = frozenset(key for key in INDEXED if audience_of(key, {}) != "public")


@dataclass(slots=True)
class AreaFacts:
    """An area and the areas around it."""

    code: str
    name: str
    level: str
    parent: "AreaFacts | None"


@dataclass(slots=True)
class Facts:
    """An organisation as the index may tell of it.

    ``values`` are the filled fields of ``INDEXED``; ``areas`` gives those of its venues by code.
    """

    ref: str
    kind: str
    state: str
    is_fictional: bool
    confirmed_at: datetime | None
    updated_at: datetime
    area: AreaFacts | None
    audiences: Mapping[str, str]
    values: dict[str, Any]
    areas: Mapping[str, AreaFacts] = field(default_factory=dict)
    withheld: Sequence[str] = ()

    def seen_by(self, audiences: frozenset[str]) -> dict[str, Any]:
        """Return the values that these audiences may see; the access of a hidden place is hidden."""
        reserved = self.audiences or self.withheld
        if not reserved and RESERVED_BY_DEFAULT.isdisjoint(self.values):
            return self.values
        seen = {
            key: value
            for key, value in self.values.items()
            if audience_of(key, self.audiences, self.withheld) in audiences
        }
        if "place" not in seen:
            seen.pop("accessibility", None)
        return seen


@dataclass
class Areas:
    """The areas met so far, each read once."""

    by_id: dict[int, AreaFacts] = field(default_factory=dict)
    by_code: dict[str, AreaFacts] = field(default_factory=dict)

    def meet(self, ids: Iterable[int | None], codes: Iterable[str] = ()) -> None:
        """Read those not known yet, and what is around them."""
        missing = {number for number in ids if number is not None} - self.by_id.keys()
        unknown = set(codes) - self.by_code.keys()
        found = list(_areas("pk", missing)) + list(_areas("code", unknown))
        if found:
            self.meet(row[4] for row in found)
        for number, code, name, level, parent in found:
            facts = AreaFacts(code, name, level, self.by_id.get(parent or 0))
            self.by_id[number] = self.by_code[code] = facts


def _areas(key: str, wanted: set[Any]) -> Iterator[tuple[int, str, str, str, int | None]]:
    if wanted:
        rows = Area.objects.filter(**{f"{key}__in": sorted(wanted)}).order_by("pk")
        yield from rows.values_list("pk", "code", "name", "level", "parent_id")


def facts_of(refs: Sequence[str]) -> Iterator[Facts]:
    """Yield the listed organisations among some references."""
    areas = Areas()
    for start in range(0, len(refs), CHUNK):
        part = list(refs[start : start + CHUNK])
        places = ", ".join(["%s"] * len(part))
        yield from _chunk(f"o.ref IN ({places})", part, areas)[1]


def all_facts() -> Iterator[Facts]:
    """Yield every listed organisation."""
    areas = Areas()
    last = 0
    while True:
        newest, found = _chunk("o.id > %s", [last], areas)
        if not newest:
            return
        yield from found
        last = newest


def _chunk(where: str, parameters: list[Any], areas: Areas) -> tuple[int, list[Facts]]:
    """Return the greatest number read, and what was read."""
    rows = _select(where, parameters)
    if not rows:
        return 0, []
    last = rows[-1][0]
    # Not asked of the database: it would choose the index by name, and sort what it finds.
    rows = [row for row in rows if row[LISTING] == LISTED]
    if not rows:
        return last, []
    ids = [row[0] for row in rows]
    themes = _links(OrganisationTheme, ("theme",), ids, order=("order", "theme"))
    skills = _links(OrganisationSkill, ("direction", "skill"), ids, order=("skill",))
    read = [_read(row, themes, skills) for row in rows]
    areas.meet(
        (row[7] for row in rows),
        (v["area"] for facts in read for v in facts.values.get("venues", ()) if "area" in v),
    )
    for facts, row in zip(read, rows, strict=True):
        facts.area, facts.areas = areas.by_id.get(row[7]), areas.by_code
    return last, read


def _select(where: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    own = ", ".join(f"o.{column_of(Organisation, name)}" for name in COLUMNS)
    joined = ", ".join(f"p.{column_of(Place, name)}" for name in (*PLACE, "accessibility"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {own}, {joined} FROM {_table(Organisation)} o"  # noqa: S608 - names of our own models
            f" LEFT JOIN {_table(Place)} p ON p.id = o.place_id"
            f" WHERE {where} ORDER BY o.id LIMIT {CHUNK}",
            parameters,
        )
        return cursor.fetchall()


def _links(
    model: type[Model], names: Sequence[str], ids: Sequence[int], order: Sequence[str]
) -> dict[int, list[tuple[str, ...]]]:
    """Return the rows attached to each organisation, in order."""
    owner = column_of(model, "organisation")
    wanted = ", ".join(column_of(model, name) for name in names)
    sorting = ", ".join((owner, *(column_of(model, name) for name in order)))
    # Numbers that follow each other are a range; those of a few changes are not.
    close = ids[-1] - ids[0] < 4 * len(ids)
    test = "BETWEEN %s AND %s" if close else f"IN ({', '.join(['%s'] * len(ids))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {owner}, {wanted} FROM {_table(model)} WHERE {owner} {test} ORDER BY {sorting}",  # noqa: S608 - names of our own models
            [ids[0], ids[-1]] if close else ids,
        )
        found: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        for number, *rest in cursor.fetchall():
            found[number].append(tuple(rest))
    return found


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _read(
    row: tuple[Any, ...],
    themes: Mapping[int, list[tuple[str, ...]]],
    skills: Mapping[int, list[tuple[str, ...]]],
) -> Facts:
    number, ref, kind, state, fictional, confirmed, updated, _, place_id = row[:9]
    audiences, logo, withheld = row[9:12]
    at = LISTING + 1
    values: dict[str, Any] = {
        key: value for key, value in zip(TEXTS, row[at : at + len(TEXTS)], strict=True) if value
    }
    at += len(TEXTS)
    for key, value in zip(DATES, row[at : at + len(DATES)], strict=True):
        if value:
            values[key] = str(value)
    at += len(DATES)
    for key, value in zip(LISTS, row[at : at + len(LISTS)], strict=True):
        if value not in BLANK_JSON:
            values[key] = json.loads(value)
    at += len(LISTS)
    if logo:
        values["logo"] = logo
    if number in themes:
        values["themes"] = [code for (code,) in themes[number]]
    for direction, code in skills.get(number, ()):
        key = "skills_offered" if direction == Direction.OFFERED else "skills_sought"
        values.setdefault(key, []).append(code)
    if place_id is not None:
        parts = zip(PLACE, row[at : at + len(PLACE)], strict=True)
        values["place"] = {part: content for part, content in parts if content not in ("", None)}
        if row[-1] not in BLANK_JSON:
            values["accessibility"] = json.loads(row[-1])
    chosen = json.loads(audiences) if audiences not in BLANK_JSON else {}
    return Facts(
        ref, kind, state, bool(fictional), moment_of(confirmed) if confirmed else None,
        moment_of(updated), None, chosen, values,
        withheld=json.loads(withheld) if withheld not in BLANK_JSON else (),
    )  # fmt: skip
