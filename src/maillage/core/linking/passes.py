"""One pass over one or two files: store, count, block, learn, judge; in memory that hardly grows with the rows."""

import marshal
import pickle
import random
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeAlias

from maillage.algorithms.linkage import (
    DISTINCT_BELOW,
    Comparison,
    FieldSpec,
    Groups,
    Model,
    Prepared,
    blank_rarities,
    blocking_keys,
    count_record,
    found_without,
    judge,
    learn,
    observe,
    register_numbers,
)
from maillage.core.linking import candidates, store
from maillage.core.linking.runs import SortedRuns, read_parts

LEARNED_FROM = 50_000
"""Candidate pairs from which weights are learned; taken at regular steps when there are more."""

RANDOM_PAIRS = 50_000
ROWS_AT_ONCE = 10_000
PAIRS_AT_ONCE = 20_000
PARALLEL_FROM = 30_000
"""Rows above which a second process is worth its start."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the step ("read", "keys", "pairs", "learn", "judge"), how much is done and of how much (0: unknown)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pair worth telling: identifiers of both rows and what is thought of them."""

    left: str
    right: str
    probability: float
    verdict: str
    evidence: str


class Pass:
    """A pass over records, in a temporary folder of its own; use as a context manager.

    ``add`` every record (the second file after ``begin_second``), then iterate over ``found()``.
    """

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        *,
        seed: int = 1901,
        processes: int = 1,
        progress: Progress | None = None,
        folder: Path | None = None,
    ) -> None:
        self.specs = tuple(specs)
        self.model: Model | None = None
        self.compared = 0
        self._seed, self._processes = seed, processes
        self._progress = progress or (_silent)
        self._where = folder
        self._stack = ExitStack()
        self._rarities = blank_rarities(self.specs)
        self._first_of_second = 0

    def __enter__(self) -> Self:
        self._folder = Path(
            self._stack.enter_context(TemporaryDirectory(prefix="maillage-link-", dir=self._where))
        )
        self._writer = store.Writer(self._folder)
        self._stack.callback(self._writer.close)
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()
        _reader.cache_clear()
        _kept.cache_clear()

    def add(self, identifier: str, record: Prepared) -> None:
        """Take one record; ValueError beyond 16 million."""
        if len(self._writer) >= candidates.MAX_ROWS:
            raise ValueError("too many rows")
        self._writer.add(identifier, record)
        count_record(record, self.specs, self._rarities)
        if len(self._writer) % ROWS_AT_ONCE == 0:
            self._progress("read", len(self._writer), 0)

    def begin_second(self) -> None:
        """Say that the records to come are those of the second file: links go across only."""
        self._first_of_second = len(self._writer)

    def found(self) -> Iterator[Found]:
        """Yield pairs that are the same or uncertain, in the order of the rows."""
        self._writer.close()
        rows = len(self._writer)
        if not rows:
            return
        reader = store.Reader(self._folder)
        self._stack.callback(reader.close)
        pairs = self._candidates(rows)
        self.model = self._learn(reader, pairs, rows)
        keep(self._folder / "model", self.model)
        yield from self._consistent(reader, self._judged(pairs))

    def _candidates(self, rows: int) -> Path:
        """Write the pairs worth comparing; return their file."""
        keys = SortedRuns(self._folder, "keys")
        keep(self._folder / "counted", (self.specs, self._rarities))
        work = [
            (self._folder, first, min(first + ROWS_AT_ONCE, rows))
            for first in range(0, rows, ROWS_AT_ONCE)
        ]
        done = 0
        for _ in self._spread(_write_keys, work, rows):
            done += ROWS_AT_ONCE
            self._progress("keys", min(done, rows), rows)
        largest = candidates.largest_block(keys, rows)
        meetings = SortedRuns(self._folder, "meetings")
        candidates.write_pairs(
            meetings, keys, largest=largest, first_of_second=self._first_of_second
        )
        keys.remove()
        path = self._folder / "pairs"
        self.compared = candidates.write_unique(path, meetings)
        meetings.remove()
        self._progress("pairs", self.compared, self.compared)
        return path

    def _learn(self, reader: store.Reader, pairs: Path, rows: int) -> Model:
        first, second = self._sizes(rows)
        total = first * second if self._first_of_second else rows * (rows - 1) / 2
        model = Model.shipped(self.specs, self._rarities, max(first, second))
        step = max(1, self.compared // LEARNED_FROM)
        keys = lru_cache(maxsize=20_000)(
            lambda place: blocking_keys(reader.record(place), self.specs, self._rarities)
        )

        def blocked() -> Iterator[tuple[Comparison, int]]:
            every = islice(
                (pair for part in read_parts(pairs, 100_000) for pair in part), 0, None, step
            )
            for number, pair in enumerate(every):
                one, two = candidates.rows_of(pair)
                seen = observe(reader.record(one), reader.record(two), self.specs, self._rarities)
                yield seen, found_without(keys(one) & keys(two), len(self.specs))
                if number % 5000 == 0:
                    self._progress("learn", number, min(self.compared, LEARNED_FROM))

        def at_random() -> Iterator[Comparison]:
            draw = random.Random(self._seed)  # noqa: S311 - a sample, no secret
            for _ in range(min(RANDOM_PAIRS, rows * rows) if rows > 1 else 0):
                one = draw.randrange(first)
                two = (
                    first + draw.randrange(second)
                    if self._first_of_second
                    else draw.randrange(rows)
                )
                if one != two:
                    yield observe(
                        reader.record(one), reader.record(two), self.specs, self._rarities
                    )

        return learn(model, blocked(), at_random(), total_pairs=max(total, 1), share=1 / step)

    def _sizes(self, rows: int) -> tuple[int, int]:
        first = self._first_of_second
        return (first, rows - first) if first else (rows, rows)

    def _judged(self, pairs: Path) -> Iterator["Judged"]:
        work = ((self._folder, part) for part in read_parts(pairs, PAIRS_AT_ONCE))
        done = 0
        for part in self._spread(_judge, work, self.compared // 10):
            yield from part
            done += PAIRS_AT_ONCE
            self._progress("judge", min(done, self.compared), self.compared)

    def _consistent(self, reader: store.Reader, judged: Iterable["Judged"]) -> Iterator[Found]:
        """Take the surest links first; one that would join contradicting numbers becomes uncertain."""
        path = self._folder / "judged"
        links: list[tuple[float, int, int]] = []
        with path.open("wb") as stream:
            for found in judged:
                marshal.dump(found, stream)
                one, two, probability, verdict, _ = found
                if verdict == "same":
                    links.append((-probability, one, two))
        undone = set()
        groups = Groups()
        for _, one, two in sorted(links):
            for place in (one, two):
                groups.know(place, register_numbers(reader.record(place), self.specs))
            if not groups.join(one, two):
                undone.add((one, two))
        with path.open("rb") as stream:
            size = path.stat().st_size
            while stream.tell() < size:
                one, two, probability, verdict, evidence = marshal.load(stream)  # noqa: S302 - written just above
                if (one, two) in undone:
                    verdict, evidence = "uncertain", f"{evidence} ; {UNDONE}"
                yield Found(
                    reader.identifier(one), reader.identifier(two), probability, verdict, evidence
                )

    def _spread(self, task: Callable[[Any], Any], work: Iterable[Any], rows: int) -> Iterator[Any]:
        if self._processes < 2 or rows < PARALLEL_FROM:
            yield from map(task, work)
            return
        with get_context("spawn").Pool(self._processes) as pool:
            yield from pool.imap(task, work)


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


UNDONE = "contre : ce lien réunirait deux numéros officiels différents"
Judged: TypeAlias = tuple[int, int, float, str, str]
"""Both places, probability, verdict, evidence."""


def keep(path: Path, content: object) -> None:
    """Leave something to the processes that help."""
    path.write_bytes(pickle.dumps(content))


@lru_cache(maxsize=2)
def _kept(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by us, in our own folder


@lru_cache(maxsize=1)
def _reader(folder: Path) -> store.Reader:
    return store.Reader(folder)


def _write_keys(work: tuple[Path, int, int]) -> None:
    folder, first, last = work
    specs, rarities = _kept(folder / "counted")
    runs = SortedRuns(folder, f"keys.{first}")
    candidates.write_keys(runs, _reader(folder).records(first, last), specs, rarities)


def _judge(work: "tuple[Path, array[int]]") -> list[Judged]:
    folder, pairs = work
    model = _kept(folder / "model")
    reader = _reader(folder)
    found: list[Judged] = []
    for pair in pairs:
        one, two = candidates.rows_of(pair)
        seen = observe(reader.record(one), reader.record(two), model.specs, model.rarities)
        if model.probability(seen) < DISTINCT_BELOW:
            continue
        judged = judge(model, seen)
        found.append((one, two, judged.probability, judged.verdict, judged.in_words()))
    return found
