"""Prepared records on disk, read one by one in any order."""

import marshal
import mmap
from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from maillage.algorithms.linkage import Prepared

REMEMBERED = 20_000


class Writer:
    """Appends records; what is written is read by :class:`Reader`, also from another process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream = (folder / "records").open("wb")
        self._ends = array("Q")

    def add(self, identifier: str, record: Prepared) -> None:
        self._stream.write(marshal.dumps((identifier, record)))
        self._ends.append(self._stream.tell())

    def __len__(self) -> int:
        return len(self._ends)

    def close(self) -> None:
        self._stream.close()
        with (self._folder / "ends").open("wb") as stream:
            self._ends.tofile(stream)


class Reader:
    """Records by their place; the last read stay in memory."""

    def __init__(self, folder: Path) -> None:
        self._ends = array("Q", (folder / "ends").read_bytes())
        with (folder / "records").open("rb") as stream:
            self._bytes: Any = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self.record = lru_cache(maxsize=REMEMBERED)(self._record)

    def __len__(self) -> int:
        return len(self._ends)

    def _read(self, place: int) -> tuple[str, Prepared]:
        start = self._ends[place - 1] if place else 0
        found: tuple[str, Prepared] = marshal.loads(self._bytes[start : self._ends[place]])  # noqa: S302 - written by us, in our folder
        return found

    def _record(self, place: int) -> Prepared:
        return self._read(place)[1]

    def identifier(self, place: int) -> str:
        return self._read(place)[0]

    def records(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, Prepared]]:
        for place in range(first, len(self) if last is None else last):
            yield place, self._record(place)

    def close(self) -> None:
        self._bytes.close()
