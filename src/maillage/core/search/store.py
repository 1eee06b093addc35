"""The index on disk, as readers see it.

```
index/
  current          name of the generation in use, replaced atomically
  worker.lock      held (flock) by the one worker that writes; the kernel frees it on kill -9
  rebuild-wanted   left by a reader that could not open the index
  g-<number>/      one generation: the files of tantivy, and
     layout.json   places used by each facet, written before the commit that uses them
     cursor.json   how far the change feed was read, written after the commit
```
"""

import json
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import tantivy

from maillage.algorithms.geometry import Box
from maillage.core.search import answers, panorama, suggestions
from maillage.core.search.analysis import register_analyzers
from maillage.core.search.documents import Audience
from maillage.core.search.ranking import Ranked, to_hits
from maillage.core.search.requests import (
    Cluster,
    Facet,
    Hit,
    MapView,
    Matrix,
    SearchPage,
    SearchRequest,
    Suggestion,
)
from maillage.core.search.schema import SCHEMA_VERSION
from maillage.core.search.snapshot import Snapshot

CURRENT, LOCK, WANTED = "current", "worker.lock", "rebuild-wanted"
LAYOUT, CURSOR, META = "layout.json", "cursor.json", "meta.json"
SCAN_PAGE = 500
REBUILDING = (
    "L’index de recherche se reconstruit : les résultats reviennent dans quelques instants. "
    "Rien n’est perdu."
)


def write_atomically(path: Path, text: str) -> None:
    """Replace a small file so that a crash leaves the old or the new one, never a half."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_json(path: Path) -> dict[str, Any]:
    """Read a small JSON object; empty when it is missing or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def open_index(folder: Path) -> tantivy.Index:
    """Open one generation. Raises ValueError or OSError when it is missing or damaged."""
    index = tantivy.Index.open(str(folder))
    register_analyzers(index)
    index.config_reader("manual")
    return index


@dataclass(frozen=True, slots=True)
class IndexState:
    """What ``maillage doctor`` and ``/sante`` tell about the index."""

    status: Literal["ready", "rebuilding"]
    documents: int = 0
    generation: str = ""
    committed_at: datetime | None = None
    sentence: str = ""


class _Pools:
    """Threads do not survive a fork: each process makes its own on first use."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._pool = None

    def get(self) -> ThreadPoolExecutor:
        if self._pool is None:
            workers = max(1, min(4, os.cpu_count() or 1))
            self._pool = ThreadPoolExecutor(workers, thread_name_prefix="search")
        return self._pool


_pools = _Pools()


class SearchIndex:
    """The index in a folder: ask it anything, at any time, from any thread.

    Follows by itself what the worker commits or rebuilds (two ``stat`` calls per question), and
    answers with ``unavailable`` rather than an error while there is nothing to read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._generation = ""
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None

    # Following the worker.

    def generation(self) -> str:
        """Name of the generation in use, or "" when there is none of this version."""
        pointer = read_json(self.folder / CURRENT)
        is_ours = pointer.get("version") == SCHEMA_VERSION
        return str(pointer.get("generation", "")) if is_ours else ""

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            pointer = (self.folder / CURRENT).stat()
            meta = (self.folder / self._generation / META).stat() if self._generation else pointer
        except OSError:
            return None
        return pointer.st_mtime_ns, meta.st_mtime_ns, meta.st_size

    def snapshot(self) -> Snapshot | None:
        """The last commit, or None when there is no index that can be read."""
        stamp = self._stamp()
        if stamp is not None and stamp == self._seen and self._snapshot is not None:
            return self._snapshot
        with self._lock:
            return self._follow()

    def _follow(self) -> Snapshot | None:
        generation = self.generation()
        if not generation:
            self._forget()
            return None
        try:
            if generation != self._generation or self._index is None:
                self._index = open_index(self.folder / generation)
                self._generation = generation
            stamp = self._stamp()
            self._index.reload()
            searcher = self._index.searcher()
        except (OSError, ValueError) as error:
            self._forget()
            self._ask_for_rebuild(error)
            return None
        slots = read_json(self.folder / generation / LAYOUT)
        places = {name: count for name, count in slots.items() if isinstance(count, int)}
        self._snapshot = Snapshot(searcher, self._index.schema, places, _pools.get())
        self._seen = stamp
        return self._snapshot

    def _forget(self) -> None:
        self._index = self._snapshot = self._seen = None
        self._generation = ""

    def _ask_for_rebuild(self, error: Exception) -> None:
        # The generation may just have been replaced under our feet; the worker checks for itself.
        try:
            (self.folder / WANTED).write_text(f"{error}\n", encoding="utf-8")
        except OSError:
            return

    def state(self) -> IndexState:
        """Whether the index can be asked, and how fresh it is."""
        snapshot = self.snapshot()
        if snapshot is None:
            return IndexState("rebuilding", sentence=REBUILDING)
        try:
            stat = (self.folder / self._generation / META).stat()
        except OSError:
            return IndexState("rebuilding", sentence=REBUILDING)
        return IndexState(
            "ready",
            documents=snapshot.documents,
            generation=self._generation,
            committed_at=datetime.fromtimestamp(stat.st_mtime, UTC),
        )

    # Questions.

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer with a page; never raises on what people type."""
        snapshot = self.snapshot()
        if snapshot is None:
            return SearchPage(unavailable=REBUILDING)
        return answers.answer(snapshot, request)

    def count(self, request: SearchRequest) -> int:
        """How many documents answer."""
        snapshot = self.snapshot()
        return 0 if snapshot is None else answers.count(snapshot, request)

    def suggest(
        self,
        text: str,
        *,
        kinds: Sequence[str] = (),
        limit: int = 8,
        audience: Audience = "public",
    ) -> tuple[Suggestion, ...]:
        """Titles while typing, at most ``limit`` for each kind."""
        snapshot = self.snapshot()
        if snapshot is None:
            return ()
        return suggestions.suggest(snapshot, text, kinds=kinds, limit=limit, audience=audience)

    def clusters(
        self, request: SearchRequest, *, zoom: int, bbox: Box | None = None
    ) -> list[Cluster]:
        """Points of the map for the answer, within the part that is shown."""
        snapshot = self.snapshot()
        if snapshot is None:
            return []
        return list(answers.points(snapshot, request, MapView(zoom, bbox)))

    def count_matrix(self, request: SearchRequest, rows: Facet, cols: Facet) -> Matrix:
        """Two facets crossed."""
        snapshot = self.snapshot()
        if snapshot is None:
            return Matrix(0, (), (), {})
        return panorama.matrix(snapshot, request, rows, cols)

    def histogram(self, request: SearchRequest, number: str) -> tuple[tuple[int, int], ...]:
        """``(value, documents)`` for a number such as a year, in order."""
        snapshot = self.snapshot()
        return () if snapshot is None else panorama.histogram(snapshot, request, number)

    def scan(self, request: SearchRequest) -> Iterator[Hit]:
        """Every result, in index order, for exports; one commit is read from end to end."""
        snapshot = self.snapshot()
        if snapshot is None:
            return
        scope = answers.scope_of(snapshot, replace(request, offset=0, cursor=""))
        if not snapshot.documents or scope.plan.unknown:
            return
        base = scope.base()
        limit = max(1, snapshot.count(base))
        hits = snapshot.searcher.search(base, limit=limit, count=False, order_by_field="uid").hits
        for start in range(0, len(hits), SCAN_PAGE):
            places = [Ranked(address) for _, address in hits[start : start + SCAN_PAGE]]
            yield from to_hits(scope, places)
