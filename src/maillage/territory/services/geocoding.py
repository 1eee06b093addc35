"""Finding where an address is."""

import gzip
import shutil
from pathlib import Path

from django.conf import settings

from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.territory.errors import AddressFileError
from maillage.territory.geocoders import GeocodeResult, geocoder
from maillage.territory.geocoders.files import FOLDER, read_points

PART = ".part"


def geocode(text: str) -> GeocodeResult | None:
    """The best answer to a written address, or None when none is sure enough.

    Raises GeocoderError when the chosen geocoder can not be used.
    """
    return next(iter(geocoder().search(text, limit=1)), None)


def geocode_choices(text: str, limit: int = 5) -> list[GeocodeResult]:
    """The best answers to a written address, for a person to choose from."""
    return geocoder().search(text, limit=limit)


def install_address_file(*, actor: Actor, path: Path) -> int:
    """Copy a file of addresses into the data folder; count of addresses. Same file: same result.

    The file is read whole before it replaces one of the same name. Raises AddressFileError.
    """
    require(actor, "territory.edit_addresses")
    count = sum(1 for _ in read_points(path))
    if not count:
        raise AddressFileError(
            f"Le fichier d’adresses « {path.name} » ne contient aucune adresse utilisable "
            "(nom de voie, longitude et latitude)."
        )
    folder = Path(settings.MAILLAGE_DATA) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = path.name.removesuffix(".gz").removesuffix(".csv") + ".csv.gz"
    part = folder / (name + PART)
    with path.open("rb") as source:
        zipped = source.read(2) == b"\x1f\x8b"
        source.seek(0)
        with part.open("wb") if zipped else gzip.open(part, "wb") as target:
            shutil.copyfileobj(source, target)
    part.replace(folder / name)
    return count
