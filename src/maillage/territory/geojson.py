"""Reading GeoJSON files of areas: the collection, and what names and codes its features."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.algorithms.french_text import fold, readable_title, slug
from maillage.algorithms.outlines import Flaw
from maillage.territory.errors import AreaError

MAX_BYTES = 200 * 1024 * 1024
"""Largest file of outlines that is read, once unpacked."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_WGS84 = re.compile(r"(CRS84|EPSG:+(\d+\.?\d*:)?4326)$", re.IGNORECASE)
_NAME_KEYS = (
    "nom",
    "name",
    "libelle",
    "label",
    "libquart",
    "libsquart",
    "nom_quartier",
    "nomquart",
)
_CODE_KEYS = (
    *("code", "insee", "code_insee", "codgeo", "code_quartier", "codequart"),
    *("quartier", "nuquart", "squartier_", "numero", "num", "matricule", "idobj", "id", "objectid"),
)
FLAWS: Mapping[Flaw, str] = {
    Flaw.MISSING: "Ce secteur n’a pas de contour dans le fichier.",
    Flaw.NOT_AN_AREA: "Ce n’est pas un contour (un polygone est attendu, pas un point ni une ligne).",
    Flaw.UNREADABLE: "Le contour est illisible : ses coordonnées ne forment pas de polygone.",
    Flaw.LAMBERT_93: (
        "Les coordonnées semblent être en Lambert-93 : le format GeoJSON demande des longitudes et "
        "latitudes (WGS 84). Convertissez le fichier, par exemple avec QGIS, en EPSG:4326."
    ),
    Flaw.WEB_MERCATOR: (
        "Les coordonnées semblent être en mètres (Web Mercator) : le format GeoJSON demande des "
        "longitudes et latitudes (WGS 84). Convertissez le fichier en EPSG:4326."
    ),
    Flaw.NOT_WGS84: (
        "Les coordonnées sortent du globe : le format GeoJSON demande des longitudes (-180 à 180) "
        "et des latitudes (-90 à 90), en WGS 84 (EPSG:4326)."
    ),
    Flaw.SWAPPED: (
        "La longitude et la latitude semblent inversées : le format GeoJSON demande la longitude "
        "d’abord. Exportez le fichier avec l’ordre longitude, latitude."
    ),
    Flaw.CROSSED: (
        "Le contour se croise lui-même et peut se comprendre de plusieurs façons. "
        "Corrigez-le, par exemple avec « Vérifier la validité » de QGIS, puis importez-le de nouveau."
    ),
    Flaw.EMPTY: "Le contour est vide : il n’entoure aucune surface.",
}
"""Why an outline is refused, for people."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The properties that hold the code and the name; None when there is none."""

    code: str | None
    name: str | None


def read_features(path: Path) -> list[Any]:
    """Features of a GeoJSON file (gzip or not). Raises AreaError with a sentence."""
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
        if raw is not None and raw[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise AreaError(f"Le fichier « {path.name} » n’existe pas.") from None
    except IsADirectoryError:
        raise AreaError(
            f"« {path.name} » est un dossier : un fichier GeoJSON est attendu."
        ) from None
    except (OSError, EOFError, zlib.error):
        raise AreaError(f"Le fichier « {path.name} » ne peut pas être lu.") from None
    if raw is None or len(raw) > MAX_BYTES:
        raise AreaError(
            f"Le fichier « {path.name} » dépasse 200 Mo. Simplifiez ses contours avant de l’importer."
        )
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise AreaError(
            f"Le fichier « {path.name} » n’est pas du texte UTF-8, comme le GeoJSON le demande."
        ) from None
    except (ValueError, RecursionError):
        raise AreaError(f"Le fichier « {path.name} » n’est pas du GeoJSON lisible.") from None
    return features_of(data)


def features_of(data: Any) -> list[Any]:
    """Features of a GeoJSON object. Raises AreaError."""
    if isinstance(data, Mapping) and data.get("type") == "Feature":
        return [data]
    if not isinstance(data, Mapping) or data.get("type") != "FeatureCollection":
        raise AreaError(
            "Ce n’est pas une collection de contours GeoJSON (FeatureCollection). "
            "Exportez les secteurs au format GeoJSON."
        )
    system = data.get("crs")
    if isinstance(system, Mapping):
        properties = system.get("properties")
        name = str(properties.get("name", "")) if isinstance(properties, Mapping) else ""
        if name and not _WGS84.search(name):
            raise AreaError(
                f"Le fichier annonce le système de coordonnées « {name[:60]} » : des longitudes et "
                "latitudes (WGS 84, EPSG:4326) sont attendues. Convertissez-le, par exemple avec QGIS."
            )
    features = data.get("features")
    if not isinstance(features, list):
        raise AreaError("La collection GeoJSON ne contient pas de liste de secteurs (features).")
    return features


def properties_of(feature: Any) -> Mapping[str, Any]:
    """Properties of a feature, empty when there are none or it is not a feature."""
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    return properties if isinstance(properties, Mapping) else {}


def guess_columns(features: Sequence[Any]) -> Columns:
    """The properties that look like the code and the name of areas, from all features."""
    rows = [properties_of(feature) for feature in features]
    keys = list(dict.fromkeys(str(key) for row in rows for key in row))
    names = [key for key in keys if _tells_apart(rows, key, letters=True)]
    codes = [key for key in keys if _tells_apart(rows, key, letters=False)]
    return Columns(
        code=_preferred(codes, _CODE_KEYS, ("code", "num", "quart", "id")),
        name=_preferred(names, _NAME_KEYS, ("nom", "name", "lib")),
    )


def _preferred(keys: Iterable[str], exact: Sequence[str], parts: Sequence[str]) -> str | None:
    ranked = []
    for key in keys:
        low = key.lower()
        if low in exact:
            ranked.append((exact.index(low), len(key), key))
        else:
            hit = next((i for i, part in enumerate(parts) if part in low), None)
            if hit is not None:
                ranked.append((len(exact) + hit, len(key), key))
    return min(ranked)[2] if ranked else None


def _tells_apart(rows: Sequence[Mapping[str, Any]], key: str, *, letters: bool) -> bool:
    """Whether a property has a value on nearly each row and tells rows apart."""
    values = [value_text(row.get(key)) for row in rows]
    filled = [value for value in values if value]
    if not filled or len(filled) < 0.9 * len(rows):
        return False
    if letters:
        named = sum(any(c.isalpha() for c in value) and len(value) > 2 for value in filled)
        return named >= 0.9 * len(filled) and len(set(filled)) >= 0.8 * len(filled)
    return len(set(filled)) == len(filled) and all(CODE.fullmatch(clean_code(v)) for v in filled)


def value_text(value: Any) -> str:
    """A property as text: whole numbers without decimals, nothing for what is not a value."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    return str(value).strip()


def clean_code(value: str) -> str:
    """A code without inner blanks and slashes."""
    return re.sub(r"[\s/]+", "-", value.strip())


def readable_name(value: str) -> str:
    """A name as people write it: capitals only where French has them."""
    name = " ".join(value.replace("'", "’").split())
    return readable_title(name) if name.isupper() and len(name) > 3 else name


def slug_code(name: str) -> str:
    """A code made from a name, when the file has none."""
    return slug(name)[:40].strip("-")


def same_words(left: str, right: str) -> bool:
    """Whether two texts are the same but for case, accents and signs."""
    return fold(left) == fold(right)
