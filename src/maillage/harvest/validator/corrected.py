"""The corrected file: the same columns in the same order, then the verdict and its explanation."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from openpyxl import Workbook

from maillage.core.documents import safe_cell
from maillage.core.documents.streams import BOM
from maillage.harvest.validator.judging import Judged
from maillage.harvest.validator.telling import COLUMNS, explanation, verdict_words

# Numbers, degrees and pairs of them start with a sign and run nothing.
_NUMERIC = re.compile(r"[-+]?[\d.,; ]+")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EXCEL_CELL = 32_767


def corrected_csv(
    header: Sequence[str], rows: Iterable[Judged], *, told: bool = True
) -> Iterator[str]:
    """Yield the lines of the corrected CSV: UTF-8 with BOM, comma, formulas disarmed.

    ``told``: with the verdict and its explanation; cells beyond the header come after them, and
    refused cells stay for people to complete. Otherwise the table is for the import: refused cells
    are empty.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([disarmed(name) for name in (*header, *(COLUMNS if told else ()))])
    yield BOM + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(_cells(row, header, told=told))
        yield buffer.getvalue()


def corrected_xlsx(header: Sequence[str], rows: Iterable[Judged], stream: IO[bytes]) -> None:
    """Write the same as a workbook, every cell as text, row after row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tableau corrigé")
    sheet.append([_excel(disarmed(name)) for name in (*header, *COLUMNS)])
    for row in rows:
        sheet.append([_excel(cell) for cell in _cells(row, header, told=True)])
    book.save(stream)


def disarmed(text: Any) -> Any:
    """Return a cell that no spreadsheet runs."""
    return text if isinstance(text, str) and _NUMERIC.fullmatch(text) else safe_cell(text)


def _cells(row: Judged, header: Sequence[str], *, told: bool) -> list[str]:
    width = len(header)
    cells = [*row.cells, *[""] * (width - len(row.cells))]
    if told:
        said = [verdict_words(row), explanation(row)]
        return [disarmed(cell) for cell in (*cells[:width], *said, *cells[width:])]
    refused = {one.column for one in row.refusals}
    return [
        "" if name in refused else disarmed(cell) for name, cell in zip(header, cells, strict=False)
    ]


def _excel(cell: str) -> str:
    return _ILLEGAL.sub("", cell)[:_EXCEL_CELL]
