"""Numbers sorted on disk: as many as one likes, in little memory."""

import heapq
from array import array
from collections.abc import Iterator
from itertools import count
from pathlib import Path

IN_MEMORY = 1_000_000
_BUFFER = 32_768
_WIDTH = array("Q").itemsize


class SortedRuns:
    """Unsigned 64-bit numbers, written in any order and read in increasing order."""

    def __init__(self, folder: Path, name: str, *, in_memory: int = IN_MEMORY) -> None:
        self._folder, self._name, self._limit = folder, name, in_memory
        self._waiting = array("Q")

    def add(self, numbers: "array[int]") -> None:
        self._waiting.extend(numbers)
        if len(self._waiting) >= self._limit:
            self.flush()

    def flush(self) -> None:
        """Write what waits; to be called before reading, also by another process."""
        if self._waiting:
            for number in count():
                path = self._folder / f"{self._name}.{number}.run"
                if not path.exists():
                    break
            write_numbers(path, array("Q", sorted(self._waiting)))
            self._waiting = array("Q")

    def __iter__(self) -> Iterator[int]:
        self.flush()
        runs = sorted(self._folder.glob(f"{self._name}.*.run"))
        return heapq.merge(*map(read_numbers, runs))

    def remove(self) -> None:
        for path in self._folder.glob(f"{self._name}.*.run"):
            path.unlink()


def write_numbers(path: Path, numbers: "array[int]") -> None:
    with path.open("ab") as stream:
        numbers.tofile(stream)


def read_numbers(path: Path) -> Iterator[int]:
    for part in read_parts(path, _BUFFER):
        yield from part


def read_parts(path: Path, size: int) -> "Iterator[array[int]]":
    """Yield the numbers of a file, ``size`` at a time."""
    with path.open("rb") as stream:
        while content := stream.read(size * _WIDTH):
            yield array("Q", content)
