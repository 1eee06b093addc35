"""Documents for the tests, and what a plain reading of all of them answers."""

import math
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from maillage.core.search import Maintainer, SearchDocument, SearchIndex

WORDS = ("judo", "musique", "football", "théâtre", "jardin", "quartier", "femmes", "école")
THEMES = ("sport", "culture", "solidarite")
AREAS = ("a", "b", "c")
SKILLS = ("comptabilite", "droit", "langues", "communication")
LAT, LON = 43.6, 3.88
EARTH_M = 6_371_008.8


def document(key: str, title: str, **given) -> SearchDocument:
    return SearchDocument(kind=given.pop("kind", "organisation"), key=key, title=title, **given)


def made(number: int, seed: int = 1) -> list[SearchDocument]:
    """Documents whose words, facets and places are drawn from short lists."""
    draw = random.Random(seed)
    documents = []
    for key in range(number):
        theme = draw.choice(THEMES)
        other = draw.choice(THEMES)
        area = draw.choice(AREAS)
        placed = draw.random() < 0.9
        documents.append(
            SearchDocument(
                kind=draw.choice(("organisation", "organisation", "evenement")),
                key=f"k{key:05d}",
                title=" ".join(draw.sample(WORDS, draw.randint(1, 3))),
                body=" ".join(draw.choices(WORDS, k=4)),
                facets={
                    "theme": (theme, f"{theme}.{draw.randint(1, 3)}", other, f"{other}.1"),
                    "area": (area, f"{area}-{draw.randint(1, 4)}"),
                    "skill": tuple(draw.sample(SKILLS, draw.randint(0, 3))),
                },
                numbers={"year": draw.randint(1995, 2005)} if draw.random() < 0.8 else {},
                lat=LAT + draw.gauss(0, 0.03) if placed else None,
                lon=LON + draw.gauss(0, 0.03) if placed else None,
                updated=1_700_000_000 + key,
                seen_by=draw.choice(("all", "all", "all", "public", "members")),
                stored={"number": key},
            )
        )
    return documents


def index_of(folder: Path, documents: Iterable[SearchDocument]) -> SearchIndex:
    with Maintainer(folder) as maintainer:
        maintainer.rebuild(documents, cursor={"last": 0, "gaps": []})
    return SearchIndex(folder)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Law of cosines: another formula than the one under test."""
    first, second = math.radians(lat1), math.radians(lat2)
    cosine = math.sin(first) * math.sin(second)
    cosine += math.cos(first) * math.cos(second) * math.cos(math.radians(lon1 - lon2))
    return EARTH_M * math.acos(min(1.0, cosine))


def visible(documents: Iterable[SearchDocument], audience: str) -> list[SearchDocument]:
    return [found for found in documents if found.seen_by in ("all", audience)]


def has_words(found: SearchDocument, words: Iterable[str]) -> bool:
    present = set(f"{found.title} {found.body}".split())
    return all(word in present for word in words)


def counted(documents: Iterable[SearchDocument], facet: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for found in documents:
        counts.update(set(found.facets.get(facet, ())))
    return dict(counts)
