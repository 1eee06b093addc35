"""The words of the ways: how much each tells, and which one a misspelt word means."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from maillage.algorithms.geocoding.words import TITLES

_CUT_WORD = 0.7
_INITIAL = 0.7
_CACHE_SIZE = 50_000
# Saints and grandees are part of the name; doctors and generals are often left out.
_TITLE_WORDS = frozenset(part for full in TITLES.values() for part in full.split()) - {
    *("saint", "sainte", "saints", "saintes", "notre", "dame", "albert", "grand", "petit"),
}


class Lexicon:
    """All telling words of the ways, each with the numbers of the ways that have it."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        self._count = len(names)
        self._ways: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(names):
            for word in dict.fromkeys(words):
                self._ways[word].append(number)
        self._vocabulary = list(self._ways)
        self._alike: dict[str, dict[str, float]] = {}

    def weight(self, word: str) -> float:
        """How much a word tells: rare words more, titles half."""
        known = len(self._ways.get(word, ())) or 1
        return math.log(1 + self._count / known) * (0.5 if word in _TITLE_WORDS else 1.0)

    def total(self, words: Iterable[str]) -> float:
        """Weight of several words."""
        return math.fsum(self.weight(word) for word in words)

    def respell(self, words: Sequence[str]) -> tuple[str, ...]:
        """Join or cut words as the ways write them: "vert bois" or "vertbois"."""
        result: list[str] = []
        for word in words:
            joined = result[-1] + word if result else ""
            if joined in self._ways and not (result[-1] in self._ways and word in self._ways):
                result[-1] = joined
            elif word not in self._ways and (parts := self._cut(word)):
                result.extend(parts)
            else:
                result.append(word)
        return tuple(result)

    def _cut(self, word: str) -> tuple[str, str] | None:
        for at in range(3, len(word) - 2):
            left, right = word[:at], word[at:]
            if left in self._ways and right in self._ways:
                shared = set(self._ways[left]) & set(self._ways[right])
                if shared:
                    return left, right
        return None

    def alike(self, word: str) -> dict[str, float]:
        """Known words that a written word may mean, with their likeness (0 to 1), best first."""
        if word not in self._alike:
            if len(self._alike) >= _CACHE_SIZE:
                self._alike.clear()
            self._alike[word] = self._find_alike(word)
        return self._alike[word]

    def _find_alike(self, word: str) -> dict[str, float]:
        alike = {word: 1.0} if word in self._ways else {}
        if word.isdigit():
            return alike
        if len(word) == 1:
            return alike | {w: _INITIAL for w in self._vocabulary if w[0] == word and len(w) > 2}
        if len(word) >= 3:
            alike |= {w: _CUT_WORD for w in self._vocabulary if w.startswith(word) and w != word}
        allowed = typos_allowed(len(word))
        if allowed:
            for other, edits, _ in process.extract(
                word, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=8
            ):
                if edits and len(other) >= 4 and not other.isdigit():
                    likeness = 1 - 1.2 * edits / max(len(word), len(other))
                    alike[other] = max(alike.get(other, 0.0), likeness)
        return dict(sorted(alike.items(), key=lambda pair: (-pair[1], pair[0]))[:12])

    def ways_like(self, words: Sequence[str], limit: int) -> list[int]:
        """Numbers of the ways that share the most weight of words, best first."""
        gain: dict[int, float] = defaultdict(float)
        for word in words:
            best: dict[int, float] = {}
            for other, likeness in self.alike(word).items():
                weight = self.weight(other) * likeness
                for number in self._ways[other]:
                    best[number] = max(best.get(number, 0.0), weight)
            for number, weight in best.items():
                gain[number] += weight
        ranked = sorted(gain.items(), key=lambda pair: (-pair[1], pair[0]))
        return [number for number, _ in ranked[:limit]]

    def likeness(self, asked: Sequence[str], known: Sequence[str]) -> float:
        """Likeness of two names (0 to 1): weight of the words they share, whatever the order.

        The harmonic mean of the share of what is asked that is found and of the share of the
        known name that is asked for (Dice), each word weighted by how much it tells.
        """
        pairs = sorted(
            (
                (-self.alike(word).get(other, 0.0), i, j)
                for i, word in enumerate(asked)
                for j, other in enumerate(known)
            ),
        )
        met_i: set[int] = set()
        met_j: set[int] = set()
        shared = 0.0
        for negative, i, j in pairs:
            if negative and i not in met_i and j not in met_j:
                met_i.add(i)
                met_j.add(j)
                shared -= negative * self.weight(known[j])
        if not shared:
            return 0.0
        whole_known = self.total(known)
        # A misspelt word weighs what the word that it means weighs.
        whole_asked = self.total(known[j] for j in met_j) + self.total(
            word for i, word in enumerate(asked) if i not in met_i
        )
        return 2 * shared / (whole_asked + whole_known)


def typos_allowed(length: int) -> int:
    """Letters changed, lost, added or swapped that a word of this length may have."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2
