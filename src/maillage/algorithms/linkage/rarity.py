"""How rare words and values are in the files compared: agreeing on what is rare says more.

Frequency-based weights (Fellegi and Sunter 1969, section 3.3.1; Winkler 1988): the information of a shared value is
minus the logarithm of its frequency. Words that go together ("loire atlantique") are counted once.
Memory is bounded by lossy counting (Manku and Motwani 2002): what was seen once is forgotten when too much is known.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import log2
from typing import Any

FREQUENT = 12
"""Pairs of words are counted once both have been seen this many times."""

KEY_LETTERS = 5
"""Words are counted by their first letters: registers cut them ("orientat", "orient")."""

MAX_KNOWN = 400_000
"""Above this many counts, those of 1 are forgotten: they say "rare" all the same."""

UNKNOWN_BITS = 10.0
"""Information of any word when nothing was counted."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word without its plural and feminine marks: rough, but the same on both sides."""
    if len(word) > 4 and word.isalpha():
        for ending in ("es", "s", "x", "e"):
            if word.endswith(ending):
                return stem(word[: -len(ending)])
    return word


@dataclass(slots=True)
class Rarity:
    """Counts of one field over all records. ``total``: records where the field is not blank.

    Values that are no words (numbers, dates) are counted whole, as one word each (``whole``).
    """

    total: int = 0
    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: bool = False
    limit: int = MAX_KNOWN
    known: dict[str, float] = field(default_factory=dict)
    """Answers of :meth:`bits` since the last record counted."""

    def add(self, words: Iterable[str]) -> None:
        """Count one record; pairs are counted among the words already known as frequent."""
        seen = sorted({self.key(word) for word in words})
        self.total += 1
        self.known.clear()
        self.words.update(seen)
        frequent = [word for word in seen if self.words[word] >= FREQUENT]
        self.pairs.update(combinations(frequent, 2))
        if len(self.words) + len(self.pairs) > self.limit:
            _forget_rare(self.words)
            _forget_rare(self.pairs)
            self.limit = max(MAX_KNOWN, 2 * (len(self.words) + len(self.pairs)))

    def key(self, word: str) -> str:
        return word if self.whole else stem(word)[:KEY_LETTERS]

    def count(self, word: str) -> int:
        return self.words.get(self.key(word), 0)

    def bits(self, word: str) -> float:
        """Return the information of a shared word; the two records that share it do not count."""
        found = self.known.get(word)
        if found is None:
            found = self._bits(self.key(word))
            if len(self.known) < MAX_KNOWN:
                self.known[word] = found
        return found

    def shared_bits(self, words: Iterable[str]) -> float:
        """Return the information of several words shared together.

        Each word counts for what it adds to the one that announces it best (a dependence tree of
        depth one, after Chow and Liu 1968).
        """
        keys = sorted(set(map(self.key, words)), key=lambda key: (-self.words.get(key, 0), key))
        return sum(
            min((self._bits_given(key, known) for known in keys[:index]), default=self._bits(key))
            for index, key in enumerate(keys)
        )

    def _bits(self, key: str) -> float:
        others = max(self.words.get(key, 0) - 2, 0)
        return log2((self.total + 1) / (others + 1)) if self.total else UNKNOWN_BITS

    def _bits_given(self, key: str, known: str) -> float:
        """Return the information of a key for who has seen another one in the same record."""
        alone = self._bits(key)
        together = self.pairs.get((key, known) if key < known else (known, key), 0)
        if not together:
            return alone
        return min(alone, log2((self.words[known] + 1) / (max(together - 2, 0) + 1)))

    def to_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` reads; counts of 2 or less are left out, being rare anyway."""
        return {
            "total": self.total,
            "whole": self.whole,
            "words": {word: n for word, n in sorted(self.words.items()) if n > 2},
            "pairs": {" ".join(pair): n for pair, n in sorted(self.pairs.items()) if n > 2},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rarity":
        pairs: Counter[tuple[str, str]] = Counter()
        for text, count in data["pairs"].items():
            one, _, two = text.partition(" ")
            pairs[one, two] = count
        return cls(data["total"], Counter(data["words"]), pairs, data["whole"])


def _forget_rare(counts: Counter[Any]) -> None:
    for key in [key for key, count in counts.items() if count == 1]:
        del counts[key]
