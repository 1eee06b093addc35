"""Keys under which candidate pairs meet: two records that share none are never compared.

A key begins with the numbers of the fields it is made of. Blocks that grow too large are for the caller to refuse
(pairs of words, and words with an area, take over from common words).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from maillage.algorithms.linkage import vocabulary
from maillage.algorithms.linkage.fields import WORDY, FieldSpec, Prepared, Value
from maillage.algorithms.linkage.phonetic import sound
from maillage.algorithms.linkage.rarity import KEY_LETTERS, Rarity

RAREST = 4
"""Only the rarest words of a value make keys, by pairs and with an area."""


def blocking_keys(
    record: Prepared, specs: Sequence[FieldSpec], rarities: Sequence[Rarity] = ()
) -> set[str]:
    """Return the keys of a record, at most a hundred or so; none when everything is blank."""
    rarities = rarities or [Rarity() for _ in specs]
    found: set[str] = set()
    who: list[tuple[int, str]] = []
    where: list[tuple[int, str]] = []
    for index, (spec, values, rarity) in enumerate(zip(specs, record, rarities, strict=True)):
        for value in (value[1:] if spec.kind in WORDY else value for value in values):
            found.update(f"{index}|{key}" for key in _alone(spec.kind, value, rarity))
            if spec.kind in ("name", "person"):
                who += ((index, sound(word)) for word in _rarest(value, rarity)[:3])
            else:
                where += ((index, text) for text in _area(spec.kind, value, rarity))
    found.update(f"{i},{j}|{one}|{two}" for i, one in who for j, two in where)
    found.update(f"{i},{j}|{one}|{two}" for (i, one), (j, two) in combinations(where, 2) if i != j)
    return found


def fields_of(key: str) -> list[int]:
    """Return the numbers of the fields that a key is made of."""
    return [int(number) for number in key.partition("|")[0].split(",")]


def _rarest(words: Value, rarity: Rarity) -> list[str]:
    return sorted(dict.fromkeys(words), key=lambda word: (rarity.count(word), word))


def _area(kind: str, value: Value, rarity: Rarity) -> Iterator[str]:
    """What narrows a name down: a postcode, a year, a number in the street, a street."""
    if kind == "postcode":
        yield value[0]
    elif kind == "date":
        yield value[0]
        if value[1] and value[2]:
            yield "".join(sorted(value[1:]))
    elif kind == "address":
        yield from (word for word in _rarest(value, rarity)[:3])


def _alone(kind: str, value: Value, rarity: Rarity) -> Iterable[str]:
    if kind in ("name", "person", "text"):
        return _words(value, rarity)
    if kind == "address":
        return _street(value, rarity)
    if kind == "email":
        shared = value[1] in vocabulary.FREE_MAIL
        return ("@".join(value),) if shared else ("@".join(value), value[1])
    if kind == "url":
        return ("/".join(value),) if value[0] in vocabulary.SHARED_HOSTS else (value[0],)
    if kind == "date" and all(value):
        return (value[0] + "".join(sorted(value[1:])),)
    return (value[-1],) if kind in ("identifier", "phone") else ()


def _words(words: Value, rarity: Rarity) -> Iterator[str]:
    rarest = _rarest(words, rarity)[:RAREST]
    sounds = [sound(word) for word in rarest]
    yield from sounds
    yield from (f"{word[:KEY_LETTERS]}*" for word in rarest if len(word) >= 4)
    yield from (" ".join(sorted(pair)) for pair in combinations(sounds, 2))
    yield "=" + "".join(words)[:12]
    if len(words) == 1 and 3 <= len(words[0]) <= 8:
        yield "+" + "".join(sorted(words[0]))
    elif 3 <= len(words) <= 8:
        yield "+" + "".join(sorted(word[0] for word in words))


def _street(words: Value, rarity: Rarity) -> Iterator[str]:
    rarest = _rarest(words, rarity)[:RAREST]
    yield from (" ".join(sorted(pair)) for pair in combinations(map(sound, rarest), 2))
