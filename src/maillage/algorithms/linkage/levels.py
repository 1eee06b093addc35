"""How far two records agree, field by field: a small number of levels, each with its chances.

A level has ``m``, its chance when the two records are one; and its chance when they are not, made of two parts:
by luck, ``c`` times two to the minus the bits shared that count (see rarity.py); and on purpose, ``e`` others per
record bear the same on purpose (homonyms, sister clubs on one phone). Values shipped here come from the tuning half of
docs/algorithms/rapprochement.md; learning (learning.py) replaces them by those of the files.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz.distance import OSA

from maillage.algorithms.linkage import vocabulary
from maillage.algorithms.linkage.fields import WORDY, FieldSpec, Prepared, Value
from maillage.algorithms.linkage.rarity import Rarity
from maillage.algorithms.linkage.wording import Alignment, align

MISSING = 0
"""Level 0 of every field: one side is blank, which is evidence of nothing."""


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement.

    ``counted`` (0 to 1): how much of the bits shared counts; at 0 ``c`` is simply learned.
    """

    code: str
    m: float
    c: float = 1.0
    e: float = 0.0
    counted: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one field of a pair: level, bits shared, and the words that tell it."""

    level: int = MISSING
    bits: float = 0.0
    shared: tuple[str, ...] = ()
    only: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


Comparison: TypeAlias = tuple[Seen, ...]

_NAME = (
    Level("identical", 0.30, 0.05, 0.02, counted=1.0),
    Level("same", 0.20, 0.05, 0.05, counted=1.0),
    Level("nearly", 0.10, 0.6, 0.02, counted=1.0),
    Level("inside", 0.12, 0.1, 0.09, counted=1.0),
    Level("half", 0.07, 0.08, 0.11, counted=1.0),
    Level("acronym", 0.03, 0.5, 0.3, counted=1.0),
    Level("part", 0.03, 0.04, 0.05, counted=1.0),
    Level("both_near", 0.05, 0.1, 0.25, counted=1.0),
    Level("both_far", 0.04, 0.02, 0.85, counted=0.5),
    Level("apart", 0.04, 0.05),
    Level("different", 0.07, 0.93),
)
_PERSON = (
    Level("identical", 0.50, 1.0, 0.01, counted=1.0),
    Level("same", 0.10, 1.0, 0.01, counted=1.0),
    Level("nearly", 0.04, 1.0, 0.02, counted=1.0),
    Level("inside", 0.08, 1.0, 0.05, counted=1.0),
    Level("half", 0.08, 1.0, 0.2, counted=1.0),
    Level("acronym", 0.005, 1.0, 0.5, counted=1.0),
    Level("part", 0.02, 1.0, 0.3, counted=1.0),
    Level("both_near", 0.04, 1.0, 0.5, counted=1.0),
    Level("both_far", 0.05, 0.1, 1.0, counted=0.5),
    Level("apart", 0.03, 0.02),
    Level("different", 0.05, 0.98),
)
_ADDRESS = (
    Level("identical", 0.35, 1.0, 0.5, counted=1.0),
    Level("same", 0.10, 1.0, 0.5, counted=1.0),
    Level("nearly", 0.08, 1.0, 0.5, counted=1.0),
    Level("inside", 0.10, 1.0, 0.5, counted=1.0),
    Level("half", 0.06, 1.0, 0.6, counted=1.0),
    Level("acronym", 0.005, 1.0, 0.6, counted=1.0),
    Level("part", 0.03, 1.0, 1.0, counted=1.0),
    Level("both_near", 0.06, 1.0, 1.0, counted=1.0),
    Level("both_far", 0.05, 0.1, 1.0, counted=0.5),
    Level("apart", 0.05, 0.1),
    Level("different", 0.115, 0.8),
)
LEVELS: dict[str, tuple[Level, ...]] = {
    "name": _NAME,
    "person": _PERSON,
    "address": _ADDRESS,
    "text": _ADDRESS,
    "postcode": (
        Level("same", 0.85, counted=1.0), Level("near", 0.07, 0.05), Level("different", 0.08, 0.95),
    ),
    "date": (
        Level("same", 0.80, 1.0, 0.01, counted=1.0), Level("near", 0.08, 0.005),
        Level("year", 0.04, 0.03), Level("different", 0.08, 0.965),
    ),
    "identifier": (
        Level("same", 0.90, 0.00001, 0.00005, counted=1.0), Level("near", 0.04, 0.0005),
        Level("different", 0.06), Level("contradicted", 0.02),
    ),
    "phone": (
        Level("same", 0.75, 0.02, 0.1, counted=1.0), Level("near", 0.05, 0.001),
        Level("different", 0.20),
    ),
    "email": (
        Level("same", 0.65, 0.01, 0.05, counted=1.0), Level("domain", 0.10, 0.05, 0.3, counted=1.0),
        Level("different", 0.25),
    ),
    "url": (
        Level("same", 0.75, 0.02, 0.05, counted=1.0), Level("host", 0.10, 0.05, 0.3, counted=1.0),
        Level("different", 0.15),
    ),
}  # fmt: skip
"""For each kind, its levels from full agreement down; level numbers start at 1."""

(
    _IDENTICAL, _SAME, _NEARLY, _INSIDE, _HALF, _ACRONYM, _PART, _BOTH_NEAR, _BOTH_FAR, _APART,
    _NOTHING,
) = range(1, 12)  # fmt: skip
ACRONYM_LETTER_BITS = 2.2
LONGEST_ACRONYM = 6


def observe(
    a: Prepared, b: Prepared, specs: Sequence[FieldSpec], rarities: Sequence[Rarity]
) -> Comparison:
    """Compare two records field by field; several values of a field are tried, the best is kept."""
    return tuple(
        _best(spec.kind, ones, twos, rarity) if ones and twos else Seen()
        for spec, ones, twos, rarity in zip(specs, a, b, rarities, strict=True)
    )


def compare(
    a: Prepared, b: Prepared, specs: Sequence[FieldSpec], rarities: Sequence[Rarity] = ()
) -> tuple[int, ...]:
    """Return the level of each field (0: missing; 1: the same; the higher, the less alike)."""
    rarities = rarities or [Rarity() for _ in specs]
    return tuple(seen.level for seen in observe(a, b, specs, rarities))


def _best(kind: str, ones: Sequence[Value], twos: Sequence[Value], rarity: Rarity) -> Seen:
    judge = _words if kind in WORDY else _JUDGES[kind]
    others = len(ones) > 1 and len(twos) > 1
    found = Seen()
    for one in ones:
        for two in twos:
            seen = judge(one, two, rarity)
            if others and seen.level <= _SAME and kind == "name" and _is_acronym(one):
                # Both have a full name too: one acronym for two of them is common.
                bits = min(seen.bits, len(one[1]) * ACRONYM_LETTER_BITS)
                seen = Seen(_ACRONYM, bits, seen.shared)
            if seen.level and (not found.level or _rank(seen) > _rank(found)):
                found = seen
    return found


def _rank(seen: Seen) -> float:
    """Order several values of one field: bits shared, less what the level takes away."""
    return seen.bits - 2.0 * seen.level


def _words(left: Value, right: Value, rarity: Rarity) -> Seen:
    one, two = left[1:], right[1:]
    if left[0] == right[0]:
        return Seen(_IDENTICAL, rarity.shared_bits(one), one)
    found = align(one, two, rarity)
    level, bits = _words_level(found), found.bits
    if level >= _PART and (letters := _acronym(one, two)):
        level, bits = (
            _ACRONYM,
            min(letters * ACRONYM_LETTER_BITS, rarity.bits(min(one, two, key=len)[0])),
        )
    return Seen(level, bits, found.shared, (found.only_left, found.only_right))


def _words_level(found: Alignment) -> int:
    least = min(found.left, found.right)
    if not found.shared or found.bits <= 0.5:
        return _NOTHING
    if not found.only_left or not found.only_right:
        if not found.only_left and not found.only_right:
            return _SAME
        return _nth(least, (0.8, 0.6, 0.4), (_NEARLY, _INSIDE, _HALF, _PART))
    if _numbers(found.only_left) and _numbers(found.only_right):
        return _APART
    return _nth(least, (0.6, 0.4), (_BOTH_NEAR, _BOTH_FAR, _APART))


def _nth(share: float, limits: Sequence[float], levels: Sequence[int]) -> int:
    """Return the level of the first limit reached, or the last level."""
    reached = (level for limit, level in zip(limits, levels, strict=False) if share >= limit)
    return next(reached, levels[-1])


def _numbers(words: Sequence[str]) -> bool:
    return any(word[0].isdigit() for word in words)


def _is_acronym(words: Value) -> bool:
    return len(words) == 2 and len(words[1]) <= LONGEST_ACRONYM


def _acronym(one: Value, two: Value) -> int:
    """Return how many letters of acronym say that one name is the initials of the other."""
    for short, long in ((one, two), (two, one)) if len(one) == 1 or len(two) == 1 else ():
        initials = "".join(word[0] for word in long)
        if len(short) == 1 and len(long) >= 3 and short[0] == initials:
            return len(long)
    return 0


def _equal(one: Value, rarity: Rarity) -> Seen:
    return Seen(1, rarity.bits("\n".join(one)), one)


def _one_slip(one: str, two: str) -> bool:
    return len(one) > 3 and OSA.distance(one, two, score_cutoff=1) <= 1


def _postcode(one: Value, two: Value, rarity: Rarity) -> Seen:
    if one == two:
        return _equal(one, rarity)
    return Seen(2 if _one_slip(one[0], two[0]) else 3)


def _date(one: Value, two: Value, rarity: Rarity) -> Seen:
    if one == two:
        return _equal(one, rarity) if all(one) else Seen(3)
    if not (all(one) and all(two)):
        known = [(x, y) for x, y in zip(one, two, strict=True) if x and y]
        return Seen(3 if all(x == y for x, y in known) else 4)
    swapped = one[0] == two[0] and one[1:] == (two[2], two[1])
    if swapped or _one_slip("".join(one), "".join(two)):
        return Seen(2)
    return Seen(3 if one[0] == two[0] else 4)


def _identifier(one: Value, two: Value, rarity: Rarity) -> Seen:
    if one == two:
        return _equal(one, rarity)
    if one[0] != two[0]:
        return Seen()
    if one[0]:
        return Seen(4)
    return Seen(2 if len(one[1]) > 4 and _one_slip(one[1], two[1]) else 3)


def _phone(one: Value, two: Value, rarity: Rarity) -> Seen:
    if one == two:
        return _equal(one, rarity)
    return Seen(2 if _one_slip(one[0], two[0]) else 3)


def _email(one: Value, two: Value, rarity: Rarity) -> Seen:
    if one == two:
        return _equal(one, rarity)
    if one[1] == two[1] and one[1] not in vocabulary.FREE_MAIL:
        return Seen(2, rarity.bits(one[1]), (one[1],))
    return Seen(3)


def _url(one: Value, two: Value, rarity: Rarity) -> Seen:
    if one == two:
        return _equal(one, rarity)
    if one[0] == two[0] and one[0] not in vocabulary.SHARED_HOSTS:
        return Seen(2, rarity.bits(one[0]), (one[0],))
    return Seen(3)


_JUDGES: dict[str, Callable[[Value, Value, Rarity], Seen]] = {
    "postcode": _postcode,
    "date": _date,
    "identifier": _identifier,
    "phone": _phone,
    "email": _email,
    "url": _url,
}


def count_record(record: Prepared, specs: Sequence[FieldSpec], rarities: Sequence[Rarity]) -> None:
    """Count one record in the rarity of each of its fields."""
    for spec, values, rarity in zip(specs, record, rarities, strict=True):
        if not values:
            continue
        if spec.kind in WORDY:
            rarity.add(word for value in values for word in value[1:])
        elif spec.kind == "email":
            rarity.add(text for value in values for text in ("\n".join(value), value[1]))
        elif spec.kind == "url":
            rarity.add(text for value in values for text in ("\n".join(value), value[0]))
        else:
            rarity.add("\n".join(value) for value in values)


def blank_rarities(specs: Sequence[FieldSpec]) -> list[Rarity]:
    return [Rarity(whole=spec.kind not in WORDY) for spec in specs]
