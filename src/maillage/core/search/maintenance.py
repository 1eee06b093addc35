"""Writing the index: one worker, one lock, replaceable generations."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import tantivy

from maillage.core.search.analysis import register_analyzers
from maillage.core.search.documents import SearchDocument
from maillage.core.search.schema import (
    SCHEMA_VERSION,
    SEEN_BY,
    build_schema,
    slots_used,
    to_tantivy,
    uid_of,
)
from maillage.core.search.snapshot import read_stored
from maillage.core.search.store import (
    CURRENT,
    CURSOR,
    LAYOUT,
    LOCK,
    WANTED,
    open_index,
    read_json,
    write_atomically,
)

Progress = Callable[[int], None]
Cursor = dict[str, Any]
UPDATE_HEAP, REBUILD_HEAP = 30_000_000, 200_000_000
PROGRESS_EVERY = 5000
# Segments are checked for reading; damage within one shows as an error while it is read.
CHECKED_SAMPLE = 5


class IndexBusy(Exception):
    """Another process writes this index."""


class Maintainer:
    """The one writer of an index folder. Use as a context manager; raises IndexBusy on entering
    when another process has the lock. A process that was killed frees it at once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock_file: int | None = None
        self._generation = ""
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._layout: dict[str, int] = {}

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise IndexBusy from error
        self._lock_file = descriptor
        self._open()
        self._sweep()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close_writer()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    # State.

    @property
    def healthy(self) -> bool:
        """Whether there is an index of this version that opens and reads."""
        return self._index is not None

    @property
    def cursor(self) -> Cursor:
        """How far the change feed was read; empty before the first build."""
        return read_json(self._path / CURSOR) if self.healthy else {}

    @property
    def documents(self) -> int:
        """Documents of the last commit."""
        if self._index is None:
            return 0
        self._index.reload()
        return self._index.searcher().num_docs

    def rebuild_wanted(self) -> bool:
        """Whether a reader found the index damaged since it was opened here."""
        wanted = self.folder / WANTED
        if wanted.exists() and self.healthy:
            # The reader may have met a generation that was just replaced: look again.
            self._close_writer()
            self._open()
        return not self.healthy

    @property
    def _path(self) -> Path:
        return self.folder / self._generation

    def _open(self) -> None:
        self._index, self._generation = None, ""
        pointer = read_json(self.folder / CURRENT)
        generation = str(pointer.get("generation", ""))
        if not generation or pointer.get("version") != SCHEMA_VERSION:
            return
        path = self.folder / generation
        try:
            index = open_index(path)
            searcher = index.searcher()
            sample = searcher.search(tantivy.Query.all_query(), limit=CHECKED_SAMPLE)
            for _, address in sample.hits:
                read_stored(searcher, address)
        except (OSError, ValueError, TypeError):
            return
        if not read_json(path / CURSOR):
            return
        self._index, self._generation = index, generation
        self._layout = read_json(path / LAYOUT)
        (self.folder / WANTED).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove generations that nothing points to: left by a rebuild that was cut short."""
        for path in self.folder.glob("g-*"):
            if path.name != self._generation:
                shutil.rmtree(path, ignore_errors=True)

    # Small changes.

    def apply(
        self,
        *,
        objects: Iterable[tuple[str, str]],
        documents: Iterable[SearchDocument],
        cursor: Cursor,
    ) -> int:
        """Replace ``objects`` (kind, key) by ``documents``, commit, then remember ``cursor``.

        A crash in between makes the same changes be applied again, which changes nothing: an
        object is always removed before it is added. Returns the number of documents added.
        """
        writer = self._open_writer()
        # By query: tantivy-py 0.27 deletes nothing by a term of an unsigned field.
        gone = [uid_of(kind, key, seen_by) for kind, key in objects for seen_by in SEEN_BY]
        if gone:
            writer.delete_documents_by_query(
                tantivy.Query.term_set_query(self._opened.schema, "uid", gone)
            )
        added = 0
        layout = dict(self._layout)
        for document in documents:
            writer.add_document(to_tantivy(document))
            _widen(layout, document)
            added += 1
        if layout != self._layout:
            self._write_layout(self._path, layout)
        writer.commit()
        self.remember(cursor)
        return added

    def remember(self, cursor: Cursor) -> None:
        """Store how far the feed was read, when nothing had to be written."""
        write_atomically(self._path / CURSOR, json.dumps(cursor))

    def _write_layout(self, path: Path, layout: dict[str, int]) -> None:
        # Before the commit: a reader that counts one place too many only finds it empty.
        write_atomically(path / LAYOUT, json.dumps(layout))
        self._layout = layout

    @property
    def _opened(self) -> tantivy.Index:
        if self._index is None:
            raise RuntimeError("there is no index to change: rebuild it first")
        return self._index

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._opened.writer(UPDATE_HEAP, 1)
        return self._writer

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    # Everything.

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        *,
        cursor: Cursor,
        progress: Progress | None = None,
    ) -> int:
        """Build a new generation beside the one in use and swap. Streams; returns how many documents.

        Readers keep the old one until the swap, and a crash leaves it as it was.
        """
        self._close_writer()
        generation = self._next_generation()
        path = self.folder / generation
        path.mkdir()
        index = tantivy.Index(build_schema(), str(path))
        register_analyzers(index)
        writer = index.writer(REBUILD_HEAP)
        layout: dict[str, int] = {}
        total = 0
        stream = iter(documents)
        while chunk := list(islice(stream, PROGRESS_EVERY)):
            for document in chunk:
                writer.add_document(to_tantivy(document))
                _widen(layout, document)
            total += len(chunk)
            if progress is not None:
                progress(total)
        self._write_layout(path, layout)
        writer.commit()
        writer.wait_merging_threads()
        write_atomically(path / CURSOR, json.dumps(cursor))
        pointer = {"generation": generation, "version": SCHEMA_VERSION}
        write_atomically(self.folder / CURRENT, json.dumps(pointer))
        (self.folder / WANTED).unlink(missing_ok=True)
        self._open()
        self._sweep()
        return total

    def _next_generation(self) -> str:
        numbers = [
            int(path.name[2:]) for path in self.folder.glob("g-*") if path.name[2:].isdigit()
        ]
        current = read_json(self.folder / CURRENT).get("generation", "g-0")
        if str(current)[2:].isdigit():
            numbers.append(int(str(current)[2:]))
        return f"g-{max(numbers, default=0) + 1}"


def _widen(layout: dict[str, int], document: SearchDocument) -> None:
    for name, places in slots_used(document.facets).items():
        if places > layout.get(name, 0):
            layout[name] = places
