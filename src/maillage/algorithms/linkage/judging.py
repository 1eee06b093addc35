"""From weights to a verdict that people can check: same, uncertain or distinct, with the reasons in French."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from maillage.algorithms.linkage.fields import FieldSpec, Prepared
from maillage.algorithms.linkage.levels import LEVELS, MISSING, Comparison, Seen, observe
from maillage.algorithms.linkage.model import CONTACTS, Model

DISTINCT_BELOW = 0.10
"""Pairs below are not shown."""

OTHER_NAME = frozenset(("both_near", "both_far", "apart", "different"))
"""Each name says something that the other does not: sister clubs do, at one address."""

Verdict: TypeAlias = Literal["same", "uncertain", "distinct"]

_SENTENCES = {
    ("name", "identical"): "même nom : « {shared} »",
    ("name", "same"): "même nom, écrit autrement : « {shared} »",
    ("name", "nearly"): "noms très proches : « {shared} » en commun",
    ("name", "inside"): "un nom contient l’autre : « {shared} »",
    ("name", "half"): "un nom contient l’autre : « {shared} »",
    ("name", "acronym"): "l’un est le sigle de l’autre",
    ("name", "part"): "un nom est une petite partie de l’autre : « {shared} »",
    ("name", "both_near"): "noms proches : « {shared} » en commun, mais {only}",
    ("name", "both_far"): "noms en partie différents : {only}",
    ("name", "apart"): "noms différents : {only}",
    ("name", "different"): "noms sans mot commun",
    ("address", "identical"): "même adresse",
    ("address", "same"): "même adresse, écrite autrement",
    ("address", "nearly"): "adresses très proches",
    ("address", "inside"): "une adresse contient l’autre",
    ("address", "half"): "une adresse contient l’autre",
    ("address", "part"): "« {shared} » dans les deux adresses",
    ("address", "both_near"): "adresses proches : « {shared} » dans les deux",
    ("address", "both_far"): "« {shared} » dans les deux adresses",
    ("address", "apart"): "adresses différentes, malgré « {shared} »",
    ("address", "different"): "adresses différentes",
    ("postcode", "same"): "même code postal",
    ("postcode", "near"): "codes postaux proches",
    ("postcode", "different"): "codes postaux différents",
    ("date", "same"): "même date",
    ("date", "near"): "dates à un chiffre près",
    ("date", "year"): "même année",
    ("date", "different"): "dates différentes",
    ("phone", "same"): "même téléphone",
    ("phone", "near"): "téléphones à un chiffre près",
    ("phone", "different"): "téléphones différents",
    ("email", "same"): "même courriel",
    ("email", "domain"): "courriels du même domaine : {shared}",
    ("email", "different"): "courriels différents",
    ("url", "same"): "même site web",
    ("url", "host"): "sites web de la même adresse : {shared}",
    ("url", "different"): "sites web différents",
}
_WORDY = {
    "identical": "identiques",
    "same": "identiques, écrits autrement",
    "nearly": "très proches",
    "inside": "l’un contient l’autre",
    "half": "l’un contient l’autre",
    "acronym": "l’un est le sigle de l’autre",
    "part": "« {shared} » en commun",
    "both_near": "« {shared} » en commun, mais {only}",
    "both_far": "« {shared} » en commun, mais {only}",
    "apart": "« {shared} » en commun, mais {only}",
    "different": "rien en commun",
    "near": "à un caractère près",
    "contradicted": "deux numéros différents",
}
_REGISTERS = {"rna": "numéro RNA", "siren": "numéro SIREN"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason: the field, its weight in bits (positive: for) and what to read."""

    label: str
    bits: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """``probability`` that the two are one (0 to 1); ``evidence``: strongest reason first."""

    probability: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    contradicted: bool = False

    def in_words(self) -> str:
        """Return the reasons in one line: "pour : même nom ; contre : adresses différentes"."""
        sides = (
            ("pour", [reason.sentence for reason in self.evidence if reason.bits > 0]),
            ("contre", [reason.sentence for reason in self.evidence if reason.bits < 0]),
        )
        return " ; ".join(f"{side} : {', '.join(found)}" for side, found in sides if found)


def score(model: Model, a: Prepared, b: Prepared) -> Judgement:
    """Judge two prepared records."""
    return judge(model, observe(a, b, model.specs, model.rarities))


def judge(model: Model, comparison: Comparison) -> Judgement:
    """Judge a pair from what was seen of it.

    An automatic link needs more than its probability: what says who it is speaks for it (sharing an
    address and a phone is not enough to be one), names do not each say something of their own, and
    no number of a register contradicts another. Otherwise somebody decides.
    """
    weights = model.weights(comparison)
    probability = model.probability(comparison)
    codes = [code_of(spec, seen) for spec, seen in zip(model.specs, comparison, strict=True)]
    contradicted = "contradicted" in codes
    verdict = verdict_of(probability, model.same_from)
    if verdict == "same" and (contradicted or not _tells_who(model.specs, codes, weights)):
        verdict = "uncertain"
    evidence = [
        Evidence(spec.label, bits, sentence(spec, seen, code, plain=_alone(model.specs, spec)))
        for spec, seen, code, bits in zip(model.specs, comparison, codes, weights, strict=True)
        if seen.level != MISSING
    ]
    evidence.sort(key=lambda reason: (-abs(reason.bits), reason.label))
    return Judgement(probability, verdict, tuple(evidence), contradicted)


def verdict_of(probability: float, same_from: float) -> Verdict:
    if probability >= same_from:
        return "same"
    return "uncertain" if probability >= DISTINCT_BELOW else "distinct"


def _tells_who(specs: Sequence[FieldSpec], codes: Sequence[str], weights: Sequence[float]) -> bool:
    fields = list(zip(specs, codes, weights, strict=True))
    if any(spec.kind == "identifier" and code == "same" for spec, code, _ in fields):
        return True
    if any(spec.kind == "name" and code in OTHER_NAME for spec, code, _ in fields):
        return False
    who = [bits for spec, _, bits in fields if spec.kind not in CONTACTS]
    return not who or sum(who) > 0


def code_of(spec: FieldSpec, seen: Seen) -> str:
    return "" if seen.level == MISSING else LEVELS[spec.kind][seen.level - 1].code


def _alone(specs: Sequence[FieldSpec], spec: FieldSpec) -> bool:
    return sum(other.kind == spec.kind for other in specs) == 1


def sentence(spec: FieldSpec, seen: Seen, code: str, *, plain: bool) -> str:
    """Return what to read of one field; its label is told when two fields are of one kind."""
    words = {"shared": " ".join(seen.shared), "only": _left_over(seen)}
    if spec.kind == "identifier":
        return _identifier_sentence(spec, seen, code)
    known = _SENTENCES.get((spec.kind, code))
    if known and plain:
        return known.format(**words)
    return f"{spec.label} : {_WORDY.get(code, code).format(**words)}"


def _identifier_sentence(spec: FieldSpec, seen: Seen, code: str) -> str:
    register = _REGISTERS.get(seen.shared[0]) if seen.shared else None
    if code == "same" and register:
        return f"même {register}"
    return {
        "same": f"{spec.label} : même numéro",
        "near": f"{spec.label} : numéros à un signe près",
    }.get(code, f"{spec.label} : numéros différents")


def _left_over(seen: Seen) -> str:
    one, two = (" ".join(words) for words in seen.only)
    if one and two:
        return f"« {one} » d’un côté, « {two} » de l’autre"
    return f"« {one or two} » d’un seul côté"
