"""What a module gives to the index: one flat document per object and audience."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from maillage.algorithms.geometry import is_position

SeenBy = Literal["all", "public", "members"]
Audience = Literal["public", "members"]

# Facet and number names become paths in the index; a dot or a blank would split them.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Beyond these places, the values of one facet share a slower column; the counts stay exact.
MAX_SLOTS = 24


@lru_cache(maxsize=1024)
def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One object as one audience may find it.

    An object whose members' view differs gives two documents (``seen_by`` "public" and
    "members"); one that everybody sees alike gives one ("all"). What only an organisation's own
    people may see is never given here: what is not in the index can not be found or counted.

    ``facets`` maps a name to its values. The place of a value in the tuple matters: give the
    levels of a hierarchy at fixed places, with "" where a level is missing or repeated, to be
    able to count one level alone (see ``Facet.levels``). ``numbers`` holds years and sizes, for
    histograms and as filters. ``updated`` is in Unix seconds, ``lat`` and ``lon`` in degrees.
    ``stored`` is the small payload (JSON types) that draws a result line without the database.

    Raises ValueError on a name or a position that can not be indexed.
    """

    kind: str
    key: str
    title: str
    alt_titles: tuple[str, ...] = ()
    body: str = ""
    keywords: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    updated: int = 0
    sort_title: str = ""
    seen_by: SeenBy = "all"
    stored: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (self.kind, *self.facets, *self.numbers):
            if not _is_name(name):
                raise ValueError(f"not a name for the index: {name!r}")
        if not self.key:
            raise ValueError("a document needs a key")
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a position needs both lat and lon")
        if self.lat is not None and self.lon is not None and not is_position(self.lat, self.lon):
            raise ValueError(f"not a position: {self.lat}, {self.lon}")
