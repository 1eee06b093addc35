"""Text that crossed the wrong code page on its way here.

Every rule was met in a published file of the répertoire national des associations; the table of
docs/algorithms/texte-francais.md says where.
"""

import re
import unicodedata

_C1 = {
    code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)
}  # U+0085, U+0092... are cp1252 characters read as Latin-1; U+008D and four others are nothing.
_CONTROLS = dict.fromkeys((9, 10, 11, 12, 13, 0x2028, 0x2029), " ")
_CONTROLS |= {code: "" for code in range(32) if code not in _CONTROLS}
_CONTROLS |= {0x7F: "", 0xFEFF: "", 0x200B: "", 0xFFFE: ""} | _C1

# cp850 bytes read as cp1252 give signs that never stand between two letters.
_CP850 = {"‚": "é", "Š": "è", "ˆ": "ê", "‡": "ç", "ƒ": "â", "“": "ô", "‹": "ï"}
_CP850_INSIDE = re.compile(r"(?<=[a-z])[‚Šˆ‡ƒ“‹](?=[a-z])|(?<=[a-z])[‚](?=[\s,.;)]|$)")
_NUMBER = re.compile(r"\b([Nn])ø(?=\s*\d|\s|$)")
_DOUBLE_UTF8 = re.compile(r"(?:[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ“”˜¦\u009d])+")
_SUSPECT = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\u200b\u2028\u2029~øÃÂ€‚Šˆ‡ƒ“‹]")

# Two-letter escapes between tildes, left by a migration of 2005-2008. Unknown ones are dropped.
_ESCAPES = {
    "ID": "â", "ME": "â", "MC": "â", "MJ": "é", "OI": "é", "NJ": "ù", "PM": "ü", "JJ": "ô",
    "NG": "o", "IO": "a", "NB": "ñ", "MD": "a",
}  # fmt: skip
_ESCAPE = re.compile(r"~((?:[A-Z]{2}){1,2})~")
_LOST_ACCENT = re.compile(r"(?<=[a-zà-ÿ])E(?=[a-zà-ÿ]|\b)|(?<=[a-zà-ÿ])C(?=[aou][a-zà-ÿ])")
_TWO_LOWER = re.compile(r"[a-zà-ÿ]{2}")


def needs_repair(text: str) -> bool:
    """Whether a sign of damage is there; cheap, to be asked of a whole row at once."""
    if text.isascii() and text.isprintable():
        return "~" in text
    return _SUSPECT.search(text) is not None


def clean(text: str) -> str:
    """Repaired text with blanks collapsed."""
    if needs_repair(text):
        return repair_mojibake(text)
    return " ".join(text.split())


def repair_mojibake(text: str) -> str:
    """The text as it was typed: code-page accidents undone, controls gone, blanks collapsed.

    "Nø 3" gives "N° 3", "cr~MJMJ~e" "créée", "dÃ©fense" "défense"; line ends become blanks.
    """
    if "Ã" in text or "Â" in text or "â€" in text:
        text = _DOUBLE_UTF8.sub(_decode_twice, text)
    if "~" in text:
        text = _ESCAPE.sub(_escape, text)
    text = text.replace(" \x85 ", " à ")
    text = text.translate(_CONTROLS)
    text = _CP850_INSIDE.sub(lambda match: _CP850[match.group()], text)
    text = _NUMBER.sub(r"\1°", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def restore_lost_accents(sentence: str) -> str:
    """Capitals that stand for an accented letter inside a lower-case word: "activitE", "franCais".

    Left alone in short words and where a name may be written in camel case (two capitals or more
    followed by lower case are not this accident).
    """
    return " ".join(_restore_word(word) for word in sentence.split(" "))


def _restore_word(word: str) -> str:
    if word.islower() or word.isupper() or not _TWO_LOWER.search(word):
        return word
    return _LOST_ACCENT.sub(lambda match: "é" if match.group() == "E" else "ç", word)


def _decode_twice(match: re.Match[str]) -> str:
    text = match.group()
    try:
        return b"".join(_byte(character) for character in text).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return text


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _escape(match: re.Match[str]) -> str:
    codes = match.group(1)
    letters = "".join(_ESCAPES.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if letters == "ù" and (before not in "oO" or after.isalpha()):
        return ""  # where it is not "où" the same code stands for nothing: FOR~NJ~MATION
    near = before if before.isalpha() else after
    return letters.upper() if near.isupper() else letters
