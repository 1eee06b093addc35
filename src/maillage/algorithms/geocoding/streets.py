"""Ways and their known doors, and where on a way a number is."""

from bisect import bisect_left
from dataclasses import dataclass, field

from maillage.algorithms.geocoding.parsing import GROUPS, split_kind
from maillage.algorithms.geocoding.words import fold, words_of
from maillage.algorithms.geometry import centroid_of, haversine

_RELATED_KINDS = (
    frozenset(("cour", "cours")),
    frozenset(("avenue", "boulevard", "route")),
    frozenset(("rue", "grand rue", "ruelle")),
    frozenset(("place", "placette", "plan", "square", "parvis", "esplanade")),
    frozenset(("carrefour", "rond point", "place")),
    frozenset(("chemin", "sentier", "route")),
    frozenset(("impasse", "allee", "passage")),
)


@dataclass(slots=True)
class Street:
    """A way of a town; ``points`` maps (number, suffix) to (lat, lon, postcode)."""

    label: str
    kind: str
    words: tuple[str, ...]
    telling: tuple[str, ...]
    town: str
    points: dict[tuple[int, str], tuple[float, float, str]] = field(default_factory=dict)
    middle: tuple[float, float] = (0.0, 0.0)
    postcodes: frozenset[str] = frozenset()

    def finish(self) -> None:
        """Find the known point nearest to the middle: on the way even when it bends."""
        numbered = [p for (number, _), p in self.points.items() if number]
        spots = [(lat, lon) for lat, lon, _ in numbered or self.points.values()]
        lat, lon = centroid_of(spots)
        self.middle = min(spots, key=lambda p: (haversine(lat, lon, *p), p))
        self.postcodes = frozenset(code for *_, code in self.points.values() if code)

    def door(self, number: int, suffix: str) -> tuple[tuple[int, str], bool] | None:
        """The known door of a number, and whether its suffix is the one asked for."""
        if (number, suffix) in self.points:
            return (number, suffix), True
        same = sorted(key for key in self.points if key[0] == number)
        return (same[0], False) if same else None

    def beside(self, number: int) -> tuple[float, float, int]:
        """Where an unknown number must be: between its neighbours of the same side; the gap."""
        doors: dict[int, tuple[float, float]] = {}
        for (known, _), (lat, lon, _) in sorted(self.points.items()):
            if known:
                doors.setdefault(known, (lat, lon))
        side = [n for n in sorted(doors) if n % 2 == number % 2] or sorted(doors)
        if not side:
            return (*self.middle, 0)
        at = bisect_left(side, number)
        if at in {0, len(side)}:
            nearest = side[0] if at == 0 else side[-1]
            return (*doors[nearest], abs(nearest - number))
        low, high = side[at - 1], side[at]
        share = (number - low) / (high - low)
        (lat1, lon1), (lat2, lon2) = doors[low], doors[high]
        gap = min(number - low, high - number)
        return lat1 + share * (lat2 - lat1), lon1 + share * (lon2 - lon1), gap


def split_street(street: str) -> tuple[str, tuple[str, ...]]:
    """Type and words of a way's whole name."""
    words = fold(street).replace(",", " ").split()
    kind, taken = split_kind(words)
    if not kind or taken >= len(words):
        return "", words_of(" ".join(words))
    return kind, words_of(" ".join(words[taken:]))


def kind_factor(asked: str, known: str) -> float:
    """How well two types of way agree, 1 when they are the same."""
    if asked == known:
        return 1.0
    if not asked or not known:
        return 0.97
    if (asked in GROUPS) != (known in GROUPS):
        return 0.7
    if any(asked in family and known in family for family in _RELATED_KINDS):
        return 0.94
    return 0.88
