"""The monthly RNA: one file, or the archive of all départements of which ours alone are unpacked."""

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from maillage.directory.sources.bytes import Limits
from maillage.directory.sources.rna import InseeFinder, departement_of, read_rna
from maillage.directory.sources.rows import SourceError, SourceRow

# rna_waldec_20250501_dpt_34.csv
DEPARTEMENT = re.compile(r"_dpt_(\d{2,3}|2[ab])\b", re.IGNORECASE)


def read_rna_archive(
    path: Path,
    name: str,
    *,
    today: date,
    communes: Iterable[str],
    find_insee: InseeFinder,
    limits: Limits,
) -> Iterator[SourceRow]:
    """Yield the associations of our communes (INSEE codes), of a plain file or of the monthly archive."""
    wanted = sorted(set(communes))
    options = {"today": today, "communes": wanted, "find_insee": find_insee, "limits": limits}
    members = _members(path, name, wanted)
    if not members:
        yield from read_rna(path, **options)
        return
    with zipfile.ZipFile(path) as archive, TemporaryDirectory(dir=path.parent) as folder:
        for member in members:
            if member.file_size > limits.decoded:
                raise SourceError(f"Le fichier « {member.filename} » de l’archive est trop gros.")
            unpacked = Path(folder) / "rna.csv"
            try:
                with archive.open(member) as packed, unpacked.open("wb") as stream:
                    shutil.copyfileobj(packed, stream)
            except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError):
                raise SourceError(f"L’archive « {name} » est abîmée ou chiffrée.") from None
            yield from read_rna(unpacked, **options)


def _members(path: Path, name: str, communes: list[str]) -> list[zipfile.ZipInfo]:
    """Return the files of an archive that may hold our communes; none for a file that is no archive."""
    if not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            files = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise SourceError(f"L’archive « {name} » est abîmée.") from None
    if len(files) < 2:
        return []
    ours = {departement_of(code, "", "") for code in communes}
    by_departement = {
        one.filename: found[1].upper()
        for one in files
        if (found := DEPARTEMENT.search(one.filename))
    }
    if not ours or not by_departement:
        return files
    kept = [one for one in files if by_departement.get(one.filename) in ours]
    if not kept:
        raise SourceError(
            f"L’archive « {name} » n’a pas de fichier pour vos départements ({', '.join(sorted(ours))})."
        )
    return kept
