"""From a path to clean lines: compression, encoding and delimiter found, bombs and binaries refused.

Nothing is ever loaded whole: memory does not grow with the file (Excel workbooks, which can not be
streamed safely, have their own lower limit).
"""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from openpyxl import load_workbook

from maillage.directory.sources.rows import SourceError

SAMPLE = 256 * 1024
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, once decompressed. `ratio` is judged after `ratio_from` decoded bytes."""

    decoded: int = 1_900_000_000
    ratio: int = 150
    ratio_from: int = 20_000_000
    workbook: int = 200_000_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the file is made of; `encoding` and `delimiter` are empty for a workbook."""

    encoding: str
    delimiter: str


@dataclass(slots=True)
class Table:
    """An open table: its header, then `(line, cells)`; `line` is where the row starts.

    A row that the CSV rules can not read comes as `(line, None)`.
    """

    dialect: Dialect
    header: list[str]
    rows: Iterator[tuple[int, list[str] | None]]


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 inside a file that is: taken for Windows text, one by one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    text = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in wrong)
    return text, error.end


codecs.register_error("maillage_windows", _undecodable)


@contextmanager
def open_table(
    path: Path | str,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    limits: Limits | None = None,
) -> Iterator[Table]:
    """Open a CSV (plain, .gz or .zip) or an .xlsx as rows of text.

    Raises SourceError, with a sentence for people, when the file is no table or too big.
    """
    path = Path(path)
    limits = limits or Limits()
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(path.open("rb"))
            start = stream.read(8)
            stream.seek(0)
        except OSError as error:
            raise SourceError(
                f"Le fichier « {path.name} » ne peut pas être ouvert ({error.strerror or error}). "
                "Vérifiez son nom et vos droits de lecture."
            ) from None
        if not start:
            raise SourceError(f"Le fichier « {path.name} » est vide.", code="fichier_vide")
        if start.startswith(b"PK\x03\x04"):
            archive = _archive(stream, path.name, stack)
            if "xl/workbook.xml" in archive.namelist():
                _refuse_heavy_workbook(archive, path.name, limits)
                stream.seek(0)
                yield _workbook(stream, path.name, sheet, stack)
                return
            decoded = _member(archive, path.name, limits, stack)
        elif start.startswith(b"\x1f\x8b"):
            size = path.stat().st_size
            unpacked = stack.enter_context(gzip.GzipFile(fileobj=stream))
            decoded = _Guarded(unpacked, path.name, limits, size)
        else:
            decoded = _Guarded(stream, path.name, limits, 0)
        yield _text_table(decoded, path.name, encoding, delimiter)


class _Guarded(io.RawIOBase):
    """Bytes counted as they are decoded, stopped at the limits; every fault is a SourceError."""

    def __init__(self, source: Any, name: str, limits: Limits, packed: int) -> None:
        super().__init__()
        self._source, self._name, self._limits, self._packed = source, name, limits, packed
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError,
                NotImplementedError):  # fmt: skip
            raise SourceError(
                f"Le fichier « {self._name} » est abîmé : la décompression s’arrête au milieu. "
                "Téléchargez-le de nouveau."
            ) from None
        self._count += len(data)
        if self._count > self._limits.decoded:
            raise SourceError(
                f"Le fichier « {self._name} » dépasse {_megabytes(self._limits.decoded)} Mo. "
                "Découpez-le, par exemple par département.",
                code="fichier_trop_gros",
            )
        if (
            self._packed
            and self._count > self._limits.ratio_from
            and self._count > self._limits.ratio * self._packed
        ):
            raise SourceError(
                f"Le fichier « {self._name} » grossit plus de {self._limits.ratio} fois en se "
                "décompressant : il a été refusé par prudence. Décompressez-le vous-même si vous "
                "lui faites confiance.",
                code="archive_suspecte",
            )
        buffer[: len(data)] = data
        return len(data)


def _megabytes(size: int) -> int:
    return max(1, size // 1_000_000)


def _archive(stream: IO[bytes], name: str, stack: ExitStack) -> zipfile.ZipFile:
    try:
        return stack.enter_context(zipfile.ZipFile(stream))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise SourceError(f"L’archive « {name} » est abîmée. Téléchargez-la de nouveau.") from None


def _member(archive: zipfile.ZipFile, name: str, limits: Limits, stack: ExitStack) -> _Guarded:
    files = [item for item in archive.infolist() if not item.is_dir()]
    tables = [item for item in files if item.filename.lower().endswith((".csv", ".txt", ".tsv"))]
    if len(tables) != 1:
        raise SourceError(
            f"L’archive « {name} » contient {len(tables)} fichiers CSV ; il en faut un seul. "
            "Décompressez-la et importez les fichiers un par un."
        )
    try:
        opened = stack.enter_context(archive.open(tables[0]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        raise SourceError(
            f"L’archive « {name} » est chiffrée ou abîmée : elle ne peut pas être lue."
        ) from None
    return _Guarded(opened, name, limits, max(1, tables[0].compress_size))


def _text_table(raw: _Guarded, name: str, encoding: str, delimiter: str) -> Table:
    buffered = io.BufferedReader(raw, _CHUNK)
    sample = buffered.peek(SAMPLE)[:SAMPLE]
    encoding = encoding or _encoding_of(sample, name)
    try:
        text = io.TextIOWrapper(buffered, encoding=encoding, errors="maillage_windows", newline="")
        start = sample.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    except LookupError:
        raise SourceError(
            f"L’encodage « {encoding} » n’existe pas. Essayez utf-8, cp1252 ou iso-8859-1."
        ) from None
    _refuse_other_formats(start, name)
    delimiter = delimiter or _delimiter_of(start)
    rows = _csv_rows(text, delimiter)
    _, header = next(rows, (0, None))
    if not header or not any(cell.strip() for cell in header):
        raise SourceError(
            f"Le fichier « {name} » n’a pas de ligne d’en-tête : la première ligne doit nommer "
            "les colonnes."
        )
    return Table(Dialect(encoding, delimiter), [cell.strip() for cell in header], rows)


def _encoding_of(sample: bytes, name: str) -> str:
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in sample:
        raise SourceError(
            f"Le fichier « {name} » n’est pas un texte : ouvrez-le dans un tableur et enregistrez-le "
            "au format CSV.",
            code="fichier_binaire",
        )
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


_MAGIC = {
    "%PDF": "un document PDF",
    "{\\rtf": "un document de texte",
    "\ufffdPNG": "une image",
    "GIF8": "une image",
    "<": "une page web ou un document XML",
    "{": "un document JSON",
    "[": "un document JSON",
}


def _refuse_other_formats(start: str, name: str) -> None:
    for sign, what in _MAGIC.items():
        if start.startswith(sign):
            raise SourceError(
                f"Le fichier « {name} » est {what}, pas un tableau CSV. Exportez les données au "
                "format CSV ou XLSX.",
                code="fichier_pas_csv",
            )
    odd = sum(
        1 for character in start[:4096] if ord(character) < 32 and character not in "\t\r\n\x1f"
    )
    if odd > 40:
        raise SourceError(
            f"Le fichier « {name} » n’est pas un texte lisible : ce n’est sans doute pas un CSV.",
            code="fichier_binaire",
        )


def _delimiter_of(start: str) -> str:
    """The sign most seen in the first line, outside quotes."""
    first = start.split("\n", 1)[0][:20_000]
    outside = "".join(first.split('"')[::2])
    best = max(";,\t|", key=outside.count)
    return best if outside.count(best) else ";"


def _csv_rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    reader = csv.reader(text, delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader, None)
            if cells is None:
                return
            if cells:
                yield line, cells
            line = reader.line_num + 1
        except csv.Error:
            yield line, None
            line = reader.line_num + 1
        except UnicodeError:
            raise SourceError(
                "Le fichier est tronqué ou son encodage change en cours de route : "
                f"la lecture s’arrête à la ligne {line}."
            ) from None


def _refuse_heavy_workbook(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    unpacked = sum(item.file_size for item in archive.infolist())
    packed = sum(item.compress_size for item in archive.infolist())
    bomb = unpacked > limits.ratio_from and unpacked > limits.ratio * max(1, packed)
    if unpacked > limits.workbook or bomb:
        raise SourceError(
            f"Le classeur « {name} » pèse {_megabytes(unpacked)} Mo une fois ouvert : c’est trop. "
            "Enregistrez la feuille au format CSV.",
            code="fichier_trop_gros",
        )


def _workbook(stream: IO[bytes], name: str, sheet: str, stack: ExitStack) -> Table:
    """The first (or named) sheet of an Excel workbook, values as text."""
    unreadable = SourceError(
        f"Le classeur « {name} » ne peut pas être lu. Ouvrez-le dans un tableur et enregistrez-le "
        "au format XLSX ou CSV."
    )
    try:
        book = load_workbook(stream, read_only=True, data_only=True)
        stack.callback(book.close)
        names = book.sheetnames
    except Exception:  # noqa: BLE001 -- openpyxl lets any parsing fault through, of any type
        raise unreadable from None
    if sheet and sheet not in names:
        raise SourceError(
            f"Le classeur « {name} » n’a pas de feuille « {sheet} » ; il a : {', '.join(names)}."
        )
    rows = _sheet_rows(book[sheet] if sheet else book.worksheets[0], unreadable)
    _, header = next(rows, (0, None))
    if not header or not any(cell.strip() for cell in header):
        raise SourceError(f"La feuille du classeur « {name} » n’a pas de ligne d’en-tête.")
    return Table(Dialect("", ""), [cell.strip() for cell in header], rows)


def _sheet_rows(sheet: Any, unreadable: SourceError) -> Iterator[tuple[int, list[str] | None]]:
    source = iter(sheet.iter_rows(values_only=True))
    number = 0
    while True:
        number += 1
        try:
            values = next(source, None)
        except Exception:  # noqa: BLE001 -- same as above, the sheet is parsed as it is read
            raise unreadable from None
        if values is None:
            return
        if any(value is not None for value in values):
            yield number, [_cell(value) for value in cast("tuple[Any, ...]", values)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)
