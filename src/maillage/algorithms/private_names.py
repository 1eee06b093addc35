"""Names of private persons in address lines: found and replaced before anything is stored.

Registers hold the seat as free lines, and a small association often lives at somebody's home:
"CHEZ MME X 12 RUE Y". `mask_private_names` keeps the address and hides the person. It looks for
a sign (chez, M., Mme, c/o, domicile de...) or for a bare first name and surname, and lets streets
and places named after people alone. Measured errors: docs/algorithms/noms-de-personnes.md.
"""

import re
from dataclasses import dataclass

from maillage.algorithms.first_names import STRONG_FIRST_NAMES
from maillage.algorithms.french_text.folding import fold
from maillage.algorithms.private_name_words import (
    ADDRESS_WORDS,
    FAMOUS_PEOPLE,
    NOT_A_NAME,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    ROLE_WORDS,
    SAINT_WORDS,
)

MASK = "[nom masqué]"

_REMOVED = re.compile(r"\[\s*NOM RETIR[EÉ]\s*\]", re.IGNORECASE)
_CIVILITY = (
    r"(?:m(?:onsieur|adame|ademoiselle)s?|messieurs|mesdames|mlles?|mmes?|mrs?|mm|dr|docteur"
    r"|ma[iî]tre|abb[eé]|famille)\b\.?|\bm\.(?![a-z]\.|\s[a-z]\.(?:\s?[a-z]\b|\s*$))|\bm(?=\s[a-z]{3})|\bme(?=\s[a-z]{3})"
)
_CIVILITIES = re.compile(
    rf"(?:{_CIVILITY})(?:\s*(?:et|&|ou)\s*(?:{_CIVILITY}))?", re.IGNORECASE | re.UNICODE
)
_SIGN = re.compile(
    r"(?P<chez>\b_?ch[eé][zs](?=\s|[:,.\-]|$)|\bchez(?=mme|mr|m\.|monsieur|madame|mlle))"
    r"|(?P<co>\bc\s?/\s?[o0°](?!\w)|(?<!\w)c/(?!c\b)(?=\s|[^\W\d_]))"
    r"|(?P<domicile>\bdomicile\s+(?:de\s+|du\s+|d')?)"
    r"|(?P<attention>\b[aà]\s+l\s?['’]\s?att(?:ention|\.)?\s+d[eu]\b|\batt(?:n|ention)?\s?[.:](?=\s)"
    r"|\battn\b)"
    r"|(?P<care>\baux\s+bons\s+soins\s+d[eu]\b|\bsous\s+couvert\s+d[eu]\b|(?<!\w)[sap]\s?/\s?[csa]\b"
    r"(?:\s+d[eu]\b)?)"
    r"|(?P<role>\b(?:pr[eé]sident|secr[eé]taire|tr[eé]sori[eè]re?|responsable|resp\.|contact"
    r"|repr[eé]sent[eé]e?\s+par)e?\b)"
    rf"|(?P<civility>(?<![\w'’.-])(?:{_CIVILITY}))",
    re.IGNORECASE | re.UNICODE,
)
_HINTS = frozenset(
    ("domicile", "att", "attn", "attention", "soins", "couvert", "president", "presidente",
     "secretaire", "tresorier", "tresoriere", "responsable", "resp", "contact", "represente",
     "representee", "m", "mr", "mrs", "mm", "mme", "mmes", "mlle", "mlles", "dr", "docteur", "me",
     "maitre", "abbe", "famille", "familles", "monsieur", "messieurs", "madame", "madames",
     "mesdames", "mademoiselle", "mesdemoiselles")
)  # fmt: skip
_TWICE = re.compile(r"\[nom masqué\](?:\s*\[nom masqué\])+")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-.]{1,2}[^\W\d_]+)*\.?|\S")
_WORD = re.compile(r"[a-z]+")
_BARE = re.compile(r"^[^\W\d_][^\d,;:()\[\]/\"]{4,45}$")
_SPLIT = re.compile(r"(\s*[,;]\s*|\s+-\s+|\s*[()]\s*|\s+(?=\d)|(?<=\d)\s+)")
_LINKS = frozenset(("et", "&", "ou"))
_TITLES = frozenset(("comtesse", "comte", "marquis", "marquise", "baron", "baronne", "abbe"))
_NO_NAME_ALONE = _LINKS | PARTICLES | _TITLES
_SAINT_PREFIXES = ("saint-", "sainte-", "st-", "ste-", "notre-dame")
_NEVER_IN_A_NAME = PLACE_WORDS | ORGANISATION_WORDS | SAINT_WORDS | NOT_A_NAME


@dataclass(frozen=True, slots=True)
class MaskResult:
    """`text`: the line without names. `found`: the sign of each one, in order of the line.

    Signs: chez, c/o, domicile, attention, soins, fonction, civilité, nom seul, déjà masqué.
    """

    text: str
    found: tuple[str, ...] = ()


_KINDS = {
    "chez": "chez", "co": "c/o", "domicile": "domicile", "attention": "attention",
    "care": "soins", "role": "fonction", "civility": "civilité",
}  # fmt: skip


def mask_private_names(line: str, *, bare: bool = True) -> MaskResult:
    """Return the address line with the names of private persons replaced by `[nom masqué]`.

    The sign that announced the name stays ("chez [nom masqué]"), a civility goes with the name.
    A second pass over the result finds nothing more to mask. Without `bare`, only names that a
    sign announces: for the names of halls, which may be named after anybody.
    """
    if not line:
        return MaskResult(line)
    found: list[str] = []
    text = line
    folded = fold(line)
    words = _WORD.findall(folded)
    hinted = "chez" in folded or "ches" in folded or "/" in line or not _HINTS.isdisjoint(words)
    if "[" in line:
        text, count = _REMOVED.subn(MASK, text)
        found += ["déjà masqué"] * count
    if hinted:
        text = _mask_after_signs(text, found)
    if bare and not STRONG_FIRST_NAMES.isdisjoint(words):
        text = _mask_bare_names(text, found)
    return MaskResult(text, tuple(found)) if found else MaskResult(line)


BEFORE = 80


def _mask_after_signs(text: str, found: list[str]) -> str:
    written: list[str] = []
    position = 0
    while match := _SIGN.search(text, position):
        kind = match.lastgroup or ""
        start, end = match.span()
        if kind == "civility":
            name = _skip_roles(text, end)
            # The few words before are enough; all of them would make long texts quadratic.
            if _names_a_place(text[max(0, start - BEFORE) : start]):
                stop = end
            elif name > _past_blank(text, end):
                end, kind = name, "role"
                stop = _after_sign(text, end, kind)
            else:
                stop = _end_of_name(text, end, strong=True)
                end = start if stop > end else stop
        else:
            end = _skip_roles(text, end)
            stop = _after_sign(text, end, kind)
        if stop > end:
            gap = text[position:end]
            written.append(gap + ("" if not gap or gap[-1] in " (" else " ") + MASK)
            found.append(_KINDS[kind])
            rest = text[stop:]
            if rest and rest[0].isalnum():
                written.append(" ")
            position = stop
        else:
            position_next = max(match.end(), end)
            written.append(text[position:position_next])
            position = position_next
    written.append(text[position:])
    return _TWICE.sub(MASK, "".join(written))


def _after_sign(text: str, start: int, kind: str) -> int:
    """Where the name announced by a sign ends; `start` when what follows is not a person."""
    civility = _CIVILITIES.match(text, start)
    if civility:
        return _end_of_name(text, civility.end(), strong=True)
    if text.startswith(MASK, start):
        return start
    if kind == "role":
        bare = _end_of_name(text, start, strong=False)
        return bare if bare > start and _looks_like_a_name(text[start:bare]) else start
    return _end_of_name(text, start, strong=False)


def _skip_roles(text: str, start: int) -> int:
    """Past blanks, colons and "le président", "son trésorier": what stands before the name."""
    while match := _TOKEN.match(text, _past_blank(text, start)):
        word = fold(match.group()).rstrip(".")
        if word in (":", ",") or word in ROLE_WORDS:
            start = match.end()
        elif word in ("le", "la", "son", "sa", "notre"):
            following = _TOKEN.match(text, _past_blank(text, match.end()))
            if not following or fold(following.group()) not in ROLE_WORDS | {"famille"}:
                break
            start = match.end()
        else:
            break
    return _past_blank(text, start)


def _end_of_name(text: str, start: int, *, strong: bool) -> int:
    """End of the run of words that can be a name, `start` when there is none.

    `strong` (after a civility): the first word is a name, were it also a word of places.
    """
    position = end = start
    taken = 0
    noble = text[start : start + 3].lower() == "de "  # "de la Tour": a surname, not a tower
    while taken < 5 and (match := _TOKEN.match(text, _past_blank(text, position))):
        raw = match.group()
        word = fold(raw).rstrip(".").removeprefix("l'").removeprefix("d'")
        if not raw[0].isalpha() and raw != "&":
            break
        if _stops_a_name(word, first=taken == 0, strong=strong, noble=noble):
            break
        if word in _LINKS and not _a_name_follows(text, match.end()):
            break
        position = match.end()
        if word not in _NO_NAME_ALONE and not _CIVILITIES.fullmatch(raw):
            taken += 1
            end = match.end()
    return end


def _stops_a_name(word: str, *, first: bool, strong: bool, noble: bool) -> bool:
    """Whether a word belongs to the address, or to an organisation, rather than to the name."""
    if first and strong:
        return False
    if first and noble and word in PLACE_WORDS:
        return False
    return word in ORGANISATION_WORDS or word in PLACE_WORDS or word in NOT_A_NAME


def _past_blank(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _a_name_follows(text: str, start: int) -> bool:
    match = _TOKEN.match(text, _past_blank(text, start))
    if not match or not match.group()[0].isalpha():
        return False
    word = fold(match.group()).rstrip(".")
    return word not in PLACE_WORDS and word not in ORGANISATION_WORDS


def _names_a_place(before: str) -> bool:
    """Whether what stands just before a civility is a street or a place: "rue Mme de Staël"."""
    words = [fold(word) for word in re.findall(r"[^\W_]+|[,;()]|-(?=\s)", before)]
    while words and words[-1] in PARTICLES | {"l"}:
        words.pop()
    return bool(words) and words[-1] in PLACE_WORDS


def _mask_bare_names(text: str, found: list[str]) -> str:
    """Whole segments that are a first name and a surname: "DUPONT JEAN, 3 rue Basse"."""
    if MASK not in text and _BARE.match(text):
        if _is_a_bare_name(text):
            found.append("nom seul")
            return MASK
        return text
    if "," not in text and " - " not in text and not any(c.isdigit() for c in text):
        return text
    parts = _SPLIT.split(text)
    for index in range(0, len(parts), 2):
        name, rest = _before_place(parts[index])
        if MASK in name or not _BARE.match(name) or _ends_as_address(parts[:index]):
            continue
        if _is_a_bare_name(name):
            parts[index] = MASK + rest
            found.append("nom seul")
    return "".join(parts)


def _before_place(segment: str) -> tuple[str, str]:
    """Cut "Karim Haddad appt" before the word that starts an address."""
    for match in re.finditer(r"\s+([^\W\d_]+)", segment):
        if match.start() and fold(match.group(1)) in ADDRESS_WORDS:
            return segment[: match.start()], segment[match.start() :]
    return segment, ""


def _ends_as_address(before: list[str]) -> bool:
    """A number just before: what follows is a street, were its type left out."""
    previous = before[-2] if len(before) > 1 else ""
    return previous[-1:].isdigit()


def _is_a_bare_name(segment: str) -> bool:
    words = [word for word in re.split(r"[\s]+", segment.strip()) if word]
    folded = [fold(word).strip(".'") for word in words]
    if not 2 <= len(words) <= 6 or any("." in word for word in folded):
        return False
    if " ".join(folded) in FAMOUS_PEOPLE:
        return False
    return _looks_like_a_name(segment)


def _looks_like_a_name(segment: str) -> bool:
    """A first name of the list, and every other word fit to be a surname."""
    folded = [fold(word).strip(".'") for word in segment.split()]
    persons = [word for word in folded if not word.startswith(_SAINT_PREFIXES)]
    pieces = [piece for word in persons for piece in word.split("-")]
    if any(word in _NEVER_IN_A_NAME for word in (*folded, *pieces)):
        return False
    others = [w for w in folded if w not in PARTICLES and w not in _LINKS and len(w) > 1]
    has_first_name = any(piece in STRONG_FIRST_NAMES for piece in pieces)
    return has_first_name and len(others) >= 2 and folded[0] not in PARTICLES - {"le", "la"}
