"""The correspondence file: what the columns of a town's table mean (TOML).

Format: docs/reference/fichier-de-correspondance.md. Everything is checked when it is loaded, so
that a mistake is told before the first row is read.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from maillage.algorithms.french_text import fold, tokens
from maillage.directory.sources.rows import MappingError
from maillage.territory.nomenclatures import audiences, themes, town_terms, town_themes

COLUMNS = frozenset(
    ("id", "name", "acronym", "summary", "description", "phone", "email", "website", "label",
     "address", "postcode", "city", "insee", "lat", "lon", "position", "created_on",
     "dissolved_on", "rna", "siren", "siret", "licence", "republishable")
)  # fmt: skip
CONSTANTS = frozenset(("kind", "state", "city", "insee", "postcode", "acronym"))
KINDS = frozenset(
    ("association", "group", "federation", "town_service", "house", "institution", "company",
     "school")
)  # fmt: skip
_SECTIONS = {
    "source": frozenset(("code", "title", "publisher", "licence", "url", "date")),
    "file": frozenset(("encoding", "delimiter", "decimal", "sheet")),
    "columns": COLUMNS,
    "constants": CONSTANTS,
    "themes": frozenset(("table", "columns", "names")),
    "publics": frozenset(("yes", "columns")),
    "identity": frozenset(("columns",)),
    "position": frozenset(("precision", "town_centre", "bounds")),
}
_PRECISIONS = ("address", "street", "commune")


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """Themes of a town's own words: exact terms first, then the first term alone."""

    columns: tuple[str, ...]
    shipped: str = ""
    terms: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> list[str]:
        """Return the sub-themes that words of the name tell, where the town's own words are wider."""
        return [code for word in tokens(name) if (code := self.names.get(word))]

    def themes(self, *words: str) -> tuple[str, ...]:
        if self.shipped:
            return town_themes(self.shipped, *words)
        key = tuple(fold(word) for word in words)
        while key:
            if key in self.terms:
                return self.terms[key]
            key = key[:-1]
        return ()


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a correspondence file says, checked. `columns` gives one or several names per field."""

    columns: Mapping[str, tuple[str, ...]]
    identity: tuple[str, ...]
    source: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    sheet: str = ""
    themes: ThemeTable | None = None
    publics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    yes: frozenset[str] = frozenset(("oui", "o", "x", "1", "vrai", "true"))
    precision: str = "address"
    town_centre: frozenset[tuple[float, float]] = frozenset()
    bounds: tuple[float, float, float, float] = (-90.0, -180.0, 90.0, 180.0)
    declared_on: date | None = None

    def all_columns(self) -> set[str]:
        """Every column of the table that the mapping names."""
        named = {name for names in self.columns.values() for name in names}
        named |= {name for names in self.publics.values() for name in names}
        return named | set(self.identity) | set(self.themes.columns if self.themes else ())


def load_mapping(path: Path | str) -> TableMapping:
    """Read and check a correspondence file; MappingError says what to correct."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            content = tomllib.load(stream)
    except OSError as error:
        raise MappingError(
            f"Le fichier de correspondance « {path.name} » ne peut pas être ouvert "
            f"({error.strerror or error})."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(
            f"Le fichier de correspondance « {path.name} » n’est pas un TOML valable : {error}."
        ) from None
    except RecursionError:
        raise MappingError(
            f"Le fichier de correspondance « {path.name} » est imbriqué trop profondément."
        ) from None
    return _Checker(path.name, path.parent).mapping(content)


def read_mapping(text: str, name: str) -> TableMapping:
    """Check a correspondence typed on a page; it may use shipped tables of themes only."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"La correspondance n’est pas un TOML valable : {error}.") from None
    except RecursionError:
        raise MappingError("La correspondance est imbriquée trop profondément.") from None
    return _Checker(name, None).mapping(content)


class _Checker:
    """Turns the content of a correspondence file into a mapping, or says what is wrong."""

    def __init__(self, name: str, folder: Path | None) -> None:
        self.name = name
        self.folder = folder

    def fail(self, sentence: str) -> MappingError:
        return MappingError(f"Fichier de correspondance « {self.name} » : {sentence}")

    def mapping(self, content: dict[str, Any]) -> TableMapping:
        sections = self._sections(content)
        columns = {
            key: self._names("columns", key, value) for key, value in sections["columns"].items()
        }
        if "name" not in columns:
            raise self.fail(
                "il manque « name » dans la partie [columns] : dites quelle colonne donne le nom."
            )
        identity = self._names("identity", "columns", sections["identity"].get("columns", []))
        identity = identity or columns.get("id", ())
        if not identity:
            raise self.fail(
                "dites ce qui distingue deux associations : un numéro (« id » dans [columns]) ou "
                "plusieurs colonnes ([identity], « columns »)."
            )
        file, position = sections["file"], sections["position"]
        return TableMapping(
            columns=columns,
            identity=identity,
            source={key: str(value) for key, value in sections["source"].items()},
            constants=self._constants(sections["constants"]),
            encoding=self._text(file, "encoding"),
            delimiter=self._character(file, "delimiter", ""),
            decimal=self._character(file, "decimal", "."),
            sheet=self._text(file, "sheet"),
            themes=self._themes(sections["themes"]),
            publics=self._publics(sections["publics"].get("columns", {})),
            yes=self._yes(sections["publics"]),
            precision=self._precision(position),
            town_centre=self._centre(position.get("town_centre", [])),
            bounds=self._bounds(position.get("bounds")),
            declared_on=self._date(sections["source"].get("date")),
        )

    def _sections(self, content: dict[str, Any]) -> dict[str, dict[str, Any]]:
        for section, value in content.items():
            if section not in _SECTIONS:
                known = ", ".join(f"[{name}]" for name in _SECTIONS)
                raise self.fail(f"la partie [{section}] n’existe pas ; parties connues : {known}.")
            if not isinstance(value, dict):
                raise self.fail(f"« {section} » doit être une partie, écrite [{section}].")
            unknown = sorted(set(value) - _SECTIONS[section])
            if unknown:
                known = ", ".join(sorted(_SECTIONS[section]))
                raise self.fail(
                    f"« {unknown[0]} » n’existe pas dans [{section}] ; clés connues : {known}."
                )
        return {section: content.get(section, {}) for section in _SECTIONS}

    def _names(self, section: str, key: str, value: Any) -> tuple[str, ...]:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
            raise self.fail(
                f"« {key} » dans [{section}] doit être un nom de colonne ou une liste de noms."
            )
        return tuple(name.strip() for name in names)

    def _text(self, section: dict[str, Any], key: str) -> str:
        value = section.get(key, "")
        if not isinstance(value, str):
            raise self.fail(f"« {key} » doit être un texte entre guillemets.")
        return value

    def _character(self, section: dict[str, Any], key: str, default: str) -> str:
        value = self._text(section, key) or default
        if len(value) > 1:
            raise self.fail(f"« {key} » doit être un seul signe, par exemple « ; ».")
        return value

    def _constants(self, section: dict[str, Any]) -> dict[str, str]:
        constants = {key: str(value) for key, value in section.items()}
        if constants.get("kind", "association") not in KINDS:
            raise self.fail(
                f"« kind » doit être l’une de ces natures : {', '.join(sorted(KINDS))}."
            )
        if constants.get("state", "active") not in ("active", "dormant", "dissolved"):
            raise self.fail("« state » doit être « active », « dormant » ou « dissolved ».")
        return constants

    def _themes(self, section: dict[str, Any]) -> ThemeTable | None:
        if not section:
            return None
        columns = self._names("themes", "columns", section.get("columns", []))
        table = self._text(section, "table")
        if not columns or not table:
            raise self.fail("la partie [themes] demande « table » et « columns ».")
        if "/" not in table and not table.endswith(".csv"):
            try:
                town_terms(table)
            except (FileNotFoundError, KeyError):
                raise self.fail(
                    f"la table de thèmes « {table} » n’existe pas. Donnez le nom d’une table "
                    "fournie ou le chemin d’un fichier .csv."
                ) from None
            return ThemeTable(columns, shipped=table, names=self._theme_names(section))
        rows = self._theme_rows(table, len(columns))
        return ThemeTable(columns, terms=rows, names=self._theme_names(section))

    def _theme_names(self, section: dict[str, Any]) -> dict[str, str]:
        names = section.get("names", {})
        if not isinstance(names, dict) or not all(isinstance(c, str) for c in names.values()):
            raise self.fail('[themes.names] s’écrit mot = "code de thème".')
        unknown = sorted(set(names.values()) - set(themes()))
        if unknown:
            raise self.fail(f"le thème « {unknown[0]} » de [themes.names] n’existe pas.")
        return {fold(word): code for word, code in names.items()}

    def _theme_rows(self, table: str, width: int) -> dict[tuple[str, ...], tuple[str, ...]]:
        terms: dict[tuple[str, ...], tuple[str, ...]] = {}
        if self.folder is None:
            raise self.fail(
                f"la table de thèmes « {table} » est un fichier ; ici, donnez le nom d’une table fournie."
            )
        try:
            with (self.folder / table).open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream)
                header = next(reader, [])
                if header[-1:] != ["theme"] or len(header) != width + 1:
                    raise self.fail(
                        f"la table « {table} » doit avoir {width} colonnes de mots puis une "
                        "colonne « theme »."
                    )
                for cells in reader:
                    key = tuple(fold(cell) for cell in cells[:width])
                    while key and not key[-1]:
                        key = key[:-1]
                    if key and len(cells) > width:
                        terms[key] = self._theme_codes(table, cells[width])
        except (OSError, UnicodeDecodeError, csv.Error):
            raise self.fail(
                f"la table de thèmes « {table} » ne peut pas être lue : il faut un CSV en UTF-8, "
                "séparé par des virgules."
            ) from None
        return terms

    def _theme_codes(self, table: str, cell: str) -> tuple[str, ...]:
        codes = tuple(cell.replace("|", " ").split())
        unknown = [code for code in codes if code not in themes()]
        if unknown:
            raise self.fail(
                f"le thème « {unknown[0]} » de la table « {table} » n’existe pas. Les codes sont dans "
                "docs/reference/themes-et-competences.md et data/nomenclatures/themes.csv."
            )
        return codes

    def _publics(self, section: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(section, dict):
            raise self.fail("[publics.columns] doit donner, pour chaque public, ses colonnes.")
        unknown = sorted(set(section) - set(audiences()))
        if unknown:
            raise self.fail(
                f"le public « {unknown[0]} » n’existe pas ; publics connus : "
                f"{', '.join(audiences())}."
            )
        return {key: self._names("publics.columns", key, value) for key, value in section.items()}

    def _yes(self, section: dict[str, Any]) -> frozenset[str]:
        words = self._names("publics", "yes", section.get("yes", ["oui", "o", "x", "1"]))
        return frozenset(fold(word) for word in words)

    def _precision(self, section: dict[str, Any]) -> str:
        precision = self._text(section, "precision") or "address"
        if precision not in _PRECISIONS:
            raise self.fail(f"« precision » doit être l’un de : {', '.join(_PRECISIONS)}.")
        return precision

    def _centre(self, value: Any) -> frozenset[tuple[float, float]]:
        points = value if isinstance(value, list) else [value]
        if any(not _numbers(point, 2) for point in points):
            raise self.fail("« town_centre » doit être une liste de [latitude, longitude].")
        return frozenset((float(lat), float(lon)) for lat, lon in points)

    def _bounds(self, value: Any) -> tuple[float, float, float, float]:
        if value is None:
            return (-90.0, -180.0, 90.0, 180.0)
        if not _numbers(value, 4) or value[0] >= value[2] or value[1] >= value[3]:
            raise self.fail(
                "« bounds » doit être [latitude sud, longitude ouest, latitude nord, longitude est]."
            )
        south, west, north, east = (float(number) for number in value)
        return south, west, north, east

    def _date(self, value: Any) -> date | None:
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.fail(
                f"la date « {value} » de [source] n’est pas lisible ; écrivez 2011-06-01."
            ) from None


def _numbers(value: Any, count: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == count
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in value)
    )
