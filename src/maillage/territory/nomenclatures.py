"""The shared vocabularies that ship with Maillage, read once and kept in memory.

Sources and licences: ``data/nomenclatures/README.md``. Codes are stable: profiles, addresses of
pages and exports use them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from maillage.algorithms.nomenclature import (
    ancestor_codes,
    class_of,
    index_terms,
    resolve_mapped,
    term_key,
)
from maillage.core.shipped import shipped_path

RNA_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Theme:
    """What an organisation is about; a sub-theme without icon or hue has its parent's."""

    code: str
    parent: str
    label: str
    icon: str
    hue: int
    synonyms: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Skill:
    """Something people know how to do, offered or sought; ``family`` is a label."""

    code: str
    family: str
    label: str
    synonyms: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an activity is for; ages in years, None where age does not decide."""

    code: str
    label: str
    synonyms: tuple[str, ...]
    age_min: int | None
    age_max: int | None
    description: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639 code: two letters where there are, three otherwise."""

    code: str
    label: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A bracket of volunteers, employees, members or budget (euros a year), bounds included."""

    code: str
    dimension: str
    label: str
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class AccessibilityField:
    """A field of the acceslibre vocabulary; ``type`` is boolean, integer, choice or choices.

    ``choices`` pairs each value of the vocabulary with its French label, in the schema's order.
    """

    name: str
    group: str
    label: str
    type: str
    choices: tuple[tuple[str, str], ...]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with shipped_path(f"nomenclatures/{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


@cache
def themes() -> Mapping[str, Theme]:
    """Return the themes by code, each parent directly before its sub-themes."""
    found: dict[str, Theme] = {}
    for row in _rows("themes"):
        parent = found.get(row["parent"])
        found[row["code"]] = Theme(
            code=row["code"],
            parent=row["parent"],
            label=row["label"],
            icon=row["icon"] or (parent.icon if parent else ""),
            hue=int(row["hue"]) if row["hue"] or parent is None else parent.hue,
            synonyms=_split(row["synonyms"]),
            description=row["description"],
        )
    return MappingProxyType(found)


@cache
def public_themes() -> tuple[Theme, ...]:
    """Return the themes without parent: the doors of the directory."""
    return tuple(theme for theme in themes().values() if not theme.parent)


@cache
def sub_themes(code: str) -> tuple[Theme, ...]:
    """Return the themes directly below one, in the order of the file."""
    return tuple(theme for theme in themes().values() if theme.parent == code)


def theme_path(code: str) -> tuple[Theme, ...]:
    """Return a theme preceded by its ancestors; empty for an unknown code."""
    if code not in themes():
        return ()
    return tuple(themes()[step] for step in (*ancestor_codes(code), code))


@cache
def _theme_index() -> Mapping[str, tuple[str, ...]]:
    return index_terms({code: (t.label, *t.synonyms) for code, t in themes().items()})


@cache
def _skill_index() -> Mapping[str, tuple[str, ...]]:
    return index_terms({code: (s.label, *s.synonyms) for code, s in skills().items()})


def themes_named(text: str) -> tuple[str, ...]:
    """Return the codes of the themes that a word or expression names: "foot", "ballon rond"."""
    return _theme_index().get(term_key(text), ())


def skills_named(text: str) -> tuple[str, ...]:
    """Return the codes of the skills that a word or expression names: "compta"."""
    return _skill_index().get(term_key(text), ())


@cache
def skills() -> Mapping[str, Skill]:
    """Return the skills by code, family by family."""
    return MappingProxyType(
        {
            row["code"]: Skill(
                code=row["code"],
                family=row["family"],
                label=row["label"],
                synonyms=_split(row["synonyms"]),
                description=row["description"],
            )
            for row in _rows("competences")
        }
    )


@cache
def audiences() -> Mapping[str, Audience]:
    """Return the audiences by code."""
    return MappingProxyType(
        {
            row["code"]: Audience(
                code=row["code"],
                label=row["label"],
                synonyms=_split(row["synonyms"]),
                age_min=_whole(row["age_min"]),
                age_max=_whole(row["age_max"]),
                description=row["description"],
            )
            for row in _rows("publics")
        }
    )


@cache
def languages() -> Mapping[str, Language]:
    """Return the languages by ISO 639 code, those of France first."""
    return MappingProxyType(
        {
            row["code"]: Language(row["code"], row["label"], _split(row["synonyms"]))
            for row in _rows("langues")
        }
    )


@cache
def size_classes(dimension: str = "") -> Mapping[str, SizeClass]:
    """Return the size classes by code, smallest first, of one dimension or of all."""
    found = (
        SizeClass(
            code=row["code"],
            dimension=row["dimension"],
            label=row["label"],
            minimum=_whole(row["min"]),
            maximum=_whole(row["max"]),
        )
        for row in _rows("tailles")
    )
    return MappingProxyType(
        {size.code: size for size in found if dimension in ("", size.dimension)}
    )


def size_class_of(dimension: str, value: float) -> SizeClass | None:
    """Return the class of a count or an amount, None when it is negative."""
    classes = size_classes(dimension)
    code = class_of(value, ((c.code, c.minimum, c.maximum) for c in classes.values()))
    return classes[code] if code else None


@cache
def accessibility_fields() -> Mapping[str, AccessibilityField]:
    """Return the described fields of a place by acceslibre name, grouped as on a visit."""
    return MappingProxyType(
        {
            row["field"]: AccessibilityField(
                name=row["field"],
                group=row["group"],
                label=row["label"],
                type=row["type"],
                choices=tuple(
                    zip(_split(row["choices"]), _split(row["choice_labels"]), strict=True)
                ),
            )
            for row in _rows("accessibilite")
        }
    )


@cache
def _rna_tables() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str], Mapping[str, str]]:
    rows = list(_rows("rna_objets_sociaux"))
    return (
        {row["code"]: _split(row["theme"]) for row in rows},
        {row["code"]: row["parent"] for row in rows},
        {row["code"]: row["label"] for row in rows},
    )


def rna_codes() -> Mapping[str, str]:
    """Return the published label of each RNA "objet social" code."""
    return MappingProxyType(_rna_tables()[2])


@lru_cache(maxsize=1024)
def rna_themes(code: str) -> tuple[str, ...]:
    """Return the themes of an RNA "objet social" code; a code without row takes its family's.

    ``000000`` (unknown), ``050000`` (to be sorted) and what is not a code give no theme. Lost
    leading zeros are put back.
    """
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) <= RNA_CODE_LENGTH):
        return ()
    mapping, parents, _labels = _rna_tables()
    return resolve_mapped(code.zfill(RNA_CODE_LENGTH), mapping, parents)


def _town_key(terms: Iterable[str]) -> tuple[str, ...]:
    keys = [term_key(term) for term in terms]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)


@cache
def _town_table(table: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    keyed: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in _rows(table):
        found = _split(row.pop("theme"))
        keyed[_town_key(row.values())] = found
    return keyed


def town_themes(table: str, *terms: str) -> tuple[str, ...]:
    """Return the themes of a town's own words, compared without case, accents or punctuation.

    ``table`` is a shipped file without its extension (``montpellier_domaines``,
    ``toulouse_disciplines``), ``terms`` the cells of its first columns: domain and sub-domain, or
    discipline. An unknown sub-domain takes its domain's themes, an unknown domain gives none.
    Raises `FileNotFoundError` for a table that does not ship.
    """
    keyed = _town_table(table)
    key = _town_key(terms)
    for known in range(len(key), 0, -1):
        if key[:known] in keyed:
            return keyed[key[:known]]
    return ()


@cache
def town_terms(table: str) -> frozenset[tuple[str, ...]]:
    """Return the terms that a town's table knows, as written in it and without the themes."""
    return frozenset(
        tuple(cell for name, cell in row.items() if name != "theme") for row in _rows(table)
    )


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Return groups of expressions that mean the same in a search: an acronym and its expansion."""
    return tuple(_split(row["terms"]) for row in _rows("synonymes"))


@cache
def declared_shared_terms() -> Mapping[str, frozenset[str]]:
    """Return the words that lead to several themes on purpose, by term key."""
    return MappingProxyType(
        {
            term_key(row["term"]): frozenset(_split(row["themes"]))
            for row in _rows("termes_partages")
        }
    )
