"""What is asked of the index and what it answers: plain frozen values."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from maillage.algorithms.geometry import Box
from maillage.core.search.analysis import NO_SYNONYMS, SynonymTable
from maillage.core.search.documents import Audience

Sort = Literal["relevance", "distance", "freshness", "name"]
MAX_LIMIT = 1000
# Beyond this place a list is an export (``scan``), not a page.
MAX_OFFSET = 10_000


@dataclass(frozen=True, slots=True)
class Facet:
    """Ask the counts of a facet: its ``size`` most frequent values.

    With ``levels=3, level=1`` only the values at places 1, 4, 7... of the tuple are counted:
    the second level of a hierarchy of three. ``label`` names the counts in the answer, to ask
    two levels of one facet; by default it is the facet's name.
    """

    name: str
    size: int = 20
    level: int = 0
    levels: int = 1
    label: str = ""

    @property
    def key(self) -> str:
        """Name of these counts in the answer."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class MapView:
    """The part of the map that is shown: zoom 0 to 22 and, unless everything shows, a rectangle."""

    zoom: int
    bbox: Box | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. ``filters`` is OR inside a facet, AND between facets; all words must match.

    ``near`` is ``(lat, lon)``; with ``radius_m`` it filters, alone it only gives distances (and
    the order, with ``sort="distance"``). ``prefer`` lists facet values that rank a result higher
    without being required; with ``prefer_required`` at least one must match. ``exclude`` lists
    keys left out. With ``map`` the page comes with its points, computed beside the list.
    ``cursor`` comes from the previous page and wins over ``offset``.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: tuple[float, float] | None = None
    radius_m: float | None = None
    bbox: Box | None = None
    sort: Sort = "relevance"
    limit: int = 20
    offset: int = 0
    cursor: str = ""
    facets: tuple[Facet, ...] = ()
    audience: Audience = "public"
    synonyms: SynonymTable = NO_SYNONYMS
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefer_required: bool = False
    exclude: tuple[tuple[str, str], ...] = ()
    map: MapView | None = None

    def signature(self) -> tuple[Any, ...]:
        """Equal for equal questions: the key of the cache."""
        return (
            self.text, self.kinds, _frozen(self.filters), self.near, self.radius_m, self.bbox,
            self.sort, self.limit, self.start, self.facets, self.audience, self.synonyms,
            _frozen(self.prefer), self.prefer_required, self.exclude, self.map,
        )  # fmt: skip

    @property
    def start(self) -> int:
        """Place of the first result; a cursor that can not be read means the beginning."""
        wanted = read_cursor(self.cursor) if self.cursor else self.offset
        return max(0, min(wanted, MAX_OFFSET))

    def without(self, facet: str) -> "SearchRequest":
        """The same question without the filter on one facet."""
        kept = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters=kept)


def _frozen(mapping: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(values)) for name, values in mapping.items()))


def write_cursor(offset: int) -> str:
    """Opaque text for the next page."""
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """Place told by a cursor; 0 for anything that is not one."""
    try:
        text = base64.urlsafe_b64decode(cursor[:64] + "=" * (-len(cursor[:64]) % 4)).decode()
    except (binascii.Error, ValueError):
        return 0
    digits = text[1:]
    is_cursor = text[:1] == "o" and digits.isascii() and digits.isdigit()
    return int(digits) if is_cursor else 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. ``score`` is only comparable within one page; ``distance_m`` needs ``near``."""

    kind: str
    key: str
    title: str
    score: float
    distance_m: float | None
    lat: float | None
    lon: float | None
    stored: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A neighbouring question that has answers, when this one has none."""

    change: Literal["without_filter", "without_word", "without_place", "without_exclusion"]
    name: str  # the facet or the word left out
    total: int
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer. ``corrections`` maps a typed word to the word used instead. When there is no
    result ``reason`` says why in French and ``alternatives`` what would give some.
    ``only_synonyms``: no result has all the words as typed, all came by words of the same meaning.
    ``unavailable`` is a French sentence when there is no index to ask (it is being rebuilt).
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    next_cursor: str = ""
    clusters: tuple["Cluster", ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    did_you_mean: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    alternatives: tuple[Alternative, ...] = ()
    text_was_cut: bool = False
    only_synonyms: bool = False
    unavailable: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A point of the map: ``count`` objects around ``(lat, lon)``; named when there is only one."""

    lat: float
    lon: float
    count: int
    kind: str = ""
    key: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title offered while typing."""

    kind: str
    key: str
    title: str
    stored: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of two facets crossed: ``cells[row, col]``; totals count documents, not pairs."""

    total: int
    rows: tuple[tuple[str, int], ...]
    cols: tuple[tuple[str, int], ...]
    cells: Mapping[tuple[str, str], int]
