"""The directory of a town, as CSV or XLSX, read through a correspondence file.

Lines that tell of the same organisation (same identity columns) are gathered: a file with one line
per association, discipline and place gives one row per association. Gathering keeps the distinct
organisations in memory, which is bounded (`MOST`).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from maillage.algorithms.french_text import clean, fold, readable_sentence
from maillage.algorithms.private_names import mask_private_names
from maillage.directory.sources.bytes import Limits, Table, open_table
from maillage.directory.sources.lexicon import title_writer
from maillage.directory.sources.mapping import TableMapping
from maillage.directory.sources.rows import (
    Problem,
    SourceError,
    SourceRow,
    luhn,
    read_date,
    read_email,
    read_phone,
    read_website,
)

MOST = 300_000
_JOINED = frozenset(("address", "label", "description"))


def read_table(
    path: Path | str, mapping: TableMapping, *, today: date, limits: Limits | None = None
) -> Iterator[SourceRow]:
    """Yield the organisations of a table, in the order in which the file first names them.

    Raises SourceError when the file can not be read or lacks a column that the mapping names.
    """
    with open_table(
        path,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        sheet=mapping.sheet,
        limits=limits,
    ) as table:
        yield from rows_of(table, Path(path).name, mapping, today=today)


def rows_of(table: Table, name: str, mapping: TableMapping, *, today: date) -> Iterator[SourceRow]:
    """Yield the organisations of an open table, whatever it was read from; see :func:`read_table`."""
    reader = TableReader(table, name, mapping, today)
    gathered: dict[str, _Gathered] = {}
    for line, cells in table.rows:
        row = reader.row(line, cells)
        if row.refused:
            yield row
            continue
        first = gathered.get(row.external_id)
        if first is None:
            if len(gathered) >= MOST:
                raise SourceError(
                    f"Le fichier « {name} » compte plus de {MOST} organisations : découpez-le."
                )
            gathered[row.external_id] = _Gathered(row)
        else:
            first.add(row)
    for found in gathered.values():
        yield found.settled()


@dataclass(slots=True)
class _Gathered:
    """The lines that tell of one organisation."""

    row: SourceRow
    lines: list[int] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines.append(self.row.line)
        if "place" in self.row.values:
            self.places.append(self.row.values["place"])

    def add(self, other: SourceRow) -> None:
        """Lists are joined; for the rest the first line that says something wins."""
        row = self.row
        self.lines.append(other.line)
        place = other.values.pop("place", None)
        if place and not any(_same_spot(place, known) for known in self.places):
            self.places.append(place)
        for key, value in other.values.items():
            if isinstance(value, list):
                mine = row.values.setdefault(key, [])
                mine += [item for item in value if item not in mine]
            else:
                row.values.setdefault(key, value)
        row.identifiers += [known for known in other.identifiers if known not in row.identifiers]
        row.problems += other.problems
        row.masked_names += other.masked_names

    def settled(self) -> SourceRow:
        row = self.row
        if self.places:
            row.values["place"] = max(self.places, key=_precise)
        if len(self.places) > 1:
            row.values["places"] = self.places
        if len(self.lines) > 1:
            row.lines = len(self.lines)
            shown = ", ".join(map(str, self.lines[1:8])) + ("…" if len(self.lines) > 8 else "")
            row.problems.append(
                Problem(
                    row.line,
                    "",
                    str(row.values["name"])[:200],
                    f"Réunie avec la ligne {shown} : c’est la même organisation."
                    if len(self.lines) == 2
                    else f"Réunie avec les lignes {shown} : c’est la même organisation.",
                )
            )
        return row


def _same_spot(left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Same words: two points of one address are one place."""
    words = ("label", "address", "postcode", "city")
    if not any(left.get(word) for word in words[:2]):
        return left == right
    return all(left.get(word) == right.get(word) for word in words)


def _precise(place: dict[str, Any]) -> tuple[bool, bool, bool]:
    return (place.get("precision") == "address", "address" in place, "lat" in place)


class TableReader:
    """Cells to values, for one open table."""

    def __init__(self, table: Table, name: str, mapping: TableMapping, today: date) -> None:
        self.mapping = mapping
        self.today = today
        self.header = table.header
        self.index = {column: position for position, column in enumerate(table.header) if column}
        self.writer = title_writer()
        missing = sorted(mapping.all_columns() - set(self.index))
        if missing:
            raise SourceError(
                f"Le fichier « {name} » n’a pas de colonne « {missing[0]} », citée par le fichier "
                f"de correspondance. Ses colonnes : {', '.join(self.index)}.",
                code="colonne_absente",
            )

    def row(self, line: int, cells: list[str] | None) -> SourceRow:
        if cells is None:
            row = SourceRow(line, "", refused=True)
            row.reject("", "", "Cette ligne ne se lit pas : guillemets mal fermés.")
            return row
        cells = [clean(cell) for cell in cells] + [""] * (len(self.header) - len(cells))
        row = SourceRow(line, self._identity(cells), declared_on=self.mapping.declared_on)
        row.values.update(self.mapping.constants)
        for part in ("city", "insee", "postcode"):
            row.values.pop(part, None)
        self._words(row, cells)
        if "name" not in row.values:
            row.refused = True
            row.reject(self.mapping.columns["name"][0], "", "Cette ligne ne donne pas de nom.")
        if not row.external_id:
            row.refused = True
            row.reject(self.mapping.identity[0], "", "Cette ligne n’a pas de numéro.")
        row.values.setdefault("kind", "association")
        self._contacts(row, cells)
        self._numbers(row, cells)
        self._themes(row, cells)
        place = self._place(row, cells)
        if place:
            row.values["place"] = place
        row.licence = self.cell(cells, "licence")[:80]
        if may := fold(self.cell(cells, "republishable")):
            # A word that we do not know forbids: asking again costs less than publishing wrongly.
            row.republishable = may in self.mapping.yes
        row.raw = self._raw(cells)
        return row

    def cell(self, cells: list[str], key: str) -> str:
        """The text of a field: its columns joined, or the first that is filled."""
        found = [cells[self.index[name]] for name in self.mapping.columns.get(key, ())]
        found = [text for text in found if text]
        return ", ".join(found) if key in _JOINED else next(iter(found), "")

    def column(self, key: str) -> str:
        return " + ".join(self.mapping.columns[key])

    def _identity(self, cells: list[str]) -> str:
        parts = [fold(cells[self.index[name]]) for name in self.mapping.identity]
        if len(parts) == 1 and self.mapping.identity == self.mapping.columns.get("id"):
            return parts[0][:60]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]

    def _words(self, row: SourceRow, cells: list[str]) -> None:
        name = self.writer.title(self.cell(cells, "name"))
        if name:
            row.values["name"] = name[:250]
            if len(name) > 250:
                row.reject(self.column("name"), name, "Ce nom a été coupé à 250 caractères.")
        acronym = self.cell(cells, "acronym")
        if acronym and fold(acronym) != fold(name):
            row.values["acronym"] = acronym[:40]
        for key, limit in (("summary", 200), ("description", 8000)):
            text = readable_sentence(self.cell(cells, key), writer=self.writer)
            if text:
                row.values[key] = text[:limit]

    def _contacts(self, row: SourceRow, cells: list[str]) -> None:
        readers = (
            ("phone", read_phone, "Ce n’est pas un numéro de téléphone."),
            ("email", read_email, "Ce n’est pas une adresse électronique."),
            ("website", read_website, "Ce n’est pas une adresse de site internet."),
        )
        for key, read, reason in readers:
            text = self.cell(cells, key)
            if text:
                value = read(text)
                if value:
                    row.values[key] = value
                else:
                    row.reject(self.column(key), text, reason)
        for key in ("created_on", "dissolved_on"):
            text = self.cell(cells, key)
            if text:
                try:
                    row.values[key] = read_date(text, self.today)
                except ValueError as error:
                    row.reject(self.column(key), text, str(error))

    def _numbers(self, row: SourceRow, cells: list[str]) -> None:
        if "id" in self.mapping.columns and (number := self.cell(cells, "id")):
            row.identifiers.append(("town", number[:60]))
        for key, length in (("siret", 14), ("siren", 9)):
            digits = "".join(self.cell(cells, key).split())
            if digits and len(digits) == length and luhn(digits):
                row.identifiers.append((key, digits))
                if key == "siret":
                    row.identifiers.append(("siren", digits[:9]))
            elif digits:
                row.reject(
                    self.column(key), digits, "Ce numéro n’est pas valable (clé de contrôle)."
                )
        row.identifiers = list(dict.fromkeys(row.identifiers))
        rna = self.cell(cells, "rna").upper().replace(" ", "")
        if len(rna) == 10 and rna.startswith("W") and rna.isalnum():
            row.identifiers.append(("rna", rna))
        elif rna:
            row.reject(self.column("rna"), rna, "Un numéro RNA s’écrit W suivi de neuf chiffres.")

    def _themes(self, row: SourceRow, cells: list[str]) -> None:
        table = self.mapping.themes
        if table:
            words = [cells[self.index[name]] for name in table.columns]
            themes = table.themes(*words)
            if themes:
                told = table.named(str(row.values.get("name", "")))
                row.values["themes"] = list(dict.fromkeys([*told, *themes]))
            elif any(words):
                row.reject(
                    " + ".join(table.columns), " / ".join(words), "Ces mots n’ont pas de thème."
                )
        publics = [
            code
            for code, names in self.mapping.publics.items()
            if any(fold(cells[self.index[name]]) in self.mapping.yes for name in names)
        ]
        if publics:
            row.values["publics"] = publics

    def _place(self, row: SourceRow, cells: list[str]) -> dict[str, Any]:
        place: dict[str, Any] = {}
        for key in ("label", "address"):
            masked = mask_private_names(self.cell(cells, key), bare=key == "address")
            row.masked_names += len(masked.found)
            text = masked.text.removeprefix("0 ").strip()
            if text:
                place[key] = (self.writer.title(text) if text.isupper() else text)[:250]
        place["label"] = place.get("label", "")[:150]
        postcode = self.cell(cells, "postcode").removesuffix(".0")
        if postcode.isdigit() and len(postcode) in (4, 5):
            place["postcode"] = postcode.zfill(5)
        elif postcode:
            row.reject(self.column("postcode"), postcode, "Un code postal a cinq chiffres.")
        constants = self.mapping.constants
        place["city"] = self.writer.title(self.cell(cells, "city")) or constants.get("city", "")
        place["insee"] = self.cell(cells, "insee") or constants.get("insee", "")
        place.setdefault("postcode", constants.get("postcode", ""))
        self._position(row, cells, place)
        return {key: value for key, value in place.items() if value not in ("", None)}

    def _position(self, row: SourceRow, cells: list[str], place: dict[str, Any]) -> None:
        column, lat, lon = self._coordinates(cells)
        if not lat and not lon:
            return
        try:
            point = (self._number(lat), self._number(lon))
        except ValueError:
            row.reject(column, f"{lat} {lon}".strip(), "Ces coordonnées ne sont pas des nombres.")
            return
        south, west, north, east = self.mapping.bounds
        if point in self.mapping.town_centre:
            place["precision"] = "commune"
            return
        if not (south <= point[0] <= north and west <= point[1] <= east):
            row.reject(column, f"{lat} {lon}", "Cette position est hors du territoire attendu.")
            return
        place.update(lat=point[0], lon=point[1], precision=self.mapping.precision)

    def _number(self, text: str) -> float:
        number = float(text.replace(self.mapping.decimal, ".").replace(" ", ""))
        if not -1000 < number < 1000:
            raise ValueError(text)
        return number

    def _coordinates(self, cells: list[str]) -> tuple[str, str, str]:
        """Column, latitude and longitude; a "lat, lon" cell that an unquoted comma cut is mended."""
        if "position" not in self.mapping.columns:
            lat, lon = self.cell(cells, "lat"), self.cell(cells, "lon")
            return (self.column("lat") if "lat" in self.mapping.columns else "", lat, lon)
        text = self.cell(cells, "position")
        after = self.index[self.mapping.columns["position"][0]] + 1
        if text and "," not in text and self._unnamed(after) and after < len(cells):
            text = f"{text}, {cells[after]}"
        lat, _, lon = text.partition(",")
        return self.column("position"), lat.strip(), lon.strip()

    def _unnamed(self, position: int) -> bool:
        return position >= len(self.header) or not self.header[position]

    def _raw(self, cells: list[str]) -> dict[str, str]:
        """The columns as read, names masked in the columns of the address."""
        raw = {name: cells[position] for name, position in self.index.items()}
        for key in ("address", "label"):
            for name in self.mapping.columns.get(key, ()):
                raw[name] = mask_private_names(raw[name], bare=key == "address").text
        return raw
