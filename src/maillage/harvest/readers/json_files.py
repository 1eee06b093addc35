"""JSON documents of other platforms, bounded, and as tables when a correspondence reads them."""

import gzip
import json
import math
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from maillage.directory.sources.bytes import Dialect, Table
from maillage.directory.sources.rows import SourceError

# A JSON document is read whole: beyond this, platforms give the same as CSV, which is read as it comes.
LARGEST_JSON = 100_000_000
GZIP = b"\x1f\x8b"
LAT, LON = "geometry.lat", "geometry.lon"


def load_json(path: Path, name: str) -> Any:
    """Read a JSON document, gzip or not; SourceError says what is wrong with it."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == GZIP
        with gzip.open(path) if packed else path.open("rb") as stream:
            content = stream.read(LARGEST_JSON + 1)
    except (OSError, EOFError, zlib.error):
        raise SourceError(
            f"Le fichier « {name} » est abîmé : la décompression s’arrête au milieu."
        ) from None
    if len(content) > LARGEST_JSON:
        raise SourceError(
            f"Le fichier « {name} » dépasse {LARGEST_JSON // 1_000_000} Mo : demandez le même contenu "
            "au format CSV.",
            code="fichier_trop_gros",
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SourceError(
            f"Le fichier « {name} » n’est pas en UTF-8, comme le format JSON le demande."
        ) from None
    except (json.JSONDecodeError, RecursionError):
        raise SourceError(
            f"Le fichier « {name} » n’est pas un document JSON lisible : il est tronqué, ou l’adresse "
            "donne une page web."
        ) from None


def geojson_table(path: Path, name: str) -> Table:
    """Read a GeoJSON FeatureCollection (RFC 7946) as a table.

    Columns are the properties, ``id``, and ``geometry.lat``/``geometry.lon`` for points.
    """
    content = load_json(path, name)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise SourceError(
            f"Le fichier « {name} » n’est pas un GeoJSON : il n’a pas de liste « features »."
        )
    return _table(_feature(one) for one in features if isinstance(one, dict))


def yeswiki_table(path: Path, name: str) -> Table:
    """Read the entries of a YesWiki form as a table.

    ``GET {wiki}/?api/forms/{id}/entries`` gives an object of entries by ``id_fiche`` (or a list, or
    null when there are none). Source: YesWiki, ``tools/bazar/controllers/ApiController.php``.
    """
    content = load_json(path, name)
    if content is None:
        content = []
    entries = list(content.values()) if isinstance(content, dict) else content
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise SourceError(
            f"L’adresse ne donne pas les fiches d’un formulaire YesWiki. Elle s’écrit "
            f"https://mon-wiki.fr/?api/forms/1/entries (lu : « {name} »)."
        )
    return _table(flat(one) for one in entries)


def flat(values: dict[str, Any], before: str = "") -> dict[str, str]:
    """Return nested values as one level of texts: ``{"a": {"b": 1}}`` gives ``{"a.b": "1"}``."""
    cells: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            cells |= flat(value, f"{before}{key}.")
        elif isinstance(value, list):
            cells[before + str(key)] = ", ".join(str(one) for one in value if _is_plain(one))
        elif value is not None:
            cells[before + str(key)] = _text(value)
    return cells


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)


def _feature(feature: dict[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    cells = flat(properties) if isinstance(properties, dict) else {}
    if feature.get("id") is not None:
        cells.setdefault("id", _text(feature["id"]))
    geometry = feature.get("geometry")
    if isinstance(geometry, dict):
        point = geometry.get("coordinates")
        if geometry.get("type") == "MultiPoint" and isinstance(point, list) and point:
            point = point[0]
        if geometry.get("type") in {"Point", "MultiPoint"} and _is_position(point):
            cells[LON], cells[LAT] = str(point[0]), str(point[1])
    return cells


def _is_position(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) >= 2
        and all(isinstance(n, int | float) and math.isfinite(n) for n in point[:2])
    )


def _table(entries: Iterable[dict[str, str]]) -> Table:
    found = list(entries)
    header = list(dict.fromkeys(key for one in found for key in one))

    def rows() -> Iterator[tuple[int, list[str] | None]]:
        for number, one in enumerate(found, start=1):
            yield number, [one.get(key, "") for key in header]

    return Table(Dialect("utf-8", ""), header, rows())
