"""Squares of the web map as numbers, for filters and clusters.

A position has one code of 42 bits (Morton order at level 21): dividing it by ``4 ** (21 - level)``
gives its square at any coarser level, which is what makes one histogram enough for any zoom.
Squares of the even levels 6 to 20 are also terms of the index, so that a circle or a rectangle
is a union of a few postings instead of a look at every document.
"""

import math
from collections.abc import Callable, Iterable
from enum import Enum

from maillage.algorithms.geometry import (
    Box,
    box_around,
    haversine,
    tile_box,
    tile_of,
)

CODE_LEVEL = 21
EQUATOR_M = 40_030_000.0
TERM_LEVELS = tuple(range(6, 21, 2))
_LEVEL_SHIFT = 2 * CODE_LEVEL
# A start wider than this many squares a side is not worth covering: look at every document.
_WIDEST_START = 12
# Squares meet on the same floating-point edge that positions are cut at: leave a hair (0.1 mm).
_HAIR_DEG = 1e-9

_SPREAD = [
    sum(((byte >> bit) & 1) << (2 * bit) for bit in range(8))
    for byte in range(256)
]  # fmt: skip


def _spread(number: int) -> int:
    """Leave an empty bit between the bits of a number of 24 bits."""
    return (
        _SPREAD[number & 255]
        | _SPREAD[(number >> 8) & 255] << 16
        | _SPREAD[(number >> 16) & 255] << 32
    )


def _gather(code: int) -> int:
    """Undo ``_spread``."""
    code &= 0x5555_5555_5555
    code = (code | code >> 1) & 0x3333_3333_3333
    code = (code | code >> 2) & 0x0F0F_0F0F_0F0F
    code = (code | code >> 4) & 0x00FF_00FF_00FF
    code = (code | code >> 8) & 0xFFFF_0000_FFFF
    return (code | code >> 16) & 0xFF_FFFF


def code_of(lat: float, lon: float) -> int:
    """Morton code of a position at level 21 (42 bits; squares of 19 m at the equator)."""
    x, y = tile_of(lat, lon, CODE_LEVEL)
    return _spread(x) | _spread(y) << 1


def code_box(code: int, level: int) -> Box:
    """Rectangle of a square given by its code at ``level``."""
    return tile_box(_gather(code), _gather(code >> 1), level)


def term(code: int, level: int) -> int:
    """The index term of a square: its level above its code."""
    return level << _LEVEL_SHIFT | code


def _term_at(x: int, y: int, level: int) -> int:
    return term(_spread(x) | _spread(y) << 1, level)


def terms_of(code: int) -> list[int]:
    """Index terms of every even level above a position's code."""
    return [term(code >> 2 * (CODE_LEVEL - level), level) for level in TERM_LEVELS]


def terms_within(code: int, level: int) -> list[int]:
    """Terms that make up exactly one square of any level from 5 to 20."""
    if level % 2 == 0:
        return [term(code, level)]
    return [term(code << 2 | child, level + 1) for child in range(4)]


class Relation(Enum):
    """How a square stands to a shape."""

    OUTSIDE = 0
    EDGE = 1
    INSIDE = 2


Relate = Callable[[Box], Relation]


def _relate_box(shape: Box) -> Relate:
    def relate(cell: Box) -> Relation:
        if (
            cell.east < shape.west - _HAIR_DEG
            or cell.west > shape.east + _HAIR_DEG
            or cell.north < shape.south - _HAIR_DEG
            or cell.south > shape.north + _HAIR_DEG
        ):
            return Relation.OUTSIDE
        inside = (
            cell.west >= shape.west + _HAIR_DEG
            and cell.east <= shape.east - _HAIR_DEG
            and cell.south >= shape.south + _HAIR_DEG
            and cell.north <= shape.north - _HAIR_DEG
        )
        return Relation.INSIDE if inside else Relation.EDGE

    return relate


def _relate_circle(lat: float, lon: float, radius_m: float) -> Relate:
    def relate(cell: Box) -> Relation:
        middle_lat = (cell.south + cell.north) / 2
        middle_lon = (cell.west + cell.east) / 2
        # A square is widest on the side of the equator: its farthest corners are there. The
        # triangle inequality is exact on the sphere; 1 % and 1 m absorb the rounding.
        corner_lat = cell.south if middle_lat >= 0 else cell.north
        reach = 1.0 + 1.01 * haversine(middle_lat, middle_lon, corner_lat, cell.west)
        distance = haversine(lat, lon, middle_lat, middle_lon)
        if distance - reach > radius_m:
            return Relation.OUTSIDE
        return Relation.INSIDE if distance + reach <= radius_m else Relation.EDGE

    return relate


class Cover:
    """A shape as squares: ``inside`` wholly in it, ``edge`` crossed by its outline (index terms)."""

    def __init__(self, inside: Iterable[int], edge: Iterable[int], level: int) -> None:
        self.inside = list(inside)
        self.edge = list(edge)
        self.level = level


def _start_level(box: Box) -> int | None:
    """The finest term level where the box spans at most 4 squares a side."""
    for level in reversed(TERM_LEVELS):
        left, top = tile_of(box.north, box.west, level)
        right, bottom = tile_of(box.south, box.east, level)
        if max(right - left, bottom - top) < (4 if level > TERM_LEVELS[0] else _WIDEST_START):
            return level
    return None


def _cover(box: Box, relate: Relate, finer: int) -> Cover | None:
    start = _start_level(box)
    if start is None:
        return None
    left, top = tile_of(box.north + _HAIR_DEG, box.west - _HAIR_DEG, start)
    right, bottom = tile_of(box.south - _HAIR_DEG, box.east + _HAIR_DEG, start)
    last = min(TERM_LEVELS[-1], start + finer)
    inside: list[int] = []
    edge: list[int] = []
    level = start
    squares = [(x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]
    while squares:
        crossed = []
        for x, y in squares:
            relation = relate(tile_box(x, y, level))
            if relation is Relation.INSIDE:
                inside.append(_term_at(x, y, level))
            elif relation is Relation.EDGE:
                crossed.append((x, y))
        if level >= last:
            edge = [_term_at(x, y, level) for x, y in crossed]
            break
        squares = [
            (x << 2 | east, y << 2 | south)
            for x, y in crossed
            for south in range(4)
            for east in range(4)
        ]
        level += 2
    return Cover(inside, edge, level)


def cover_box(box: Box, *, finer: int = 2) -> Cover | None:
    """Squares of a rectangle, or None when it is so wide that covering it saves nothing."""
    return _cover(box, _relate_box(box), finer)


def cover_circle(lat: float, lon: float, radius_m: float, *, finer: int = 4) -> Cover | None:
    """Squares of a circle in metres; ``finer`` (even) makes the edge thinner."""
    return _cover(box_around(lat, lon, radius_m), _relate_circle(lat, lon, radius_m), finer)


def side_m(lat: float, level: int) -> float:
    """Metres along the side of a square at a latitude."""
    return EQUATOR_M * max(0.05, math.cos(math.radians(lat))) / (1 << level)


def centre(code: int, level: int) -> tuple[float, float]:
    """Middle ``(lat, lon)`` of a square."""
    box = code_box(code, level)
    return (box.south + box.north) / 2, math.fsum((box.west, box.east)) / 2
