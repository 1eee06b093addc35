"""The comparison itself: the pure engine of ``algorithms.linkage`` with our fields and our weights."""

import hashlib
import marshal
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2
from typing import Any

from maillage.algorithms import linkage
from maillage.algorithms.linkage.model import chance
from maillage.duplicates.enums import Verdict
from maillage.duplicates.models import LearnedModel
from maillage.duplicates.queries.described import CREATED, SPECS, Texts

Record = linkage.Prepared
# What is kept of an organisation to compare it: its prepared record, the registers that list it.
Card = tuple[Record, tuple[str, ...]]
# A register that lists two seldom means one: a thousand to one (docs/explication/doublons.md).
SAME_SOURCE_BITS = 10.0
# More likely one than two: worth five seconds of somebody.
SHOWN_FROM = 0.5
# What makes a key by itself; of the others only a whole name, pairs of its words, and a word with a postcode.
EXACT = frozenset({"identifier", "phone", "email", "url"})
# Before anything is learned: how many organisations one looks among.
POPULATION = 2000
SAID_OF = {CREATED: "création"}


@dataclass(frozen=True)
class Weights:
    """The model in use and its version (0: as shipped)."""

    version: int
    model: linkage.Model


@dataclass(frozen=True)
class Judged:
    """What the comparison says of two organisations; ``digest`` recognises what was compared."""

    probability: float
    verdict: str  # same, uncertain, distinct
    digest: str
    model_version: int
    evidence: list[dict[str, Any]] = field(default_factory=list)


def prepared(texts: Texts) -> Record:
    return linkage.prepare(texts, SPECS)


def packed(card: Card) -> bytes:
    return marshal.dumps(card)


def unpacked(content: bytes | memoryview) -> Card:
    card: Card = marshal.loads(bytes(content))  # noqa: S302 - written by us, in our database
    return card


def current() -> Weights:
    """Return the weights in use (one query)."""
    found = LearnedModel.objects.filter(is_current=True).values_list("version", "learnt_at").first()
    if found is None:
        return Weights(0, shipped())
    return _read(*found)


@lru_cache(maxsize=2)
def _read(version: int, _learnt_at: Any) -> Weights:
    content = LearnedModel.objects.get(version=version).content
    return Weights(version, linkage.Model.from_json(content))


def shipped() -> linkage.Model:
    return linkage.Model.shipped(SPECS, linkage.blank_rarities(SPECS), POPULATION)


def keys_of(record: Record, model: linkage.Model, *, fictional: bool) -> frozenset[int]:
    """Return the keys under which an organisation is looked for, as numbers that a database holds.

    A fictional organisation never meets a real one.
    """
    keys = linkage.blocking_keys(record, SPECS, model.rarities)
    return frozenset(_number(key, fictional) for key in keys if _is_kept(key))


def _is_kept(key: str) -> bool:
    """Keep twenty keys or so of a hundred: looking one organisation up has the search index too."""
    kinds = [SPECS[number].kind for number in linkage.fields_of(key)]
    text = key.partition("|")[2]
    if kinds == ["name"]:
        return text[:1] == "=" or " " in text
    return kinds == ["name", "postcode"] or (len(kinds) == 1 and kinds[0] in EXACT)


def _number(key: str, fictional: bool) -> int:
    text = f"{'*' if fictional else ''}{key}"
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def judge(weights: Weights, one: Card, two: Card) -> Judged:
    """Compare two organisations. Two lines of one register are thought to be two unless much says one."""
    found = linkage.score(weights.model, one[0], two[0])
    evidence = [
        {"field": reason.label, "bits": round(reason.bits, 2), "words": words_of(reason)}
        for reason in found.evidence
    ]
    probability = found.probability
    if set(one[1]) & set(two[1]):
        evidence.append({"field": "source", "bits": -SAME_SOURCE_BITS, "words": LISTED_TWICE})
        probability = chance(bits(probability) - SAME_SOURCE_BITS)
    verdict = "distinct"
    if probability >= SHOWN_FROM:
        sure = found.verdict == Verdict.SAME and probability >= linkage.SAME_FROM
        verdict = Verdict.SAME if sure else Verdict.UNCERTAIN
    content = marshal.dumps((one, two))
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return Judged(probability, str(verdict), digest, weights.version, evidence)


LISTED_TWICE = "Le même registre les liste à part."


# Differing names of which what is shared is rare: the sentence says why it counts for.
SHARED_ALL_THE_SAME = {
    "noms en partie différents : ": "noms avec des mots rares en commun, mais ",
    "noms différents : ": "noms avec un mot rare en commun, mais ",
}


def words_of(reason: linkage.Evidence) -> str:
    """Return a whole sentence."""
    text = reason.sentence
    if reason.bits > 0:
        for before, after in SHARED_ALL_THE_SAME.items():
            text = text.replace(before, after)
    prefix = SAID_OF.get(reason.label)
    text = f"{prefix} : {text}" if prefix else text
    return f"{text[:1].upper()}{text[1:]}."


def bits(probability: float) -> float:
    """Return the base-2 logarithm of the odds."""
    inside = min(max(probability, 1e-12), 1 - 1e-12)
    return log2(inside / (1 - inside))
