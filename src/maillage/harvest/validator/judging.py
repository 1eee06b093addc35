"""One row of a table: what would be kept, what is mended and why, what can not be kept and what to do.

The very readers of the import decide (``directory.sources``): a row is judged as it would be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from maillage.algorithms.french_text import clean
from maillage.directory.sources.bytes import Table
from maillage.directory.sources.mapping import TableMapping
from maillage.directory.sources.rna import ADDRESS, InseeFinder, RnaReader
from maillage.directory.sources.rows import SourceRow
from maillage.directory.sources.table import TableReader
from maillage.harvest.validator.mending import REMEDIES, mend, why
from maillage.harvest.validator.words import JOINED

ACCEPTED, CORRECTED, REFUSED, RECOGNISED, DUPLICATED = VERDICTS = (
    "accepted", "corrected", "refused", "recognised", "duplicated",
)  # fmt: skip
_IN_PLACE = ("label", "address", "postcode", "city", "insee", "lat", "lon")
_NUMBERS = ("rna", "siren", "siret")


@dataclass(slots=True)
class Change:
    """A cell that was mended: its column, the text before and after, and what was done."""

    column: str
    before: str
    after: str
    why: str


@dataclass(slots=True)
class Refusal:
    """A cell (or, without a column, a row) that can not be kept: why, and what to do."""

    column: str
    value: str
    why: str
    todo: str = ""


@dataclass(slots=True)
class Judged:
    """A row as judged. ``cells`` are those of the corrected file; ``whole``: nothing of it is kept.

    ``same_as`` tells the earlier line of the same organisation, ``known`` an organisation already
    here: each with a French sentence.
    """

    line: int
    name: str
    cells: list[str]
    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    whole: bool = False
    same_as: int = 0
    same_why: str = ""
    known: dict[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """The one word for the row: what most needs somebody's eye comes first."""
        if self.refusals:
            return REFUSED
        if self.same_as:
            return DUPLICATED
        if self.known:
            return RECOGNISED
        return CORRECTED if self.changes else ACCEPTED


class Judge(Protocol):
    """Judges the rows of one open table."""

    def judge(self, line: int, cells: list[str] | None) -> tuple[Judged, SourceRow]: ...


def judge_of(
    table: Table,
    name: str,
    mapping: TableMapping | None,
    *,
    today: date,
    find_insee: InseeFinder | None = None,
) -> Judge:
    """Return who judges the rows of ``table``: by its correspondence, or as a file of the register.

    Raises SourceError when a column that the mapping names is missing.
    """
    if mapping is None:
        return _RegisterJudge(table, name, today, find_insee)
    return _TableJudge(table, name, mapping, today)


def _unreadable(line: int, row: SourceRow) -> Judged:
    reason = row.problems[0].reason
    todo = "Ouvrez le fichier dans un tableur, vérifiez cette ligne et enregistrez-le de nouveau."
    return Judged(line, "", [], refusals=[Refusal("", "", reason, todo)], whole=True)


class _TableJudge:
    def __init__(self, table: Table, name: str, mapping: TableMapping, today: date) -> None:
        self.reader = TableReader(table, name, mapping, today)
        self.mapping = mapping
        self.header = table.header
        self.folded = [clean(cell).casefold() for cell in table.header]
        self.fields = {
            self.reader.index[column]: key
            for key, columns in mapping.columns.items()
            for column in columns
        }
        # A "lat, lon" cell that a comma cut is mended by the reader with the cell that follows.
        position = mapping.columns.get("position", ("",))[0]
        cut = self.reader.index.get(position, -2) == len(self.header) - 1
        self.width = len(self.header) + cut

    def judge(self, line: int, cells: list[str] | None) -> tuple[Judged, SourceRow]:
        if cells is None:
            row = self.reader.row(line, None)
            return _unreadable(line, row), row
        mended = [
            mend(self.fields.get(position, ""), clean(cell)) for position, cell in enumerate(cells)
        ]
        row = self.reader.row(line, mended)
        judged = Judged(line, str(row.values.get("name", "")), list(cells))
        self._refuse(judged, row, cells)
        judged.whole = row.refused
        self._incomplete_phone(judged, row)
        if not judged.whole:
            for key, columns in self.mapping.columns.items():
                self._correct(judged, row, key, columns)
        judged.refusals += _refusals(row, self.mapping.columns)
        return judged, row

    def _refuse(self, judged: Judged, row: SourceRow, cells: list[str]) -> None:
        """What the import can not see: a header in the middle, cells that slipped."""
        if self._repeats_header(cells):
            row.refused, row.problems = True, []
            judged.refusals.append(
                Refusal("", "", "Cette ligne répète l’en-tête.", "Supprimez-la du fichier.")
            )
        elif any(cell.strip() for cell in cells[self.width :]):
            judged.refusals.append(
                Refusal(
                    "", "",
                    f"Cette ligne a {len(cells)} cellules pour {len(self.header)} colonnes : des "
                    "valeurs ont glissé d’une colonne à l’autre.",
                    "Mettez entre guillemets les textes et les montants qui contiennent le séparateur.",
                )
            )  # fmt: skip

    def _incomplete_phone(self, judged: Judged, row: SourceRow) -> None:
        """A French number whose digits are not ten: it reads as one, and reaches nobody."""
        phone = str(row.values.get("phone", ""))
        digits = "".join(filter(str.isdigit, phone))
        if digits.startswith("0") and not digits.startswith("00") and len(digits) != 10:
            row.values.pop("phone")
            reason = f"Ce numéro a {len(digits)} chiffres au lieu de dix."
            column = " + ".join(self.mapping.columns["phone"])
            judged.refusals.append(Refusal(column, phone, reason, REMEDIES["phone"]))

    def _repeats_header(self, cells: list[str]) -> bool:
        name = self.reader.index[self.mapping.columns["name"][0]]
        same = [
            clean(cell).casefold() == title
            for cell, title in zip(cells, self.folded, strict=False)
            if title
        ]
        named = name < len(cells) and clean(cells[name]).casefold() == self.folded[name]
        return named and sum(same) >= min(2, len(self.folded))

    def _correct(self, judged: Judged, row: SourceRow, key: str, columns: tuple[str, ...]) -> None:
        positions = [self.reader.index[column] for column in columns]
        filled = [
            position
            for position in positions
            if position < len(judged.cells) and judged.cells[position].strip()
        ]
        if not filled:
            return
        if key in JOINED and len(columns) > 1:
            for position in filled:
                self._put(judged, key, position, row.raw.get(self.header[position], ""))
        elif after := _read_value(row, key):
            self._put(judged, key, filled[0], after)

    def _put(self, judged: Judged, key: str, position: int, after: str) -> None:
        _put(judged, self.header[position], position, key, after)


def _put(judged: Judged, column: str, position: int, key: str, after: str) -> None:
    """Write a mended cell; blanks in excess go without a word."""
    before = judged.cells[position]
    if after and after != before:
        judged.cells[position] = after
        if " ".join(before.split()) != after:
            judged.changes.append(Change(column, before, after, why(key, before, after)))


def _read_value(row: SourceRow, key: str) -> str:
    """The text that stands for a field once read; "" when it was refused or is no text."""
    if key in _NUMBERS:
        numbers = [value for scheme, value in row.identifiers if scheme == key]
        return numbers[0] if numbers else ""
    holder: Mapping[str, Any] = row.values
    if key in _IN_PLACE:
        holder = row.values.get("place", {})
    value = holder.get(key)
    if isinstance(value, float):
        # 43.60 stays 43.60: only the sign of the decimals matters.
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else ""


def _refusals(row: SourceRow, columns: Mapping[str, tuple[str, ...]]) -> list[Refusal]:
    fields = {name: key for key, names in columns.items() for name in (*names, " + ".join(names))}
    return [
        Refusal(
            problem.column,
            problem.value,
            problem.reason,
            REMEDIES.get(fields.get(problem.column, ""), ""),
        )
        for problem in row.problems
    ]


class _RegisterJudge:
    """Rows of the national register: its own reader, and the columns whose text it rewrites."""

    COLUMNS: Mapping[str, tuple[str, ...]] = {
        "name": ("titre",),
        "description": ("objet",),
        "website": ("siteweb",),
        "city": ("libcom", "adrs_libcommune"),
    }
    FIELDS: Mapping[str, tuple[str, ...]] = {
        **COLUMNS,
        "siret": ("siret",),
        "created_on": ("date_creat", "date_publi", "date_disso", "date_decla", "maj_time"),
    }

    def __init__(
        self, table: Table, name: str, today: date, find_insee: InseeFinder | None
    ) -> None:
        self.reader = RnaReader(table, name, today, find_insee)
        self.header = table.header

    def judge(self, line: int, cells: list[str] | None) -> tuple[Judged, SourceRow]:
        if cells is None:
            row = SourceRow(line, "", refused=True)
            row.reject("", "", "Cette ligne ne se lit pas : guillemets mal fermés.")
            return _unreadable(line, row), row
        row = self.reader.row(line, list(cells))
        judged = Judged(line, str(row.values.get("name", "")), list(cells), whole=row.refused)
        for key, columns in self.COLUMNS.items():
            for column in columns if not judged.whole else ():
                self._put(judged, key, column, _read_value(row, key))
        if row.masked_names and not judged.whole:
            for column in ADDRESS:
                self._put(judged, "address", column, row.raw.get(column, ""))
        judged.refusals = _refusals(row, self.FIELDS)
        return judged, row

    def _put(self, judged: Judged, key: str, column: str, after: str) -> None:
        position = self.reader.index.get(column, -1)
        if 0 <= position < len(judged.cells) and judged.cells[position].strip():
            _put(judged, column, position, key, after)
