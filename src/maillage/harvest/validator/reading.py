"""Opening what people drop: CSV, Excel workbook or GeoJSON, with a clear word for everything else."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from maillage.directory.sources.bytes import Limits, Table, open_table
from maillage.directory.sources.mapping import TableMapping, load_mapping
from maillage.directory.sources.rows import SourceError, read_email, read_phone
from maillage.harvest.readers.json_files import geojson_table
from maillage.harvest.validator.guess import SAMPLE
from maillage.harvest.validator.layouts import GIVEN, Layout, columns_of, layout_of

MOST_COLUMNS = 200
_JSON, _GZIP, _ZIP, _OLE = b"{", b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What a JSON value weighs once in memory, against the limit of the text.
_JSON_WEIGHT = 4
_TEXT_BLANKS = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True)
class Look:
    """A first look at a file: what it is, and what a person should know of it (French sentences)."""

    layout: Layout
    header: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@contextmanager
def open_dropped(
    path: Path, name: str, *, limits: Limits, mapping: TableMapping | None = None
) -> Iterator[Table]:
    """Open a table whatever its format; ``name`` is the one people know.

    Raises SourceError with a sentence for people.
    """
    start = _start_of(path)
    _refuse_other_spreadsheets(path, name, start)
    if _is_json(path, start, name, limits):
        table = geojson_table(path, name)
        _check_width(table.header, name)
        yield table
        return
    options = (
        {"encoding": mapping.encoding, "delimiter": mapping.delimiter, "sheet": mapping.sheet}
        if mapping
        else {}
    )
    try:
        with open_table(path, limits=limits, **options) as table:
            _check_width(table.header, name)
            yield table
    except SourceError as error:
        # The reader names the file that it opened: a temporary one, here.
        error.message = error.message.replace(path.name, name)
        raise


def sample_of(path: Path, name: str, *, limits: Limits) -> list[list[str]]:
    """Return the first rows of a file."""
    with open_dropped(path, name, limits=limits) as table:
        return _sample(table)


def look_at(path: Path, name: str, *, limits: Limits) -> Look:
    """Read the header and the first rows, and say what the file probably is."""
    with open_dropped(path, name, limits=limits) as table:
        header, sample = tuple(table.header), _sample(table)
    if not sample:
        raise SourceError(
            f"Le fichier « {name} » n’a que son en-tête : il n’y a aucune ligne à vérifier.",
            code="fichier_vide",
        )
    _check_header(header, sample, name)
    return Look(layout_of(header, sample), header, tuple(_warnings(header, sample)))


def look_with(path: Path, name: str, mapping_file: Path | None, *, limits: Limits) -> Look:
    """Look at a file through a correspondence that somebody wrote; without one, as :func:`look_at`."""
    if mapping_file is None:
        return look_at(path, name, limits=limits)
    mapping = load_mapping(mapping_file)
    with open_dropped(path, name, limits=limits, mapping=mapping) as table:
        header, sample = tuple(table.header), _sample(table)
    columns = columns_of(header, sample, mapping)
    return Look(Layout(GIVEN, "", columns, mapping), header)


def _sample(table: Table) -> list[list[str]]:
    rows = (cells for _, cells in table.rows if cells is not None and any(map(str.strip, cells)))
    return list(islice(rows, SAMPLE))


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(64)
    except OSError as error:
        raise SourceError(
            f"Le fichier « {path.name} » ne peut pas être ouvert ({error.strerror or error}). "
            "Vérifiez son nom et vos droits de lecture."
        ) from None


def _is_json(path: Path, start: bytes, name: str, limits: Limits) -> bool:
    """Whether the file is a JSON object, gzip or not, small enough to be read whole."""
    packed = start.startswith(_GZIP)
    if not packed:
        if not start.lstrip(_TEXT_BLANKS).startswith(_JSON):
            return False
        size = path.stat().st_size
    else:
        size = 0
        try:
            with gzip.open(path) as stream:
                if not stream.read(64).lstrip(_TEXT_BLANKS).startswith(_JSON):
                    return False
                while size <= limits.decoded and (chunk := stream.read(1 << 20)):
                    size += len(chunk)
        except (OSError, EOFError, zlib.error):
            return False  # open_table says that the file is damaged
    if size > limits.decoded // _JSON_WEIGHT:
        raise SourceError(
            f"Le fichier « {name} » est trop gros pour du GeoJSON : exportez le même contenu au format "
            "CSV, qui se lit ligne à ligne.",
            code="fichier_trop_gros",
        )
    return True


def _refuse_other_spreadsheets(path: Path, name: str, start: bytes) -> None:
    """Formats of spreadsheets that are not read: people are told how to save theirs."""
    what = ""
    if start.startswith(_OLE):
        what = "un ancien classeur Excel (.xls)"
    elif start.startswith(_ZIP):
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return  # open_table says that the archive is damaged
        if "content.xml" in names and "mimetype" in names:
            what = "un classeur LibreOffice (.ods)"
        elif any(one.endswith("word/document.xml") for one in names):
            what = "un document de texte"
        elif "xl/workbook.bin" in names:
            what = "un classeur Excel binaire (.xlsb)"
    if what:
        raise SourceError(
            f"« {name} » est {what}, que Maillage ne lit pas. Ouvrez-le dans votre tableur et "
            "enregistrez-le au format XLSX ou CSV.",
            code="format_non_lu",
        )


def _check_width(header: list[str], name: str) -> None:
    if len(header) > MOST_COLUMNS:
        raise SourceError(
            f"Le fichier « {name} » a {len(header)} colonnes ; {MOST_COLUMNS} au plus. Gardez celles "
            "qui parlent des organisations.",
            code="trop_de_colonnes",
        )


def _check_header(header: tuple[str, ...], sample: list[list[str]], name: str) -> None:
    named = sum(1 for one in header if one)
    usual = sorted(sum(1 for cell in row if cell.strip()) for row in sample)[len(sample) // 2]
    if named * 2 < usual:
        raise SourceError(
            f"La première ligne de « {name} » ne nomme pas les colonnes : elle a {named} "
            f"cellule{'s' if named > 1 else ''} remplie{'s' if named > 1 else ''}, les suivantes en ont "
            f"{usual}. Supprimez les lignes de titre au-dessus de l’en-tête.",
            code="sans_en_tete",
        )


def _warnings(header: tuple[str, ...], sample: list[list[str]]) -> Iterator[str]:
    if any(read_email(cell) or (len(cell) >= 9 and read_phone(cell)) for cell in header if cell):
        yield (
            "La première ligne ressemble à des données : elle devrait nommer les colonnes. Ajoutez "
            "une ligne d’en-tête, sinon cette première ligne est perdue."
        )
    twice = sorted({one for one in header if one and header.count(one) > 1})
    if twice:
        yield (
            f"Plusieurs colonnes s’appellent « {twice[0]} » : seule la dernière est lue. Donnez-leur "
            "des noms différents."
        )
    slipped = sum(1 for row in sample if any(cell.strip() for cell in row[len(header) :]))
    if slipped * 2 > len(sample):
        yield (
            "La plupart des lignes ont plus de cellules que l’en-tête : le séparateur se trouve aussi "
            "dans les textes ou les montants, sans guillemets. Enregistrez de nouveau le tableau au "
            "format XLSX, ou en CSV séparé par des points-virgules."
        )
