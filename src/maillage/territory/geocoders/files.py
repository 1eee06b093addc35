"""Files of addresses: the Base Adresse Nationale's layout, and Montpellier's of 2014."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

from maillage.algorithms.geocoding import AddressPoint
from maillage.algorithms.geometry import is_position
from maillage.core.shipped import shipped_path
from maillage.territory.errors import AddressFileError

FOLDER = "adresses"
# Files that ship with Maillage, by the INSEE code of their town.
SHIPPED: Mapping[str, tuple[str, str]] = {
    "34172": ("montpellier/adresses_2014.csv.gz", "Montpellier")
}
_BAN = {"numero", "nom_voie", "lon", "lat"}
_TOWN = {"NUM_VOI", "LIB_OFF", "lon", "lat"}


def installed_files() -> list[Path]:
    """Address files of this data folder, in the order of their names."""
    folder = Path(settings.MAILLAGE_DATA) / FOLDER
    return sorted(p for p in folder.glob("*") if p.name.endswith((".csv", ".csv.gz")))


def shipped_files(communes: frozenset[str]) -> list[Path]:
    """Shipped address files of some towns; of all when no town is known yet."""
    chosen = [code for code in SHIPPED if not communes or code in communes]
    return [shipped_path(SHIPPED[code][0]) for code in chosen]


def read_points(path: Path) -> Iterator[AddressPoint]:
    """Address points of a CSV file (gzip or not). Raises AddressFileError with a sentence."""
    try:
        with _open(path) as stream:
            yield from _points(stream, path)
    except FileNotFoundError:
        raise AddressFileError(f"Le fichier d’adresses « {path.name} » n’existe pas.") from None
    except UnicodeDecodeError:
        raise AddressFileError(
            f"Le fichier d’adresses « {path.name} » n’est pas en UTF-8. Enregistrez-le en UTF-8."
        ) from None
    except (OSError, EOFError, zlib.error, csv.Error):
        raise AddressFileError(
            f"Le fichier d’adresses « {path.name} » ne peut pas être lu : il est abîmé ou ce n’est "
            "pas un CSV."
        ) from None


def _open(path: Path) -> io.TextIOBase:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    if zipped:
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _points(stream: io.TextIOBase, path: Path) -> Iterator[AddressPoint]:
    header = stream.readline()
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = next(csv.reader([header], delimiter=delimiter), [])
    rows = csv.DictReader(stream, names, delimiter=delimiter)
    if set(names) >= _BAN:
        yield from (point for row in rows if (point := _ban_point(row)))
    elif set(names) >= _TOWN:
        insee, (_, city) = next(iter(SHIPPED.items()))
        yield from (point for row in rows if (point := _town_point(row, city, insee)))
    else:
        raise AddressFileError(
            f"Le fichier d’adresses « {path.name} » n’a pas les colonnes de la Base Adresse "
            "Nationale (numero, rep, nom_voie, code_postal, code_insee, nom_commune, lon, lat)."
        )


def _ban_point(row: Mapping[str, str | None]) -> AddressPoint | None:
    return _point(
        row.get("numero"),
        row.get("rep"),
        row.get("nom_voie"),
        (row.get("lat"), row.get("lon")),
        (row.get("code_postal"), row.get("nom_commune"), row.get("code_insee")),
    )


def _town_point(row: Mapping[str, str | None], city: str, insee: str) -> AddressPoint | None:
    return _point(
        row.get("NUM_VOI"),
        row.get("SUF_VOI"),
        row.get("LIB_OFF"),
        (row.get("lat"), row.get("lon")),
        ("", city, insee),
    )


def _point(
    number: str | None,
    suffix: str | None,
    street: str | None,
    position: tuple[str | None, str | None],
    town: tuple[str | None, str | None, str | None],
) -> AddressPoint | None:
    """A point, or None when a row has no way or no position."""
    try:
        lat, lon = float(position[0] or "nan"), float(position[1] or "nan")
        digits = int(number or 0)
    except ValueError:
        return None
    if not is_position(lat, lon) or not street or not street.strip() or digits < 0:
        return None
    postcode, city, insee = (part or "" for part in town)
    return AddressPoint(digits, suffix or "", street.strip(), lat, lon, postcode, city, insee)
