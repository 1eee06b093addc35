"""French address words: one spelling for what people write in many ways."""

import re
import unicodedata
from collections.abc import Iterable

# Canonical type of way -> what people and files write (already folded, one word).
_TYPES: dict[str, str] = {
    "allee": "al all alle allees alees alle",
    "autoroute": "auto",
    "avenue": "av ave aven avn avnue",
    "bassin": "bass",
    "boulevard": "bd bld bld bvd blvd boul boulv boulvard",
    "carrefour": "carr car crf",
    "chemin": "ch che chem chm cheminement chemn",
    "cite": "cte",
    "clos": "",
    "cour": "cr",
    "cours": "crs",
    "descente": "desc dsc",
    "domaine": "dom",
    "enclos": "encl",
    "escalier": "esc",
    "espace": "espa",
    "esplanade": "esp espl",
    "faubourg": "fbg fg fb",
    "grand rue": "grandrue grd-rue",
    "hameau": "ham",
    "impasse": "imp impase",
    "lotissement": "lot lotiss",
    "mail": "",
    "montee": "mte",
    "parc": "",
    "parvis": "prv",
    "passage": "pas pass psg",
    "passerelle": "pale",
    "place": "pl plc pce",
    "placette": "ptte",
    "plan": "pln",
    "pont": "",
    "promenade": "prom",
    "quai": "qu q",
    "rambla": "",
    "residence": "res resid rsd residce",
    "rond point": "rdpt rpt rdp rondpoint",
    "route": "rte rt",
    "rue": "r ru rrue",
    "ruelle": "rle rlle",
    "sentier": "sen sent",
    "square": "sq squ squa sqr",
    "terrasse": "tsse terr",
    "traverse": "tra trav",
    "tunnel": "tun",
    "venelle": "ven vla",
    "viaduc": "viad",
    "villa": "",
    "voie": "voi",
    "zone": "za zac zi zup",
}
TYPES: dict[str, str] = {kind: kind for kind in _TYPES} | {
    short: kind for kind, shorts in _TYPES.items() for short in shorts.split()
}
"""Any spelling of a type of way -> its canonical name."""

# Titles and saints, inside names.
TITLES: dict[str, str] = {
    "abbe": "abbe",
    "adj": "adjudant",
    "al": "albert",
    "cap": "capitaine",
    "capt": "capitaine",
    "cdt": "commandant",
    "chan": "chanoine",
    "col": "colonel",
    "comdt": "commandant",
    "dr": "docteur",
    "doct": "docteur",
    "fbg": "faubourg",
    "fg": "faubourg",
    "gal": "general",
    "gen": "general",
    "gd": "grand",
    "gde": "grande",
    "hop": "hopital",
    "ing": "ingenieur",
    "lt": "lieutenant",
    "mal": "marechal",
    "mar": "marechal",
    "mgr": "monseigneur",
    "nd": "notre dame",
    "pdt": "president",
    "pres": "president",
    "pr": "professeur",
    "prof": "professeur",
    "proff": "professeur",
    "pt": "petit",
    "pte": "petite",
    "reg": "regiment",
    "regt": "regiment",
    "rgt": "regiment",
    "sgt": "sergent",
    "st": "saint",
    "ste": "sainte",
    "stes": "saintes",
    "sts": "saints",
    "univ": "universite",
    "vx": "vieux",
}
SMALL_WORDS = frozenset(
    (
        *("a", "au", "aux", "d", "da", "de", "del", "della", "den", "des", "di", "du", "en", "et"),
        *("l", "la", "las", "le", "les", "los", "s", "sur", "the", "un", "une"),
    )
)
SUFFIXES: dict[str, str] = {
    "b": "bis",
    "bis": "bis",
    "t": "ter",
    "ter": "ter",
    "q": "quater",
    "qua": "quater",
    "quat": "quater",
    "quater": "quater",
    "qte": "quinquies",
    "quinquies": "quinquies",
}
# What stands for a box, a floor or a door: with the number after it, not part of the way.
BOXES = frozenset(("bp", "cs", "tsa", "cp", "boite", "case"))
INSIDE = frozenset(
    (
        *("apt", "appt", "appart", "appartement", "bat", "batiment", "bt", "bal", "bte", "cage"),
        *("entree", "esc", "escalier", "etage", "etg", "hall", "lot", "lgt", "logement", "no"),
        *("num", "numero", "porte", "pte", "tour", "immeuble", "imm", "rdc"),
    )
)

_UNITS: dict[str, int] = {
    word: value
    for value, spellings in enumerate(
        (
            "un une unieme premier premiere",
            "deux deuxieme",
            "trois troisieme",
            "quatre quatrieme",
            "cinq cinquieme",
            "six sixieme",
            "sept septieme",
            "huit huitieme",
            "neuf neuvieme",
            "dix dixieme",
            "onze onzieme",
            "douze douzieme",
            "treize treizieme",
            "quatorze quatorzieme",
            "quinze quinzieme",
            "seize seizieme",
        ),
        start=1,
    )
    for word in spellings.split()
}
_TENS: dict[str, int] = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "vingtieme": 20,
    "trentieme": 30,
    "quarantieme": 40,
    "cinquantieme": 50,
}
_GLUED_SUFFIX = re.compile(r"(?<![a-z0-9])(\d{1,5})(bis|ter|quater|[a-df-h])(?![a-z0-9])")
# "81ème", "1er", "2nde": the number is what tells.
_ORDINAL = re.compile(r"(?<![a-z0-9])(\d{1,4})(?:i?emes?|ere?|re|nde?|e)(?![a-z0-9])")
_ELISION = re.compile(r"(?<![a-z])([dl]|qu)['’`´](?=[a-z0-9])")
_NOT_WORD = re.compile(r"[^a-z0-9,]+")


def fold(text: str) -> str:
    """Lower case without accents, ligatures opened, one blank between words; keeps commas."""
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    text = text.replace("ß", "ss").replace("°", " ")
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = _ELISION.sub(r"\1 ", plain)
    plain = _ORDINAL.sub(r"\1", plain)
    plain = _NOT_WORD.sub(" ", plain).replace(",", " , ")
    return " ".join(_GLUED_SUFFIX.sub(r"\1 \2", plain).split())


def words_of(text: str) -> tuple[str, ...]:
    """Folded words of a name, titles written in full, small words (de, la, ...) kept."""
    return spelled_out(fold(text).replace(",", " ").split())


def spelled_out(words: Iterable[str]) -> tuple[str, ...]:
    """Titles in full and numbers in figures, in words that are already folded."""
    return tuple(_numerals([part for word in words for part in TITLES.get(word, word).split()]))


def _numerals(words: list[str]) -> list[str]:
    """Numbers in letters as figures: "quatre vingt unieme" -> "81", "huit mai" -> "8 mai"."""
    result: list[str] = []
    position = 0
    while position < len(words):
        value, taken = _numeral_at(words, position)
        result.append(str(value) if taken else words[position])
        position += taken or 1
    return result


def _numeral_at(words: list[str], start: int) -> tuple[int, int]:
    """Number (2 to 99) written in letters at a position, and how many words it takes."""
    tens, position = 0, start
    if words[start : start + 2] in (["quatre", "vingt"], ["quatre", "vingts"]):
        tens, position = 80, start + 2
    elif words[start] in _TENS:
        tens, position = _TENS[words[start]], start + 1
    if tens and position < len(words) - 1 and words[position] == "et":
        position += 1
    unit = _UNITS.get(words[position], 0) if position < len(words) else 0
    if unit == 1 and not tens:
        return 0, 0  # "un" and "une" are small words
    if unit and (not tens or unit < 10 or tens in {60, 80}):
        position += 1
        after = _UNITS.get(words[position], 0) if position < len(words) else 0
        if unit == 10 and 7 <= after <= 9:
            return tens + unit + after, position + 1 - start
        return tens + unit, position - start
    if words[position - 1] == "et":
        position -= 1
    return (tens, position - start) if tens else (0, 0)


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell one way from another; all of them if only small words are left."""
    kept = tuple(w for w in words if w not in SMALL_WORDS)
    return kept or words
