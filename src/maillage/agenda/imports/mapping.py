"""The correspondence file of events: what the columns of a table mean (TOML).

Format: docs/reference/correspondance-evenements.md. Everything is checked when it is loaded, so that a mistake
is told before the first row is read. Columns are known by their words, whatever their case, accents and signs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maillage.agenda.enums import Kind, Status
from maillage.algorithms.french_text import tokens
from maillage.directory.sources.rows import MappingError
from maillage.territory.nomenclatures import themes

COLUMNS = frozenset(
    ("id", "title", "summary", "description", "start", "end", "start_time", "end_time", "hours", "dates", "place",
     "address", "postcode", "city", "insee", "lat", "lon", "position", "room", "phone", "email", "website", "price",
     "free", "organiser", "status", "keywords", "access_note")
)  # fmt: skip
SECTIONS: Mapping[str, frozenset[str]] = {
    "source": frozenset(("code", "title", "publisher", "licence", "url")),
    "file": frozenset(("encoding", "delimiter", "sheet")),
    "columns": COLUMNS,
    "constants": frozenset(("kind", "city", "insee", "postcode", "organiser")),
    "status": frozenset(Status.values),
    "kinds": frozenset(("columns", "words")),
    "themes": frozenset(("columns", "words")),
    "values": frozenset(("yes",)),
    "position": frozenset(("town_centre", "bounds")),
}
YES = ("oui", "o", "x", "1", "vrai", "true", "yes")
EVERYWHERE = (-90.0, -180.0, 90.0, 180.0)


def column_key(name: str) -> str:
    """Return how a column is known: its words, without case, accents nor signs."""
    return " ".join(tokens(name))


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of some columns mean: cells may hold several, separated by commas."""

    columns: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventMapping:
    """What a correspondence file says, checked. ``columns`` gives one or several names per field."""

    columns: Mapping[str, tuple[str, ...]]
    source: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    kinds: Words = field(default_factory=Words)
    themes: Words = field(default_factory=Words)
    yes: frozenset[str] = frozenset(YES)
    town_centre: frozenset[tuple[float, float]] = frozenset()
    bounds: tuple[float, float, float, float] = EVERYWHERE

    def all_columns(self) -> set[str]:
        named = {name for names in self.columns.values() for name in names}
        return named | set(self.kinds.columns) | set(self.themes.columns)


def load_mapping(path: Path) -> EventMapping:
    """Read and check a correspondence file; MappingError says what to correct."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(
            f"Le fichier de correspondance « {path.name} » ne se lit pas ({error.__class__.__name__}) : il faut un "
            "texte TOML en UTF-8."
        ) from None
    return read_mapping(text, path.name)


def read_mapping(text: str, name: str) -> EventMapping:
    """Check a correspondence; MappingError says what to correct."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingError(f"« {name} » n’est pas un TOML valable : {error}.") from None
    return _Checker(name).mapping(content)


class _Checker:
    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, sentence: str) -> MappingError:
        return MappingError(f"Fichier de correspondance « {self.name} » : {sentence}")

    def mapping(self, content: dict[str, Any]) -> EventMapping:
        parts = self.sections(content)
        columns = {name: self.names(name, value) for name, value in parts["columns"].items()}
        if "title" not in columns:
            raise self.fail(
                "il manque « title » dans la partie [columns] : dites quelle colonne donne le titre."
            )
        if not columns.keys() & {"start", "dates"}:
            raise self.fail(
                "dites quelle colonne donne les dates : « start » (première date) ou « dates » (en toutes lettres)."
            )
        constants = self.texts("constants", parts["constants"])
        if constants.get("kind", Kind.EVENT) not in Kind.values:
            raise self.fail(f"« kind » doit être l’un de : {', '.join(Kind.values)}.")
        file = self.texts("file", parts["file"])
        return EventMapping(
            columns=columns,
            source=self.texts("source", parts["source"]),
            constants=constants,
            encoding=file.get("encoding", ""),
            delimiter=self.sign(file.get("delimiter", "")),
            sheet=file.get("sheet", ""),
            statuses=self.statuses(parts["status"]),
            kinds=self.words("kinds", parts["kinds"], frozenset(Kind.values)),
            themes=self.words("themes", parts["themes"], frozenset(themes())),
            yes=frozenset(
                column_key(word)
                for word in self.names("yes", parts["values"].get("yes", list(YES)))
            ),
            town_centre=self.points(parts["position"].get("town_centre", [])),
            bounds=self.bounds(parts["position"].get("bounds", list(EVERYWHERE))),
        )

    def sections(self, content: dict[str, Any]) -> dict[str, dict[str, Any]]:
        for section, value in content.items():
            if section not in SECTIONS:
                known = ", ".join(f"[{name}]" for name in SECTIONS)
                raise self.fail(f"la partie [{section}] n’existe pas ; parties connues : {known}.")
            if not isinstance(value, dict):
                raise self.fail(f"« {section} » doit être une partie, écrite [{section}].")
            if unknown := sorted(value.keys() - SECTIONS[section]):
                known = ", ".join(sorted(SECTIONS[section]))
                raise self.fail(
                    f"« {unknown[0]} » n’existe pas dans [{section}] ; clés connues : {known}."
                )
        return {section: content.get(section, {}) for section in SECTIONS}

    def names(self, key: str, value: Any) -> tuple[str, ...]:
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(
            isinstance(one, str) and one.strip() for one in found
        ):
            raise self.fail(f"« {key} » doit être un nom de colonne ou une liste de noms.")
        return tuple(found)

    def texts(self, section: str, values: dict[str, Any]) -> dict[str, str]:
        for key, value in values.items():
            if not isinstance(value, str):
                raise self.fail(f"« {key} » de [{section}] doit être un texte entre guillemets.")
        return dict(values)

    def sign(self, text: str) -> str:
        if len(text) > 1:
            raise self.fail("« delimiter » doit être un seul signe, par exemple « ; ».")
        return text

    def statuses(self, values: dict[str, Any]) -> dict[str, str]:
        return {
            column_key(word): status
            for status, words in values.items()
            for word in self.names(status, words)
        }

    def words(self, section: str, values: dict[str, Any], known: frozenset[str]) -> Words:
        meanings = values.get("words", {})
        if not isinstance(meanings, dict) or not all(
            isinstance(one, str) for one in meanings.values()
        ):
            raise self.fail(f'[{section}.words] s’écrit « mot » = "code".')
        for code in meanings.values():
            if unknown := [one for one in code.split() if one not in known]:
                raise self.fail(f"« {unknown[0]} » de [{section}.words] n’existe pas.")
        columns = self.names(f"columns de [{section}]", values.get("columns", []))
        return Words(columns, {column_key(word): code for word, code in meanings.items()})

    def points(self, value: Any) -> frozenset[tuple[float, float]]:
        if not isinstance(value, list) or not all(_numbers(one, 2) for one in value):
            raise self.fail("« town_centre » doit être une liste de [latitude, longitude].")
        return frozenset((round(lat, 5), round(lon, 5)) for lat, lon in value)

    def bounds(self, value: Any) -> tuple[float, float, float, float]:
        if not _numbers(value, 4) or value[0] >= value[2] or value[1] >= value[3]:
            raise self.fail(
                "« bounds » doit être [latitude sud, longitude ouest, latitude nord, longitude est]."
            )
        south, west, north, east = (float(one) for one in value)
        return south, west, north, east


def _numbers(value: Any, length: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == length
        and all(isinstance(one, int | float) and not isinstance(one, bool) for one in value)
    )
