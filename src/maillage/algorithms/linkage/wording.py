"""Two lists of words laid side by side: which say the same, by how much, and what is left over."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from maillage.algorithms.linkage.rarity import Rarity, stem

PREFIX_COST = 1.5
SKELETON_COST = 2.5
TYPO_COST = 2.5
JOINED_COST = 1.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two lists of words share.

    ``bits``: information of what is shared; ``left`` and ``right``: share (0 to 1) of the information
    of each side that the other tells too; ``shared``, ``only_left``, ``only_right``: words.
    """

    bits: float
    left: float
    right: float
    shared: tuple[str, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]


@lru_cache(maxsize=100_000)
def kinship(one: str, two: str) -> float:
    """Return the cost, in bits, of taking two words for one; negative when they are not.

    A plural is its singular (0); then come a word cut short, one without its vowels, a slip.
    """
    one, two = stem(one), stem(two)
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    cost = -1.0
    if one == two:
        cost = 0.0
    elif short.isdigit() or long.isdigit():
        pass
    elif short[0] != long[0]:
        if len(short) >= 6 and OSA.distance(one, two, score_cutoff=1) <= 1:
            cost = TYPO_COST
    elif len(short) >= 3 and long.startswith(short):
        cost = PREFIX_COST + max(0, 5 - len(short))
    elif len(short) >= 4 and _slipped(short, long):
        cost = TYPO_COST + (1.5 if len(short) < 6 else 0)
    elif len(short) >= 3 and len(long) >= 5 and _is_skeleton(short, long):
        cost = SKELETON_COST + max(0, 5 - len(short))
    return cost


def _slipped(short: str, long: str) -> bool:
    allowed = 1 if len(long) < 8 else 2
    return OSA.distance(short, long, score_cutoff=allowed) <= allowed


def _is_skeleton(short: str, long: str) -> bool:
    """Whether letters were left out of the long word to make the short one: "ctre" of "centre"."""
    position = 0
    for letter in short:
        position = long.find(letter, position) + 1
        if not position:
            return False
    consonants = sum(letter not in "aeiouy" for letter in short)
    return consonants * 2 > len(short)


def align(one: Sequence[str], two: Sequence[str], rarity: Rarity) -> Alignment:
    """Lay two lists of words side by side; equal words first, then the nearest kin."""
    right = list(two)
    shared: list[str] = []
    left: list[str] = []
    for word in one:
        if word in right:
            right.remove(word)
            shared.append(word)
        else:
            left.append(word)
    cost = 0.0
    if left and right:
        cost += _join(left, right, shared)
        cost += _join(right, left, shared)
        pairs = [(price, x, y) for x in left for y in right if (price := kinship(x, y)) >= 0]
        for price, x, y in sorted(pairs):
            if x in left and y in right:
                left.remove(x)
                right.remove(y)
                common = x if rarity.bits(x) <= rarity.bits(y) else y
                shared.append(common)
                cost += min(price, rarity.bits(common))
    bits = max(rarity.shared_bits(shared) - cost, 0.0)
    whole, lost_left, lost_right = (sum(map(rarity.bits, words)) for words in (shared, left, right))
    return Alignment(
        bits,
        whole / (whole + lost_left) if whole else 0.0,
        whole / (whole + lost_right) if whole else 0.0,
        tuple(shared), tuple(left), tuple(right),
    )  # fmt: skip


def _join(parts: list[str], wholes: list[str], shared: list[str]) -> float:
    """Take two neighbours of one side for one word of the other: "presqu ile" and "presquile"."""
    cost = 0.0
    index = 0
    while wholes and index + 1 < len(parts):
        joined = parts[index] + parts[index + 1]
        if len(joined) > 4 and joined in wholes:
            wholes.remove(joined)
            del parts[index : index + 2]
            shared.append(joined)
            cost += JOINED_COST
        else:
            index += 1
    return cost
