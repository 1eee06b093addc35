"""The shipped list of French words, read once, as a writer of titles."""

from functools import cache

from maillage.algorithms.french_text import Lexicon, TitleWriter
from maillage.core.shipped import shipped_path


@cache
def french_lexicon() -> Lexicon:
    """About 11,000 words with their accents and capitals (data/langue/mots.txt)."""
    with shipped_path("langue/mots.txt").open(encoding="utf-8") as stream:
        return Lexicon.from_words(line.strip() for line in stream if line.strip())


def title_writer() -> TitleWriter:
    """A new writer over the shipped words; its memory is its own."""
    return TitleWriter(french_lexicon())
