"""The embedded geocoder: a file of addresses in the data folder, no service, no network."""

from functools import lru_cache
from pathlib import Path

from maillage.algorithms.geocoding import AddressIndex, Commune
from maillage.territory.communes import towns
from maillage.territory.enums import Level
from maillage.territory.geocoders.base import GeocodeResult
from maillage.territory.geocoders.files import installed_files, read_points, shipped_files
from maillage.territory.models import Area


class LocalGeocoder:
    """Searches the installed address files, or the shipped one of a town of the territory."""

    def search(self, text: str, limit: int = 5) -> list[GeocodeResult]:
        """Answers, best first; empty when none is sure enough."""
        return [
            GeocodeResult(
                round(match.lat, 6),
                round(match.lon, 6),
                str(match.precision),
                match.label,
                match.score,
            )
            for match in self.index().search(text, limit)
        ]

    def index(self) -> AddressIndex:
        """The index of this data folder; built once per process and version of the files."""
        communes = tuple(
            Area.objects.filter(level=Level.COMMUNE)
            .order_by("code")
            .values_list("code", "name", "lat", "lon")
        )
        files = installed_files() or shipped_files(frozenset(code for code, *_ in communes))
        facts = [(path, path.stat()) for path in files]
        key = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in facts)
        return _index_of(key, communes)


@lru_cache(maxsize=1)
def _index_of(
    files: tuple[tuple[str, int, int], ...],
    communes: tuple[tuple[str, str, float | None, float | None], ...],
) -> AddressIndex:
    known = {code for code, *_ in communes}
    table = [Commune(*commune) for commune in communes]
    table += [
        Commune(town.insee, town.name) for town in towns().values() if town.insee not in known
    ]
    points = (point for path, *_ in files for point in read_points(Path(path)))
    return AddressIndex(points, table)
