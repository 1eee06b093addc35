"""The correspondence file of `maillage link`: which column names the rows, which are compared and as what."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.algorithms.linkage import KINDS, FieldSpec
from maillage.core.errors import MaillageError

TOGETHER = frozenset(("person", "address", "text", "date"))
"""Kinds whose columns are parts of one value; columns of the other kinds are several values."""

MOST_FIELDS = 30


class LinkMappingError(MaillageError):
    """A correspondence file that can not be followed; the message says what to correct."""

    code = "correspondance_illisible"


@dataclass(frozen=True, slots=True)
class LinkMapping:
    """The column of identifiers, the compared fields, and the columns of each."""

    identifier: str
    specs: tuple[FieldSpec, ...]
    columns: Mapping[str, tuple[str, ...]]

    def missing(self, header: Sequence[str]) -> list[str]:
        """Return the columns that the mapping names and a file does not have."""
        wanted = [self.identifier, *(name for names in self.columns.values() for name in names)]
        return [name for name in dict.fromkeys(wanted) if name not in header]

    def values(self, row: Mapping[str, str]) -> dict[str, list[str]]:
        """Return the texts of each field of a row."""
        return {spec.label: self._texts(spec, row) for spec in self.specs}

    def _texts(self, spec: FieldSpec, row: Mapping[str, str]) -> list[str]:
        texts = [text for name in self.columns[spec.label] if (text := row.get(name, "").strip())]
        return [" ".join(texts)] if texts and spec.kind in TOGETHER else texts


def load(path: Path) -> LinkMapping:
    """Read and check a correspondence file; LinkMappingError says what to correct."""
    try:
        with path.open("rb") as stream:
            content = tomllib.load(stream)
    except OSError as error:
        raise LinkMappingError(
            f"Le fichier de correspondance « {path.name} » ne peut pas être ouvert "
            f"({error.strerror or error})."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LinkMappingError(
            f"Le fichier de correspondance « {path.name} » n’est pas un TOML valable : {error}."
        ) from None
    return _checked(path.name, content)


def _checked(name: str, content: Mapping[str, Any]) -> LinkMapping:
    def refuse(sentence: str) -> LinkMappingError:
        return LinkMappingError(f"Fichier de correspondance « {name} » : {sentence}")

    unknown = sorted(set(content) - {"id", "fields"})
    if unknown:
        raise refuse(f"« {unknown[0]} » n’y a pas sa place ; il n’attend que « id » et [fields].")
    identifier = content.get("id")
    if not isinstance(identifier, str) or not identifier.strip():
        raise refuse("il manque « id » : dites quelle colonne donne le numéro de chaque ligne.")
    fields = content.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise refuse(
            "il manque les champs à comparer. Écrivez par exemple [fields.nom], puis columns et kind."
        )
    if len(fields) > MOST_FIELDS:
        raise refuse(f"il y a {len(fields)} champs ; {MOST_FIELDS} au plus.")
    specs, columns = [], {}
    for label, described in fields.items():
        if not isinstance(described, dict) or set(described) - {"columns", "kind"}:
            raise refuse(f"[fields.{label}] n’attend que « columns » et « kind ».")
        kind, names = described.get("kind"), described.get("columns")
        if kind not in KINDS:
            raise refuse(
                f"[fields.{label}] : le genre « {kind or ''} » n’existe pas. "
                f"Choisissez parmi : {', '.join(KINDS)}."
            )
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            raise refuse(f"[fields.{label}] : « columns » est une liste de noms de colonnes.")
        specs.append(FieldSpec(label, kind))
        columns[label] = tuple(names)
    return LinkMapping(identifier, tuple(specs), columns)
