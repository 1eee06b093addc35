"""From GeoJSON features to areas that can be written, and to reasons for those that can not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from maillage.algorithms.outlines import OutlineError, read_outline
from maillage.territory.geojson import (
    CODE,
    FLAWS,
    Columns,
    clean_code,
    guess_columns,
    properties_of,
    readable_name,
    same_words,
    slug_code,
    value_text,
)
from maillage.territory.models import Area

MOST = 0.5
"""An area lies in the wider one that holds more than this share of it."""
# Same outline in two files: less than this share of the wider area means really inside it.
_REALLY_SMALLER = 0.95


@dataclass(frozen=True, slots=True)
class AreaRefusal:
    """A feature that was not taken: its rank in the file (from 1), its name, why."""

    number: int
    name: str
    reason: str

    def __str__(self) -> str:
        return f"N° {self.number}, « {self.name} » : {self.reason}"


@dataclass(slots=True)
class ReadArea:
    """A feature that can become an area; ``code`` may still be prefixed by its parent's."""

    number: int
    code: str
    name: str
    outline: MultiPolygon
    repaired: bool
    properties: Mapping[str, object]


def read_areas(
    features: Sequence[object], code_property: str | None, name_property: str | None
) -> tuple[list[ReadArea], list[AreaRefusal]]:
    """Areas of the features and refusals, in the order of the file."""
    guessed = guess_columns(features)
    columns = Columns(code_property or guessed.code, name_property or guessed.name)
    found: list[ReadArea] = []
    refused: list[AreaRefusal] = []
    for number, feature in enumerate(features, start=1):
        properties = properties_of(feature)
        given = value_text(properties.get(columns.name)) if columns.name else ""
        code = clean_code(value_text(properties.get(columns.code))) if columns.code else ""
        name = readable_name(given)[:120] or code or f"Secteur {number}"
        code = code or slug_code(name)
        if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
            refused.append(AreaRefusal(number, name, "Ce n’est pas un secteur GeoJSON (Feature)."))
            continue
        if not CODE.fullmatch(code):
            reason = (
                f"Le code « {code[:60]} » ne convient pas : 40 lettres sans accent, chiffres, "
                "points ou tirets au plus."
            )
            refused.append(AreaRefusal(number, name, reason))
            continue
        try:
            read = read_outline(feature.get("geometry"))
        except OutlineError as error:
            refused.append(AreaRefusal(number, name, FLAWS[error.flaw]))
            continue
        found.append(ReadArea(number, code, name, read.geometry, read.repaired, properties))
    return found, refused


class Candidates:
    """The wider areas in which new ones may lie."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = sorted(areas, key=lambda a: (-a.depth, a.code))
        self._by_code = {area.code: area for area in self._areas}
        self._drawn = [area for area in self._areas if area.full_outline]
        self._outlines = shapely.from_geojson([area.full_outline for area in self._drawn])
        self._tree = shapely.STRtree(self._outlines)

    def named(self, area: ReadArea) -> Area | None:
        """The wider area that the feature names by ``parent``, or by a code or a name."""
        given = value_text(area.properties.get("parent"))
        if given in self._by_code:
            return self._by_code[given]
        # Where there is an outline, the map is a better witness than a word.
        undrawn = [candidate for candidate in self._areas if not candidate.full_outline]
        values = [text for v in area.properties.values() if (text := value_text(v))]
        for candidate in undrawn:
            if candidate.code in values or any(same_words(candidate.name, v) for v in values):
                return candidate
        return None

    def around(self, outline: BaseGeometry, *, smaller: bool = False) -> Area | None:
        """The deepest area that holds most of an outline, the largest share first.

        ``smaller`` asks that the outline be really smaller than the area.
        """
        best: tuple[int, float, str, Area] | None = None
        for i in sorted(self._tree.query(outline, predicate="intersects").tolist()):
            area = self._drawn[i]
            share = shapely.intersection(self._outlines[i], outline).area / outline.area
            if share <= MOST or (
                smaller and outline.area > _REALLY_SMALLER * self._outlines[i].area
            ):
                continue
            rank = (-area.depth, -round(share, 6), area.code, area)
            if best is None or rank[:3] < best[:3]:
                best = rank
        return best[3] if best else None
