"""Upper-case titles of registers written as a French reader expects them.

`readable_title("CLUB DE JUDO DE L'ERDRE") == "Club de judo de l'Erdre"`. Rules, lists and measured
errors: docs/algorithms/texte-francais.md.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from maillage.algorithms.first_names import STRONG_FIRST_NAMES
from maillage.algorithms.french_text.folding import acronym_of, fold
from maillage.algorithms.french_text.repair import clean
from maillage.algorithms.french_text.words import (
    ACRONYMS,
    ADJECTIVE_ENDINGS,
    EMPTY_WORDS,
    LOWER_WORDS,
    PLACES,
    SHORT_NAMES,
)

_APOSTROPHES = frozenset("'’")
_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"^\W*(?:[^\W\d_]\.)+[^\W\d_]{0,2}\W*$")
_ORDINAL = re.compile(r"^(\d+)(er|ere|eme|e|nd|nde|ieme)$")
_ROMAN = re.compile(r"^(?=[ivx]{2,}$)x{0,3}(?:ix|iv|v?i{0,3})$")
_PLAIN_LOWER = re.compile("[a-z]")
_VOWEL = re.compile(r"[aeiouy]")
_SYLLABLE = re.compile(r"^[^aeiouy][aeiouy][^aeiouy]$")
_PARENTHESIS = re.compile(r"\(\s*([^()]*?)\s*\)")
_QUOTE_AS_APOSTROPHE = re.compile(r'(?<=\b[DLSCNJM])"(?=[AEIOUYHÉÈÊ])')
_OPENING = re.compile(r'((?:^|\s)"\s?|[a-zà-ÿ]{3,}\. )([a-zà-ÿœ])')
_NOTRE_DAME = re.compile(r"\b[Nn]otre([- ])dame\b")
_OE = re.compile(r"oe(?=[ui])")
_SAINT = frozenset(("saint", "sainte", "st", "ste", "sant", "santa", "san"))
_CIVILITIES = {"mr": "M.", "mme": "Mme", "mlle": "Mlle", "dr": "Dr"}
_SMALL_ACCENTED = frozenset("àâäçéèêëîïôöùûüÿœæ")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words. Keys are folded, values are the word as it is written.

    With `complete`, a word found nowhere is held for a proper noun (and gets a capital) unless its
    ending says adjective; without it, an unknown word stays in lower case.
    """

    common: dict[str, str] = field(default_factory=dict)
    proper: dict[str, str] = field(default_factory=lambda: dict(PLACES))
    complete: bool = False

    @classmethod
    def from_words(cls, words: Iterable[str]) -> "Lexicon":
        """From words as they are written: a capital marks a proper noun."""
        common: dict[str, str] = {}
        proper = {fold(word): word for word in PLACES.values()}
        for word in words:
            (common if word[:1].islower() else proper)[fold(word)] = word
        return cls(common=common, proper=proper, complete=True)


class TitleWriter:
    """`readable_title` with a memory of the pieces already seen, for millions of titles.

    The memory is emptied when it holds `memory` pieces, so that it stays flat.
    """

    def __init__(self, lexicon: Lexicon | None = None, *, memory: int = 100_000) -> None:
        self.lexicon = lexicon or Lexicon()
        self._memory: dict[str, tuple[str, str]] = {}
        self._limit = memory

    def title(self, text: str, proper: Collection[str] = ()) -> str:
        """One readable title. `proper`: folded words to be held for proper nouns in this title."""
        text = clean(text)
        if not text or not _mostly_upper(text):
            return text[:1].upper() + text[1:] if text.islower() else text
        if '"' in text:
            text = _QUOTE_AS_APOSTROPHE.sub("'", text)
        text = text.replace("''", '"')
        spelled: Collection[str] = ()
        if "(" in text:
            text = _PARENTHESIS.sub(lambda match: f"({match.group(1)})", text)
            spelled = _spelled_acronyms(text)
        return _capitalise_starts(" ".join(self._chunks(text, proper, spelled)))

    def _chunks(self, text: str, proper: Collection[str], spelled: Collection[str]) -> list[str]:
        """The pieces between blanks, each written alone unless its neighbours matter."""
        memory = self._memory
        if len(memory) > self._limit:
            memory.clear()
        chunks = text.split(" ")
        written: list[str] = []
        after = ""
        for chunk in chunks:
            known = memory.get(chunk)
            if known is None:
                known = memory[chunk] = (self._chunk(chunk, (), (), False), _announces(chunk))
            piece, announces = known
            if after or proper or (spelled and chunk.lower() in spelled):
                piece = self._chunk(chunk, proper, spelled, bool(after))
            written.append(piece)
            after = "" if after == "saint" and announces != "saint" else announces
        if [len(chunk) for chunk in chunks].count(1) > 2:
            _keep_spaced_initials(chunks, written)
        return written

    def _chunk(
        self, chunk: str, proper: Collection[str], spelled: Collection[str], after_saint: bool
    ) -> str:
        """One piece between blanks: words, hyphens, apostrophes and punctuation."""
        if "." in chunk and _DOTTED.match(chunk):
            return chunk
        enclosed = chunk.startswith("(") and chunk.rstrip(".,;").endswith(")")
        pieces: list[str] = []
        end = 0
        capital = after_saint
        for match in _WORD.finditer(chunk):
            before = chunk[end : match.start()]
            end = match.end()
            word, key = match.group(), fold(match.group())
            elided = chunk[end : end + 1] in _APOSTROPHES
            if key in spelled and not elided:
                piece = word
            elif len(key) == 1:
                piece = _single_letter(word, key, lower=elided or before[-1:] in _APOSTROPHES)
            else:
                piece = self._word(word, key, proper, enclosed=enclosed)
            if capital and not elided and piece.islower() and key not in EMPTY_WORDS:
                piece = piece[0].upper() + piece[1:]
            hyphen = chunk[end : end + 1] == "-"
            capital = (capital and (elided or hyphen)) or (hyphen and key in _SAINT)
            pieces += (before, piece)
        pieces.append(chunk[end:])
        return "".join(pieces)

    def _word(self, word: str, key: str, proper: Collection[str], *, enclosed: bool) -> str:
        lexicon = self.lexicon
        if key in LOWER_WORDS and not enclosed:
            written = LOWER_WORDS[key]
        elif key in _SAINT or key in _CIVILITIES:
            written = _CIVILITIES.get(key) or _capitalised(word)
        elif not key.isalpha():
            written = _with_digits(word, key)
        elif key in ACRONYMS or _ROMAN.match(key) or not _VOWEL.search(key):
            written = word
        elif key in lexicon.proper:
            written = lexicon.proper[key]
        elif key in proper or key in STRONG_FIRST_NAMES or key in SHORT_NAMES:
            written = SHORT_NAMES.get(key) or _capitalised(word)
        elif key in lexicon.common:
            written = _OE.sub("œ", lexicon.common[key])
        elif enclosed and len(key) <= 8:
            written = word
        else:
            written = self._unknown(word, key)
        return written

    def _unknown(self, word: str, key: str) -> str:
        common = self.lexicon.common
        if not self.lexicon.complete:
            return _OE.sub("œ", word.lower())
        for ending in ("es", "s", "e"):
            stem = key.removesuffix(ending)
            if stem != key and stem in common:
                return common[stem] + ending
        if key + "s" in common:
            return common[key + "s"].removesuffix("s")
        if len(key) > 5 and key.endswith(ADJECTIVE_ENDINGS):
            return word.lower()
        return word if len(key) <= 3 and not _SYLLABLE.match(key) else _capitalised(word)


def readable_title(
    title: str, *, lexicon: Lexicon | None = None, proper: Collection[str] = ()
) -> str:
    """Return the title in French capitals: "ASPTT DE REIMS" gives "ASPTT de Reims".

    `proper`: folded words known to be proper nouns here (the commune of the seat). Titles already
    in mixed case are only repaired.
    """
    return TitleWriter(lexicon).title(title, proper)


def readable_sentence(
    text: str, *, writer: TitleWriter | None = None, proper: Collection[str] = ()
) -> str:
    """Return a description: all-capitals rewritten as a title is, other text with its capital."""
    text = clean(text)
    if not text:
        return ""
    if _mostly_upper(text):
        return (writer or TitleWriter()).title(text, proper)
    return text[0].upper() + text[1:]


def _announces(chunk: str) -> str:
    """What the piece says of the next one: "saint", "first name" or nothing."""
    word = chunk.lower().rsplit("'", 1)[-1]
    if word in _SAINT:
        return "saint"
    return "first name" if word in STRONG_FIRST_NAMES else ""


def _keep_spaced_initials(chunks: list[str], written: list[str]) -> None:
    """Three single letters or more in a row are an acronym: "A J C" stays."""
    run: list[int] = []
    for index, chunk in enumerate([*chunks, ""]):
        if len(chunk) == 1 and chunk.isalpha():
            run.append(index)
            continue
        if len(run) > 2:
            for position in run:
                written[position] = chunks[position]
        run = []


def _spelled_acronyms(text: str) -> set[str]:
    """Folded acronyms that the title itself spells out, inside or outside its parentheses."""
    inside = " ".join(_PARENTHESIS.findall(text))
    outside = _PARENTHESIS.sub(" ", text)
    found = {acronym_of(inside), acronym_of(outside)}
    found |= {"".join(word[0] for word in _WORD.findall(part)) for part in (inside, outside)}
    return {acronym.lower() for acronym in found if len(acronym) > 2}


def _mostly_upper(text: str) -> bool:
    """Upper case, but for accented letters that old software could not raise: "COLLèGE"."""
    if text.isupper():
        return True
    if _PLAIN_LOWER.search(text):
        return False
    lower = upper = 0
    for character in text:
        if character.isupper():
            upper += 1
        elif character.islower() and character not in _SMALL_ACCENTED:
            lower += 1
    return upper > 0 and lower == 0


def _with_digits(word: str, key: str) -> str:
    """Write the ordinals 10EME and 1ER as 10e and 1er; leave 2000, A2, H2O alone."""
    ordinal = _ORDINAL.match(key)
    if not ordinal:
        return word
    return ordinal.group(1) + {"eme": "e", "ieme": "e", "ere": "re"}.get(
        ordinal.group(2), ordinal.group(2)
    )


def _single_letter(word: str, key: str, *, lower: bool) -> str:
    if lower or key == "y":
        return word.lower()
    return "à" if key == "a" else word


def _capitalised(word: str) -> str:
    return word[0].upper() + word[1:].lower()


def _capitalise_starts(text: str) -> str:
    """A capital on the first letter of the title, and after a full stop or an opening quote."""
    for index, character in enumerate(text):
        if character.isalnum():
            if character.islower():
                text = text[:index] + character.upper() + text[index + 1 :]
            break
    if "dame" in text:
        text = _NOTRE_DAME.sub(r"Notre\1Dame", text)
    if '"' in text or ". " in text:
        text = _OPENING.sub(lambda match: match.group(1) + match.group(2).upper(), text)
    return text
