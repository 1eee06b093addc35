"""Which pairs are worth comparing: rows that meet under a key, in blocks small enough."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby, product
from pathlib import Path

from maillage.algorithms.linkage import FieldSpec, Prepared, Rarity, blocking_keys
from maillage.core.linking.runs import SortedRuns, write_numbers

ROW_BITS = 24
MAX_ROWS = 1 << ROW_BITS
PAIRS_PER_ROW = 30
PAIRS_AT_LEAST = 1_000_000
LARGEST_BLOCK = 400
NEIGHBOURS = 2
"""In a block of whole names too large, a row still meets the next ones: copies all meet, one by one."""

_LOW_ROW = MAX_ROWS - 1


def key_number(key: str, row: int) -> int:
    """Return the key's digest (40 bits, the last one set for a whole name) followed by the row."""
    digest = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=5).digest())
    return (digest & ~1 | ("|=" in key)) << ROW_BITS | row


def write_keys(
    runs: SortedRuns,
    rows: Iterable[tuple[int, Prepared]],
    specs: Sequence[FieldSpec],
    rarities: Sequence[Rarity],
) -> None:
    for row, record in rows:
        keys = blocking_keys(record, specs, rarities)
        runs.add(array("Q", [key_number(key, row) for key in keys]))
    runs.flush()


def largest_block(runs: Iterable[int], rows: int) -> int:
    """Return the size above which blocks are left out, so that pairs stay in proportion of rows."""
    sizes = Counter(len(rows) for _, rows in blocks(runs))
    left = max(PAIRS_AT_LEAST, PAIRS_PER_ROW * rows)
    for size in sorted(sizes):
        left -= sizes[size] * size * (size - 1) // 2
        if left < 0 or size > LARGEST_BLOCK:
            return size - 1
    return LARGEST_BLOCK


def blocks(runs: Iterable[int]) -> Iterator[tuple[bool, list[int]]]:
    """Yield the rows that share a key, when there are several, and whether it is a whole name."""
    for digest, numbers in groupby(runs, key=lambda number: number >> ROW_BITS):
        rows = [number & _LOW_ROW for number in numbers]
        if len(rows) > 1:
            yield bool(digest & 1), rows


def write_pairs(
    pairs: SortedRuns, runs: Iterable[int], *, largest: int, first_of_second: int
) -> None:
    """Write the pairs of each block; with two files (``first_of_second`` > 0), across them only."""
    for whole, rows in blocks(runs):
        if len(rows) > largest and not whole:
            continue
        if len(rows) > largest:
            couples: Iterable[tuple[int, int]] = (
                (one, two)
                for index, one in enumerate(rows)
                for two in rows[index + 1 : index + 1 + NEIGHBOURS]
                if not first_of_second or one < first_of_second <= two
            )
        elif first_of_second:
            couples = product(
                [row for row in rows if row < first_of_second],
                [row for row in rows if row >= first_of_second],
            )
        else:
            couples = combinations(rows, 2)
        pairs.add(array("Q", [one << ROW_BITS | two for one, two in couples]))
    pairs.flush()


def write_unique(path: Path, pairs: Iterable[int]) -> int:
    """Write each pair once, in order, and return how many there are."""
    total = 0
    waiting = array("Q")
    for pair, _ in groupby(pairs):
        waiting.append(pair)
        total += 1
        if len(waiting) >= 100_000:
            write_numbers(path, waiting)
            waiting = array("Q")
    write_numbers(path, waiting)
    return total


def rows_of(pair: int) -> tuple[int, int]:
    return pair >> ROW_BITS, pair & _LOW_ROW
