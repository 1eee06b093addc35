"""An index of address points, and the search of a written address in it.

Method and measured quality: docs/algorithms/geocodage.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz, process

from maillage.algorithms.geocoding.lexicon import Lexicon
from maillage.algorithms.geocoding.parsing import ParsedAddress, readings
from maillage.algorithms.geocoding.streets import Street, kind_factor, split_street
from maillage.algorithms.geocoding.types import AddressPoint, Commune, Match, Precision
from maillage.algorithms.geocoding.words import SUFFIXES, fold, telling, words_of
from maillage.algorithms.geometry import centroid_of, haversine

MIN_SCORE = 0.72
"""Below this score (0 to 1) a way is not an answer: silence is better than a wrong place."""
COMMUNE_SCORE = 0.5
"""Score of an answer that is only the town."""
_READING_COST = 0.002
_CANDIDATES = 100
_KEPT = 25
_AMBIGUOUS_DISTANCE_M = 300.0
_AMBIGUOUS = 0.7
_MARGIN = 0.02
# Without a type of way, a house number alone does not tell two ways apart.
_MARGIN_NO_KIND = 0.08
_LINKS = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"))


class AddressIndex:
    """Answers written addresses from known points; built once, read by many."""

    def __init__(self, points: Iterable[AddressPoint], communes: Iterable[Commune] = ()) -> None:
        self._towns: dict[str, str] = {}
        self.count = 0
        departments: set[str] = set()
        spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
        streets: dict[tuple[str, str, tuple[str, ...]], Street] = {}
        town_of: dict[str, str] = {}
        split_of: dict[str, tuple[str, tuple[str, ...]]] = {}
        for point in points:
            self.count += 1
            town = town_of.get(point.city)
            if town is None:
                town = town_of[point.city] = " ".join(words_of(point.city))
                self._towns[town] = point.city
            split = split_of.get(point.street)
            if split is None:
                split = split_of[point.street] = split_street(point.street)
            street = streets.get((town, *split))
            if street is None:
                label = point.street[:1].upper() + point.street[1:]
                street = streets[town, *split] = Street(label, *split, telling(split[1]), town)
            suffix = fold(point.suffix)
            place = (point.lat, point.lon, point.postcode)
            street.points.setdefault((point.number, SUFFIXES.get(suffix, suffix)), place)
            spots[town].append((point.lat, point.lon))
            departments.update(c for c in (point.postcode[:2], _department(point.insee)) if c)
        self._streets = list(streets.values())
        for street in self._streets:
            street.finish()
        self._departments = frozenset(departments)
        self._middles = {town: centroid_of(where) for town, where in spots.items()}
        self._lexicon = Lexicon([street.telling for street in self._streets])
        self._communes: dict[str, list[Commune]] = defaultdict(list)
        for commune in communes:
            self._communes[" ".join(words_of(commune.name))].append(commune)

    def __len__(self) -> int:
        """Count of known points."""
        return self.count

    @property
    def street_count(self) -> int:
        """Count of ways."""
        return len(self._streets)

    def search(self, text: str, limit: int = 5) -> list[Match]:
        """Answers to a written address, best first; empty when none is good enough."""
        found: dict[str, Match] = {}
        for rank, reading in enumerate(readings(text)):
            for match in self._answers(reading):
                score = round(match.score - _READING_COST * rank, 4)
                known = found.get(match.label)
                if known is None or known.score < score:
                    found[match.label] = replace(match, score=score)
        ranked = sorted(found.values(), key=lambda m: (-m.score, m.label))
        kept = [m for m in ranked if m.precision is Precision.COMMUNE or m.score >= MIN_SCORE]
        return kept[:limit]

    def best(self, text: str) -> Match | None:
        """The best answer, or None."""
        return next(iter(self.search(text, limit=1)), None)

    # Towns.

    def _answers(self, reading: ParsedAddress) -> list[Match]:
        town, way = self._town_of(reading)
        if town and town not in self._towns:
            # Another town of France: its ways are not here, and ours are not the answer.
            return self._commune_matches(town, reading.postcode)
        if town:
            inside = self._street_matches(replace(reading, name=way), town)
            return inside + self._commune_matches(town, reading.postcode)
        if reading.postcode and self._departments and reading.postcode[:2] not in self._departments:
            return []
        return self._street_matches(reading, None)

    def _town_of(self, reading: ParsedAddress) -> tuple[str, tuple[str, ...]]:
        """Folded name of the town ("" if none is named), and the words of the way without it."""
        for words in (reading.city, _without_district(reading.city)):
            town = " ".join(words)
            if town and (town in self._towns or town in self._communes):
                return town, reading.name
        if reading.city:
            near = process.extractOne(
                " ".join(reading.city), list(self._towns), scorer=fuzz.ratio, score_cutoff=85
            )
            if near and near[0]:
                return near[0], reading.name
        for size in range(min(6, len(reading.name)), 0, -1):
            town, rest = " ".join(reading.name[-size:]), reading.name[:-size]
            alone = not rest and not reading.kind and reading.number is None
            # "Route de Lodève" is not an address in Lodève.
            ends = bool(telling(rest)) and rest[-1] not in _LINKS if rest else False
            if (town in self._towns and (alone or ends)) or (alone and town in self._communes):
                return town, rest
        return "", reading.name

    def _commune_matches(self, town: str, postcode: str) -> list[Match]:
        if town in self._middles:
            name, (lat, lon) = self._towns[town], self._middles[town]
        else:
            namesakes = [
                c
                for c in self._communes.get(town, ())
                if not postcode or _department(c.insee) == postcode[:2]
            ]
            if len(namesakes) != 1:
                return []
            (only,) = namesakes
            if only.lat is None or only.lon is None:
                return []
            name, lat, lon = only.name, only.lat, only.lon
        return [Match(lat, lon, Precision.COMMUNE, f"{postcode} {name}".strip(), COMMUNE_SCORE)]

    # Ways.

    def _street_matches(self, reading: ParsedAddress, town: str | None) -> list[Match]:
        words = self._lexicon.respell(telling(reading.name))
        matches = []
        for number in self._lexicon.ways_like(words, _CANDIDATES):
            street = self._streets[number]
            if town is None or street.town == town:
                score = self._score(reading, words, street)
                if score >= MIN_SCORE:
                    matches.append(self._place(reading, street, score))
        matches.sort(key=lambda m: (-m.score, m.label))
        return _doubt(matches[:_KEPT], _MARGIN if reading.kind else _MARGIN_NO_KIND)

    def _score(self, reading: ParsedAddress, words: tuple[str, ...], street: Street) -> float:
        score = self._lexicon.likeness(words, street.telling)
        score *= kind_factor(reading.kind, street.kind)
        if reading.postcode and street.postcodes and reading.postcode not in street.postcodes:
            score *= 0.95
        return score if reading.name == street.words else score - 0.005

    def _place(self, reading: ParsedAddress, street: Street, score: float) -> Match:
        """Where on the way: the door if known, else between its neighbours, else the middle."""
        precision, door, postcode = Precision.STREET, "", ""
        if reading.number is None:
            (lat, lon), score = street.middle, score * 0.97
        elif known := street.door(reading.number, reading.suffix):
            (number, suffix), same = known
            precision, door = Precision.ADDRESS, f"{number} {suffix}".strip()
            lat, lon, postcode = street.points[number, suffix]
            score *= 1.0 if same else 0.99
        else:
            lat, lon, gap = street.beside(reading.number)
            score *= 0.97 if gap <= 20 else 0.93
        if not postcode and len(street.postcodes) == 1:
            (postcode,) = street.postcodes
        town = f"{postcode} {self._towns[street.town]}".strip()
        way = f"{door} {street.label}".strip()
        return Match(lat, lon, precision, f"{way}, {town}" if town else way, score)


def _doubt(matches: list[Match], margin: float) -> list[Match]:
    """Lower the scores of the first answers when they are as good as each other but apart."""
    rivals = [m for m in matches if matches[0].score - m.score <= margin]
    if not any(
        haversine(matches[0].lat, matches[0].lon, m.lat, m.lon) > _AMBIGUOUS_DISTANCE_M
        for m in rivals[1:]
    ):
        return matches
    return [replace(m, score=m.score * _AMBIGUOUS) for m in rivals] + matches[len(rivals) :]


def _department(insee: str) -> str:
    """First two digits of the postcodes of a town (Corsica has letters in INSEE codes only)."""
    return "20" if insee[:2] in {"2A", "2B"} else insee[:2]


def _without_district(city: tuple[str, ...]) -> tuple[str, ...]:
    """A town without the number of its district: "paris 12"."""
    return city[:-1] if len(city) > 1 and city[-1].isdigit() else city
