"""Comparing French words without case, accents, ligatures or typographic signs."""

import re
import unicodedata

from maillage.algorithms.french_text.words import EMPTY_WORDS

_LIGATURES = {
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    "−": "-", "\u00ad": "", "\u200b": "", "\u00a0": " ", "\u202f": " ", "«": '"', "»": '"',
    "“": '"', "”": '"',
}  # fmt: skip
_PLAIN = str.maketrans(_LIGATURES)
_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])|\b[a-z](?:\.[a-z])+\b")
_LEGAL = re.compile(
    r"^(?:l')?(?:association|assoc\.?|asso\.?|ass\.)(?:\s+(?:loi\s+(?:de\s+)?1901|declaree))?"
    r"(?:\s+(?:dite|denommee|intitulee))?[\s:\-]+|[\s,(\-]*\b(?:association\s+)?loi\s+(?:de\s+)?1901\)?"
)


def fold(text: str) -> str:
    """Lower-case ASCII-like form for comparison: `fold("Œuvre d’Été") == "oeuvre d'ete"`.

    Accents, case and ligatures go; every apostrophe becomes ', every dash -, blanks collapse.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(text.lower().split())


def tokens(text: str) -> list[str]:
    """Folded words in order; dotted acronyms in one piece: "M.J.C. d'été" gives mjc, d, ete."""
    plain = fold(text)
    if "." in plain:
        plain = _DOTTED.sub(lambda match: match.group().replace(".", ""), plain)
    return _WORD.findall(plain)


def acronym_of(name: str) -> str:
    """Initials of the words that count: "Maison des jeunes et de la culture" gives "MJC".

    Empty when fewer than two words count, for one letter is nobody's acronym.
    """
    initials = [word[0] for word in tokens(name) if word not in EMPTY_WORDS and word[0].isalpha()]
    return "".join(initials).upper() if len(initials) > 1 else ""


def strip_legal_words(name: str) -> str:
    """The folded name without "association", "loi 1901"...; all of it when nothing else is left."""
    plain = fold(name)
    kept = _LEGAL.sub("", plain).strip(" -:,")
    return kept or plain


def slug(text: str, *, limit: int = 80) -> str:
    """Words of a web address: `slug("Les Amis de l'Œuvre") == "les-amis-de-l-oeuvre"`.

    Cut after a whole word at `limit` characters; empty when no Latin letter or digit is present.
    """
    words = "-".join(_WORD.findall(fold(text)))
    if len(words) <= limit:
        return words
    cut = words[: limit + 1]
    return cut.rsplit("-", 1)[0] if "-" in cut else words[:limit]
