"""French text for the index: folding, elision, stems, synonyms. Nothing here touches a file."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# Articles, elided letters and prepositions: they match nearly everything and mean nothing alone.
# Folded forms, because the filter comes after folding.
STOP_WORDS = (
    "a", "au", "aux", "avec", "c", "ce", "ces", "d", "dans", "de", "des", "du", "en", "et", "j",
    "l", "la", "le", "les", "m", "n", "ou", "par", "pour", "qu", "s", "sa", "ses", "son", "sur",
    "t", "un", "une", "y",
)  # fmt: skip
_STOP = frozenset(STOP_WORDS)
_DOTTED_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_PHRASE = re.compile(r"[\"«“”]\s*([^\"«»“”]{1,200}?)\s*[\"»“”]")
MAX_TOKEN = 60
MAX_TEXT = 500
MAX_WORDS = 12


def _builder() -> TextAnalyzerBuilder:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(MAX_TOKEN))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )


@lru_cache(maxsize=1)
def _folding() -> TextAnalyzer:
    return _builder().build()


@lru_cache(maxsize=1)
def _stemming() -> TextAnalyzer:
    return _builder().filter(Filter.stemmer("french")).build()


def register_analyzers(index: Index) -> None:
    """Teach an index its two analysers: ``french`` (stems, no stop words) and ``folded``."""
    french = _builder().filter(Filter.custom_stopword(list(STOP_WORDS)))
    index.register_tokenizer("french", french.filter(Filter.stemmer("french")).build())
    index.register_tokenizer("folded", _builder().build())


def acceptable(text: str) -> str:
    """Drop what the index refuses (lone surrogates of a broken client) and what nobody typed (NUL)."""
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode()
    return text.replace("\0", " ") if "\0" in text else text


def tidy(text: str) -> str:
    """Compose accents (NFC) and close dotted acronyms: "M.J.C." becomes "MJC"."""
    text = acceptable(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "." in text:
        text = _DOTTED_ACRONYM.sub(lambda match: match.group().replace(".", ""), text)
    return text


def fold(text: str) -> str:
    """Lower case, no accent, one blank between words, no punctuation: equal titles fold alike."""
    return " ".join(_folding().analyze(tidy(text)))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Stem of one folded word."""
    stems = _stemming().analyze(word)
    return stems[0] if stems else word


@dataclass(frozen=True, slots=True)
class Word:
    """One word that people typed: folded, stemmed, and its place in the text."""

    folded: str
    stem: str
    position: int

    @property
    def is_stop(self) -> bool:
        return self.folded in _STOP


def words_of(text: str) -> list[Word]:
    """Split a text as the index does."""
    folded = _folding().analyze(tidy(text))
    return [Word(word, stem(word), position) for position, word in enumerate(folded)]


@dataclass(frozen=True, slots=True)
class Typed:
    """A search text taken apart: free words, quoted phrases, and whether it had to be cut."""

    words: tuple[Word, ...]
    phrases: tuple[tuple[Word, ...], ...]
    cut: bool


def read_text(text: str) -> Typed:
    """Take any text apart; never raises. Longer than 500 characters or 12 words is cut."""
    clean = acceptable(text[:MAX_TEXT])
    cut = len(text) > MAX_TEXT
    phrases = []
    for match in _PHRASE.finditer(clean):
        words = tuple(words_of(match.group(1)))
        if any(not word.is_stop for word in words):
            phrases.append(words[:MAX_WORDS])
    free = words_of(_PHRASE.sub(" ", clean) if phrases else clean)
    kept = [word for word in free if not word.is_stop]
    if not kept and not phrases:
        kept = free
    unique = tuple({word.folded: word for word in kept}.values())
    return Typed(unique[:MAX_WORDS], tuple(phrases[:4]), cut or len(unique) > MAX_WORDS)


Stems = tuple[str, ...]
# Stems with their places: stop words are not indexed but leave their gap.
Placed = tuple[tuple[int, str], ...]


class SynonymTable:
    """Groups of equivalent terms, of one or several words, that work in every direction.

    ``SynonymTable([["foot", "football"], ["MJC", "maison des jeunes et de la culture"]])``.
    Terms are compared by their stems without stop words, so plurals and articles do not matter.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._equivalents: dict[Stems, tuple[Placed, ...]] = {}
        for group in groups:
            terms = dict.fromkeys(filter(None, (self._placed(term) for term in group)))
            for term in terms:
                others = [other for other in terms if other != term]
                key = tuple(part for _, part in term)
                merged = dict.fromkeys((*self._equivalents.get(key, ()), *others))
                self._equivalents[key] = tuple(merged)
        self._longest = max(map(len, self._equivalents), default=0)

    @staticmethod
    def _placed(term: str) -> Placed:
        kept = [word for word in words_of(term) if not word.is_stop]
        return tuple((word.position - kept[0].position, word.stem) for word in kept)

    def spans(self, words: Sequence[Word]) -> Iterator[tuple[Sequence[Word], tuple[Placed, ...]]]:
        """Cut words into runs, longest known term first, each with its equivalents."""
        start = 0
        while start < len(words):
            for length in range(min(self._longest, len(words) - start), 0, -1):
                run = words[start : start + length]
                found = self._equivalents.get(tuple(word.stem for word in run))
                if found:
                    yield run, found
                    break
            else:
                length = 1
                yield words[start : start + 1], ()
            start += length


NO_SYNONYMS = SynonymTable()
