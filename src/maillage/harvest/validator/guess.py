"""What the columns of a table probably are, from their headers and the first values. Pure.

Each column gets at most one field, each field one column (several for those that are joined); the
reason is a French sentence that the page shows, so that people judge the guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.harvest.validator.words import (
    HEADERS,
    JOINED,
    LABELS,
    LOOKS,
    OTHERWISE,
    TELLING,
    WORDY,
    words_of,
)

SAMPLE = 200
ENOUGH = 3
ALIKE, UNLIKE = 0.8, 0.3
# A word of the header alone, then one that covers half of it.
LEAST = 0.5


@dataclass(frozen=True)
class Column:
    """One column of a file and what it probably is; ``field`` is "" when it would be left out."""

    name: str
    field: str = ""
    reason: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Claim:
    score: float
    position: int
    field: str
    reason: str


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[Column]:
    """Return what each column of ``header`` probably is, from at most ``SAMPLE`` rows of text."""
    rows = sample[:SAMPLE]
    values = [
        [text for row in rows if position < len(row) and (text := row[position].strip())]
        for position in range(len(header))
    ]
    words = [words_of(name) for name in header]
    grants = any("montant" in one for one in words) and any(
        "beneficiaire" in one or "attribuant" in one for one in words
    )
    claims = [
        claim
        for position, one in enumerate(words)
        if header[position]
        for claim in _claims(position, one, values[position], len(rows), grants=grants)
    ]
    taken = _settle([claim for claim in claims if claim.score], header)
    doubts = {claim.position: claim.reason for claim in claims if not claim.score}
    if not any(claim.field == "name" for claim in taken.values()):
        found = _name_by_look(header, values, taken)
        if found:
            taken[found.position] = found
    return [
        Column(
            name,
            taken[position].field if position in taken else "",
            taken[position].reason if position in taken else doubts.get(position, ""),
            tuple(dict.fromkeys(values[position]))[:3],
        )
        for position, name in enumerate(header)
    ]


def fields_of(columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    """Return {field: names of its columns}, in the order of the file."""
    found: dict[str, list[str]] = {}
    for column in columns:
        if column.field and column.name:
            found.setdefault(column.field, []).append(column.name)
    return {field: tuple(dict.fromkeys(names)) for field, names in found.items()}


def _claims(
    position: int, words: tuple[str, ...], values: list[str], rows: int, *, grants: bool
) -> list[_Claim]:
    """What one column may be; a score of 0 tells why what its name suggests is not believed."""
    claims = []
    for field, phrases in HEADERS.items():
        if grants and (field in {"description", "summary", "id"} or "attribuant" in words):
            continue
        named = _header_score(words, phrases, OTHERWISE.get(field, frozenset()))
        if field == "name" and rows:
            named *= len(values) / rows
        claim = _claim(position, field, named, values)
        if claim:
            claims.append(claim)
    return claims


def _header_score(
    words: tuple[str, ...], phrases: tuple[str, ...], otherwise: frozenset[str]
) -> float:
    """How much of a header says a field: 1 when it is one of its names, 0 when it is not."""
    own = set(words)
    if not own or own & otherwise:
        return 0.0
    best = 0.0
    for phrase in phrases:
        wanted = set(phrase.split())
        if wanted <= own:
            best = max(best, 0.4 + 0.6 * len(wanted) / len(own))
    return best


def _claim(position: int, field: str, named: float, values: list[str]) -> _Claim | None:
    if field == "id" and (not values or len(set(values)) < len(values)):
        return None
    if field in LOOKS:
        like, what = LOOKS[field]
    elif field in WORDY:
        like, what = _has_letter, ""
    else:
        like, what = bool, ""
    good = sum(1 for text in values if like(text))
    share = good / len(values) if values else 0.0
    told = f"{good} valeur{'s' if good > 1 else ''} sur {len(values)} : {what}" if what else ""
    if named >= LEAST:
        if len(values) >= ENOUGH and share < UNLIKE:
            reason = f"son nom fait penser à « {LABELS[field]} », pas son contenu"
            return _Claim(0.0, position, field, reason)
        reason = "d’après le nom de la colonne" + (f" ({told})" if told and good else "")
        return _Claim(named + (share if what else 0.0), position, field, reason)
    varied = len(values) < ENOUGH or len(set(values)) > 1
    if field in TELLING and good >= min(ENOUGH, len(values)) and share >= ALIKE and varied and good:
        return _Claim(0.9 * share, position, field, f"d’après son contenu ({told})")
    return None


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _settle(claims: list[_Claim], header: Sequence[str]) -> dict[int, _Claim]:
    """Give each column its strongest claim that is free."""
    taken: dict[int, _Claim] = {}
    used: set[str] = set()
    last = {name: position for position, name in enumerate(header)}
    for claim in sorted(claims, key=lambda one: (-one.score, one.position, one.field)):
        # Of two columns with one name, only the last can be told by its name.
        if claim.position in taken or last[header[claim.position]] != claim.position:
            continue
        if claim.field in used and claim.field not in JOINED:
            continue
        taken[claim.position] = claim
        used.add(claim.field)
    return taken


def _name_by_look(
    header: Sequence[str], values: list[list[str]], taken: Mapping[int, _Claim]
) -> _Claim | None:
    """The first column of short texts that nearly all differ; None when there is none."""
    for position, texts in enumerate(values):
        if position in taken or not header[position] or not texts:
            continue
        letters = sum(1 for text in texts if sum(map(str.isalpha, text)) > len(text) / 2)
        middle = sorted(map(len, texts))[len(texts) // 2]
        if (
            letters >= ALIKE * len(texts)
            and len(set(texts)) >= ALIKE * len(texts)
            and 3 <= middle <= 90
        ):
            reason = "à vérifier : c’est la première colonne de textes presque tous différents"
            return _Claim(0.0, position, "name", reason)
    return None
