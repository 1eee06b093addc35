"""French text as registers write it: repaired, compared, cut into words, made readable.

Pure functions over `str`; see docs/algorithms/texte-francais.md for the rules and what they cost.
"""

from maillage.algorithms.french_text.folding import (
    acronym_of,
    fold,
    slug,
    strip_legal_words,
    tokens,
)
from maillage.algorithms.french_text.repair import clean, needs_repair, repair_mojibake
from maillage.algorithms.french_text.titles import (
    Lexicon,
    TitleWriter,
    readable_sentence,
    readable_title,
)

__all__ = [
    "Lexicon",
    "TitleWriter",
    "acronym_of",
    "clean",
    "fold",
    "needs_repair",
    "readable_sentence",
    "readable_title",
    "repair_mojibake",
    "slug",
    "strip_legal_words",
    "tokens",
]
