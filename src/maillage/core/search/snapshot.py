"""One commit of the index, as one audience may see it: what everything else reads from."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, TypeVar

import tantivy
from rapidfuzz.distance import OSA
from tantivy import DocAddress, FieldType, Occur, Query

from maillage.algorithms.geometry import Box
from maillage.core.search import cells
from maillage.core.search.analysis import words_of
from maillage.core.search.documents import MAX_SLOTS, Audience, SeenBy
from maillage.core.search.requests import Facet
from maillage.core.search.schema import OVERFLOW, tag, uid_of

T = TypeVar("T")
Part = tuple[Occur, Query]
Position = tuple[float, float]

CACHE_SIZE = 512
# Below this many documents everything is so quick that a second thread only costs.
THREADED_FROM = 50_000
# Documents looked at to learn which word a misspelling stands for.
CORRECTION_SAMPLE = 64
MAX_COMPLETIONS = 30
SURE_FREQUENCY = 50
TYPO_FROM, SECOND_TYPO_FROM = 4, 8
# Distinct values fetched when the counts of several columns must be added up.
ALL_VALUES = 60_000


def read_stored(searcher: tantivy.Searcher, address: DocAddress) -> list[Any]:
    """The payload of a document, as ``schema.to_tantivy`` wrote it."""
    payload: Any = searcher.doc(address).get_first("stored")
    return json.loads(payload)


@dataclass(frozen=True, slots=True)
class Found:
    """One stored document."""

    kind: str
    key: str
    title: str
    alt_titles: tuple[str, ...]
    stored: dict[str, Any]


@dataclass
class Snapshot:
    """A searcher on one commit, with what was already computed on it."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    slots: dict[str, int]
    pool: ThreadPoolExecutor | None = None
    _cache: OrderedDict[Any, Any] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.documents: int = self.searcher.num_docs

    def memo(self, key: Any, compute: Callable[[], T]) -> T:
        """Compute once per commit; the least recently used answers are forgotten."""
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        value = compute()
        with self._lock:
            self._cache[key] = value
            while len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        return value

    def forget_answers(self) -> None:
        """Forget the pages of this commit, not what they share (for measures)."""
        with self._lock:
            for key in [key for key in self._cache if key[0] in {"page", "points", "plan"}]:
                del self._cache[key]

    def later(self, compute: Callable[[], T]) -> Callable[[], T]:
        """Start a computation beside this thread where that pays; call the result to get it."""
        if self.pool is None or self.documents < THREADED_FROM:
            return compute
        future: Future[T] = self.pool.submit(compute)

        def get() -> T:
            # When every thread is busy, doing it here is quicker than waiting.
            return compute() if future.cancel() else future.result()

        return get

    # Queries.

    def term(self, field_name: str, value: Any) -> Query:
        """Documents with an exact term."""
        return Query.term_query(self.schema, field_name, value)

    def tagged(self, name: str, values: Sequence[str]) -> Query:
        """Documents with one of the values of a facet; does not change the order."""
        terms = [tag(name, value) for value in values]
        if len(terms) == 1:
            return Query.const_score_query(self.term("tag", terms[0]), 0.0)
        return Query.const_score_query(Query.term_set_query(self.schema, "tag", terms), 0.0)

    def between(self, field_name: str, low: float, high: float) -> Query:
        """Documents whose number is within bounds, both included."""
        return Query.range_query(self.schema, field_name, FieldType.Float, low, high)

    def count(self, query: Query) -> int:
        """How many documents match."""
        result: Any = self.searcher.search(query, limit=1)
        return int(result.count or 0)

    def matches_any(self, query: Query) -> bool:
        """Whether at least one document matches."""
        return bool(self.searcher.search(query, limit=1, count=False).hits)

    def everywhere(self, name: str, values: Sequence[str]) -> bool:
        """Whether every document has one of these values, so that filtering changes nothing."""
        frequency = sum(self.searcher.doc_freq("tag", tag(name, value)) for value in values)
        if frequency < self.documents:
            return False
        # The frequency counts replaced documents too, until a merge drops them: ask.
        return self.memo(
            ("everywhere", name, tuple(values)),
            lambda: self.count(self.tagged(name, values)) == self.documents,
        )

    def tagged_once(self, name: str, value: str) -> Query:
        """Documents with one value of a facet, each worth one point."""
        return Query.const_score_query(self.term("tag", tag(name, value)), 1.0)

    def document_term(self, kind: str, key: str, seen_by: SeenBy) -> Query:
        """The one document of an object for an audience."""
        return self.term("uid", uid_of(kind, key, seen_by))

    # Audiences.

    def hidden(self, audience: Audience) -> list[Part]:
        """What this audience may not find, as a clause; empty when there is nothing to hide."""
        other = "members" if audience == "public" else "public"
        if not self.searcher.doc_freq("tag", tag("only", other)):
            return []
        return [(Occur.MustNot, self.term("tag", tag("only", other)))]

    def visible(self, audience: Audience, query: Query) -> Query:
        """The part of a query that this audience may find."""
        return boolean([(Occur.Must, query), *self.hidden(audience)])

    # Places.

    def extent(self) -> Box | None:
        """The rectangle of all positions, or None when there is none."""

        def compute() -> Box | None:
            bounds = self.searcher.aggregate(
                Query.all_query(),
                {
                    name: {measure: {"field": name[:3]}}
                    for name, measure in (
                        ("lat_low", "min"), ("lat_high", "max"),
                        ("lon_low", "min"), ("lon_high", "max"),
                    )
                },
            )  # fmt: skip
            west, south = bounds["lon_low"]["value"], bounds["lat_low"]["value"]
            if west is None or south is None:
                return None
            return Box(west, south, bounds["lon_high"]["value"], bounds["lat_high"]["value"])

        return self.memo(("extent",), compute)

    def is_everything(self, box: Box) -> bool:
        """Whether a rectangle holds every position."""
        extent = self.extent()
        return extent is None or (
            box.west <= extent.west
            and box.south <= extent.south
            and box.east >= extent.east
            and box.north >= extent.north
        )

    def in_box(self, box: Box) -> Query:
        """Documents placed in a rectangle, edges included."""
        if self.is_everything(box):
            return self.tagged("located", ("1",))
        exact = boolean(
            [
                (Occur.Must, self.between("lat", box.south, box.north)),
                (Occur.Must, self.between("lon", box.west, box.east)),
            ]
        )
        cover = cells.cover_box(box)
        if cover is None:
            return Query.const_score_query(exact, 0.0)
        parts: list[Part] = []
        if cover.inside:
            parts.append((Occur.Should, self.in_cells(cover.inside)))
        if cover.edge:
            crossed = [(Occur.Must, self.in_cells(cover.edge)), (Occur.Must, exact)]
            parts.append((Occur.Should, Query.boolean_query(crossed)))
        return Query.const_score_query(Query.boolean_query(parts), 0.0)

    def in_cells(self, terms: Iterable[int]) -> Query:
        """Documents placed in a set of squares."""
        return Query.term_set_query(self.schema, "cell", list(terms))

    def radius_holding(self, near: Position, wanted: int) -> float:
        """Metres across the smallest square around a position that has so many documents."""
        code = cells.code_of(*near)
        for level in reversed(cells.TERM_LEVELS):
            term = cells.term(code >> 2 * (cells.CODE_LEVEL - level), level)
            if self.searcher.doc_freq("cell", term) >= wanted:
                return cells.side_m(near[0], level)
        return cells.side_m(near[0], cells.TERM_LEVELS[0])

    def positions(self, addresses: list[DocAddress]) -> list[Position | None]:
        """Position of each document, or None."""
        lats = self.searcher.fast_field_values("lat", addresses)
        lons = self.searcher.fast_field_values("lon", addresses)
        return [
            None if lat is None or lon is None else (lat, lon)
            for lat, lon in zip(lats, lons, strict=True)
        ]

    def placed(self, query: Query) -> Iterator[tuple[int, Position | None, DocAddress]]:
        """Number, position and address of every document of a (small) answer."""
        hits = self.searcher.search(query, limit=max(1, self.count(query)), count=False).hits
        addresses = [address for _, address in hits]
        numbers = self.searcher.fast_field_values("uid", addresses)
        yield from zip(numbers, self.positions(addresses), addresses, strict=True)

    def found(self, address: DocAddress) -> Found:
        """What was stored with a document."""
        kind, key, title, alt_titles, stored = read_stored(self.searcher, address)
        return Found(kind, key, title, tuple(alt_titles), stored)

    # Counts.

    def columns(self, facet: Facet) -> list[str]:
        """The columns of the index that hold the wanted level of a facet."""
        used = self.slots.get(facet.name, 0)
        names = [
            f"f.{facet.name}.{place}"
            for place in range(min(used, MAX_SLOTS))
            if place % facet.levels == facet.level % facet.levels
        ]
        # Beyond the last place levels are not told apart.
        return [*names, f"f.{facet.name}.{OVERFLOW}"] if used > MAX_SLOTS else names

    def aggregate(self, query: Query, wanted: dict[str, Any]) -> dict[str, Any]:
        """Run an aggregation and insist on exact counts: widen what a segment cut short."""
        answer = self.searcher.aggregate(query, wanted)
        inexact = {
            name: {"terms": {**wanted[name]["terms"], "segment_size": ALL_VALUES}}
            for name, part in answer.items()
            if part.get("doc_count_error_upper_bound")
            and "segment_size" not in wanted[name]["terms"]
        }
        return {**answer, **self.searcher.aggregate(query, inexact)} if inexact else answer


def boolean(parts: Sequence[Part]) -> Query:
    """Join clauses; with nothing required, everything that is not forbidden matches."""
    kept = list(parts)
    if not any(occur in (Occur.Must, Occur.Should) for occur, _ in kept):
        kept.insert(0, (Occur.Must, Query.all_query()))
    if len(kept) == 1:
        return kept[0][1]
    return Query.boolean_query(kept)


class Words:
    """The vocabulary of a snapshot as one audience may know it (see ``plan.Vocabulary``)."""

    def __init__(self, snapshot: Snapshot, audience: Audience) -> None:
        self._snapshot = snapshot
        self._audience = audience
        self._hides = bool(snapshot.hidden(audience))
        other = "members" if audience == "public" else "public"
        self._hidden_count = snapshot.searcher.doc_freq("tag", tag("only", other))

    @property
    def schema(self) -> tantivy.Schema:
        return self._snapshot.schema

    def knows(self, field: str, term: str) -> bool:
        """Whether a document that this audience may find has the term."""
        frequency = self._snapshot.searcher.doc_freq(field, term)
        # More documents than are hidden: one at least is visible, without looking. Small counts
        # may be replaced documents only, until a merge drops them.
        if not frequency or frequency > max(self._hidden_count, SURE_FREQUENCY):
            return bool(frequency)
        query = self._snapshot.visible(self._audience, self._snapshot.term(field, term))
        return self._snapshot.memo(
            ("knows", self._audience, field, term), lambda: self._snapshot.matches_any(query)
        )

    def completions(self, word: str, field: str = "words") -> list[str]:
        """The most frequent words that begin like this."""
        visible = None
        if self._hides:
            visible = boolean(self._snapshot.hidden(self._audience))
        found = self._snapshot.searcher.terms_with_prefix(
            field, word, filter_query=visible, limit=MAX_COMPLETIONS
        )
        return [term for term, _ in found]

    def correction(self, word: str) -> str | None:
        """The most frequent word at one or two typing errors, transpositions included."""
        if len(word) < TYPO_FROM or word.isdigit():
            return None
        for distance in (1, 2) if len(word) >= SECOND_TYPO_FROM else (1,):
            found = self._snapshot.memo(
                ("correction", self._audience, word, distance),
                partial(self._nearest, word, distance),
            )
            if found is not None:
                return found
        return None

    def _nearest(self, word: str, distance: int) -> str | None:
        snapshot = self._snapshot
        fuzzy = Query.fuzzy_term_query(snapshot.schema, "words", word, distance)
        hits = snapshot.searcher.search(
            snapshot.visible(self._audience, fuzzy), limit=CORRECTION_SAMPLE, count=False
        ).hits
        near: dict[str, int] = {}
        for _, address in hits:
            document = snapshot.found(address)
            for other in words_of(" ".join((document.title, *document.alt_titles))):
                if other.folded not in near and OSA.distance(word, other.folded) <= distance:
                    frequency = snapshot.searcher.doc_freq("words", other.folded)
                    near[other.folded] = frequency if not other.is_stop else 0
        return min(near, key=lambda other: (-near[other], other), default=None)
