"""The towns of France, from INSEE's official list (shipped; see data/geo)."""

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from maillage.algorithms.french_text import tokens
from maillage.core.shipped import shipped_path

_SHORT = {"st": "saint", "ste": "sainte", "s": "sur"}
_DROPPED = frozenset(("le", "la", "les", "l", "cedex", "sp"))
# COM is a town; ARM a district of Paris, Lyon or Marseille, which people write as a town.
_KINDS = frozenset(("COM", "ARM"))


@dataclass(frozen=True, slots=True)
class TownRow:
    """A town of the list: ``population`` is None where INSEE publishes none."""

    insee: str
    name: str
    department: str
    region: str
    population: int | None


def _rows(name: str, delimiter: str) -> Iterator[dict[str, str]]:
    with gzip.open(shipped_path(f"geo/{name}.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


@cache
def towns() -> Mapping[str, TownRow]:
    """All towns by INSEE code."""
    populations = {
        row["COM"]: int(row["PMUN"])
        for row in _rows("insee_population_communes", ";")
        if row["PMUN"].isdigit()
    }
    return MappingProxyType(
        {
            row["COM"]: TownRow(
                row["COM"], row["LIBELLE"], row["DEP"], row["REG"], populations.get(row["COM"])
            )
            for row in _rows("insee_communes_cog", ",")
            if row["TYPECOM"] in _KINDS
        }
    )


@cache
def _by_department_and_name() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for town in towns().values():
        key = (town.insee[:2], town_key(town.name))
        # Two towns of one name in a département: the name alone tells neither.
        found[key] = "" if key in found else town.insee
    return MappingProxyType(found)


def town_key(name: str) -> str:
    """Fold a town's name as registers spell it: no article, accents, cedex or abbreviation."""
    words = [_SHORT.get(word, word) for word in tokens(name)]
    return " ".join(word for word in words if word not in _DROPPED and not word.isdigit())


def insee_of(postcode: str, name: str) -> str:
    """Return the INSEE code of a town by postcode and name, or "" when unsure.

    A postcode begins with its département (Corsica shares 20; overseas has three digits, not told
    apart here), which with the name is enough for nearly all towns.
    """
    key = town_key(name)
    for department in ("2A", "2B") if postcode[:2] == "20" else (postcode[:2],):
        if code := _by_department_and_name().get((department, key)):
            return code
    return ""
