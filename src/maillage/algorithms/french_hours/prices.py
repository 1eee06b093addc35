"""Prices in a text: "De 10,00 € à 12,00 €", "gratuit", "12 €, réduit 8 €". Amounts in cents."""

import re
from dataclasses import dataclass

from maillage.algorithms.french_hours.days import plain
from maillage.algorithms.french_hours.model import NotRead

FREE, CHOSEN, PAID = "free", "chosen", "paid"

_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?: \d{3})+|\d{1,6})(?:[.,](\d{1,2}))?\s*(?:€|euros?\b|eur\b)(\d{2})?"
)
_UP_TO = re.compile(r"\b(?:de\s*(?:€|euros?|eur)\s+a|jusqu'a)\s+$")
_FREE = re.compile(r"\b(?:gratuite?s?|entree libre|acces libre|gratuitement)\b")
_CHOSEN = re.compile(
    r"\b(?:prix libre|participation (?:libre|aux frais)|libre participation|participation consciente"
    r"|au chapeau|prix conscient|tarif libre)\b"
)
_WORDS = frozenset(
    (
        "a", "adherent", "adherents", "adulte", "adultes", "ans", "apres", "au", "aux", "avant",
        "avec", "beneficiaires", "billet", "caisse", "chomeur", "chomeurs", "d", "de",
        "demandeur", "demandeurs", "demi", "des", "du", "duo", "e", "emploi", "enfance",
        "enfant", "enfants", "entree", "et", "etudiant", "etudiants", "eur", "euro", "euros",
        "famille", "familles", "gratuit", "gratuite", "groupe", "groupes", "guichet",
        "handicap", "jeune", "jeunes", "jusqu", "l", "la", "le", "les", "libre", "location",
        "minima", "moins", "non", "normal", "normale", "ou", "par", "personne", "personnes",
        "place", "plein", "pleine", "plus", "pour", "prevente", "prix", "public", "reduit",
        "reduite", "reduits", "rsa", "scolaire", "scolaires", "seance", "senior", "seniors",
        "site", "sociaux", "solidaire", "spectacle", "sur", "tarif", "tarifs", "tous", "tout",
        "unique", "uniquement",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prices:
    """``kind`` is "free", "chosen" or "paid"; amounts in cents, None when the text does not tell them."""

    kind: str
    lowest: int | None = None
    highest: int | None = None


def read_price(text: str) -> Prices:
    """Return what it costs; raises :class:`NotRead` ("empty", "no-amount", "unknown-word")."""
    said = " ".join(plain(text).split())
    if not said:
        raise NotRead("empty")
    amounts, lowest_told = _amounts(said)
    chosen, free = _CHOSEN.search(said), _FREE.search(said)
    rest = _FREE.sub(" ", _CHOSEN.sub(" ", _AMOUNT.sub(" ", said)))
    for word in re.findall(r"[a-zœæ]+", rest):
        if word not in _WORDS:
            raise NotRead("unknown-word", word)
    if not amounts:
        if chosen or free:
            return Prices(CHOSEN) if chosen else Prices(FREE, 0, 0)
        raise NotRead("no-amount", text.strip()[:80])
    if free:
        amounts.append(0)
    highest = max(amounts)
    lowest = min(amounts) if lowest_told or free or len(amounts) > 1 else None
    if highest == 0:
        return Prices(FREE, 0, 0)
    return Prices(CHOSEN if chosen else PAID, lowest, highest)


def _amounts(said: str) -> tuple[list[int], bool]:
    """Return the amounts, and whether the lowest is told: "De  € à 24 €" only tells the highest."""
    found: list[int] = []
    told = True
    for match in _AMOUNT.finditer(said):
        cents = match[2] or match[3] or "0"
        found.append(int(match[1].replace(" ", "")) * 100 + int(cents.ljust(2, "0")))
        told = told and not _UP_TO.search(said[: match.start()])
    return found, told
