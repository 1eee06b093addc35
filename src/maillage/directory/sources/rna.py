"""The national register of associations (RNA), every layout published since 2013.

*Import* files (23, 24 or 26 columns: associations declared before 2009, address in free lines) and
*waldec* files (39 or 41 columns: W numbers, address in parts), Latin-1 or UTF-8, gzip or not; the
layout is told by the header. Declarants, management addresses, telephone and e-mail (the old
layouts hold those of private persons) are never read further than this module.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import itemgetter
from pathlib import Path

from maillage.algorithms.french_text import needs_repair, repair_mojibake
from maillage.directory.sources.bytes import Limits, Table, open_table
from maillage.directory.sources.lexicon import title_writer
from maillage.directory.sources.rna_values import Memory, RnaValues
from maillage.directory.sources.rows import SourceError, SourceRow

REQUIRED = ("id", "titre", "objet", "position", "gestion")
PERSONAL = frozenset(
    ("adrg_declarant", "adrg_complemid", "adrg_complemgeo", "adrg_libvoie", "adrg_distrib",
     "adrg_codepostal", "adrg_achemine", "adrg_pays", "dir_civilite", "telephone", "email")
)  # fmt: skip
ADDRESS = ("adr1", "adr2", "adr3", "adrs_complement", "adrs_libvoie", "adrs_distrib", "observation")
_MOVED = re.compile(r"\bW[0-9A-Z]{9}\b")

InseeFinder = Callable[[str, str], str]
"""From a postcode and the name of a commune (as written) to its INSEE code, or ""."""


def read_rna(
    path: Path | str,
    *,
    today: date,
    departements: Iterable[str] = (),
    communes: Iterable[str] = (),
    find_insee: InseeFinder | None = None,
    limits: Limits | None = None,
    skip: int = 0,
) -> Iterator[SourceRow]:
    """Yield the associations of one RNA file, filtered by département or INSEE code when asked.

    The first `skip` of them are left out, quickly. `today` bounds the dates. `find_insee` gives
    the INSEE code that the 2025 layout lost; with `communes` and a file without INSEE codes it is
    required. Raises SourceError on the first row when the file is not one of the register.
    """
    with open_table(path, limits=limits) as table:
        reader = RnaReader(table, Path(path).name, today, find_insee)
        wanted = _Wanted(departements, communes)
        if wanted.communes and "adrs_codeinsee" not in reader.index and find_insee is None:
            raise SourceError(
                f"Le fichier « {Path(path).name} » ne donne pas le code INSEE des communes : "
                "filtrez plutôt par département."
            )
        for line, cells in table.rows:
            if cells and not wanted.everything and not reader.concerns(cells, wanted):
                continue
            if skip:
                skip -= 1
            elif cells is None:
                yield _unreadable(line)
            else:
                yield reader.row(line, cells)


class _Wanted:
    """The filter asked for."""

    def __init__(self, departements: Iterable[str], communes: Iterable[str]) -> None:
        self.departements = frozenset(code.strip().upper() for code in departements)
        self.communes = frozenset(code.strip().upper() for code in communes)
        self.everything = not self.departements and not self.communes


def _unreadable(line: int) -> SourceRow:
    row = SourceRow(line, "", refused=True)
    row.reject("", "", "Cette ligne ne se lit pas : guillemets mal fermés ou cellule trop longue.")
    return row


def departement_of(insee: str, postcode: str, office: str) -> str:
    """The département, from the best of three codes: "29", "2A", "974"; "20" for both Corsicas."""
    code = insee or postcode or office
    return code[:3] if code.startswith(("97", "98")) else code[:2].upper()


class RnaReader:
    """Rows of one open file: where the columns are, and what was already worked out."""

    def __init__(
        self, table: Table, name: str, today: date, find_insee: InseeFinder | None
    ) -> None:
        header = [column.strip().lower() for column in table.header]
        missing = [column for column in REQUIRED if column not in header]
        address = "adr1" in header or "adrs_libvoie" in header
        if missing or not address:
            what = ", ".join(missing) or "adr1 ou adrs_libvoie"
            raise SourceError(
                f"Le fichier « {name} » n’est pas un fichier du répertoire national des "
                f"associations : il n’a pas de colonne {what}.",
                code="fichier_pas_rna",
            )
        self.index = {column: position for position, column in enumerate(header)}
        self.width = len(header)
        self.waldec = "adrs_libvoie" in self.index
        kept = [position for column, position in self.index.items() if column not in PERSONAL]
        self.kept_names = [header[position] for position in kept]
        self.kept = itemgetter(*kept)
        memory = Memory(title_writer())
        self.values = RnaValues(self.index, memory, today, find_insee)
        self.masked = [(column, self.index[column]) for column in ADDRESS if column in self.index]

    def concerns(self, cells: list[str], wanted: _Wanted) -> bool:
        """Whether the row is in the département or commune asked for; told without full reading."""
        if len(cells) < self.width:
            return False
        insee, postcode, _ = self.values.locality([*map(str.strip, cells[: self.width]), ""])
        if insee in wanted.communes:
            return True
        office = cells[self.index["gestion"]].strip()
        code = departement_of(insee, postcode, office)
        if code == "20" and not wanted.departements.isdisjoint(("2A", "2B")):
            return True
        return code in wanted.departements

    def row(self, line: int, cells: list[str]) -> SourceRow:
        """One association; a row that names nothing is refused, a wrong value only is dropped."""
        if len(cells) != self.width:
            if len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
                return self._misshapen(line, cells)
            cells = cells[: self.width]
        if needs_repair("".join(cells)):
            cells = [repair_mojibake(cell) if needs_repair(cell) else cell for cell in cells]
        cells = [cell.strip() for cell in cells]
        number = " ".join(cells[self.index["id"]].split())
        row = SourceRow(line, number)
        self._mask(row, cells)
        found = zip(self.kept_names, self.kept(cells), strict=True)
        row.raw = {column: cell for column, cell in found if cell}
        cells.append("")
        self.values.fill(row, cells)
        self._settle(row, cells)
        return row

    def _mask(self, row: SourceRow, cells: list[str]) -> None:
        """Replace names in place, before anything is copied out of the cells."""
        mask = self.values.memory.mask
        for column, position in self.masked:
            cell = cells[position]
            if len(cell) < 4 or (column == "observation" and cell[0] == "W"):
                continue
            if column == "adrs_libvoie":
                # A street alone may be named after anybody: only what announces a person counts.
                text, count = mask("rue " + cell)
                text = text.removeprefix("rue ")
            else:
                text, count = mask(cell)
            if count:
                cells[position] = text
                row.masked_names += count

    def _settle(self, row: SourceRow, cells: list[str]) -> None:
        """Numbers, moves and refusals."""
        position = cells[self.index["position"]].upper()
        if not row.external_id:
            row.refused = True
            row.reject("id", "", "Cette ligne n’a pas de numéro d’association.")
        elif "name" not in row.values:
            row.refused = True
            row.reject("titre", "", "Cette association n’a pas de titre.")
        row.identifiers.insert(0, ("rna" if self.waldec else "rna_old", row.external_id))
        if position in ("D", "S"):
            row.values["state"] = "dissolved"
        elif position == "R":
            moved = _MOVED.search(cells[self.index["observation"]])
            if moved:
                row.moved_to = moved.group()
                row.identifiers.append(("rna", row.moved_to))
            else:
                row.reject(
                    "observation",
                    cells[self.index["observation"]],
                    "Cette association a changé de numéro, mais le nouveau n’est pas indiqué.",
                )
        elif position == "A":
            row.values["state"] = "active"
        else:
            row.reject("position", position, "Cette situation n’existe pas dans le répertoire.")

    def _misshapen(self, line: int, cells: list[str]) -> SourceRow:
        row = SourceRow(line, "", refused=True)
        row.reject(
            "",
            f"{len(cells)} colonnes",
            f"Cette ligne devrait avoir {self.width} colonnes ; elle n’a pas été reprise.",
        )
        return row
