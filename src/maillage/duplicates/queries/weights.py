"""The weights in plain words: each degree of agreement, and how much it counts for or against."""

from dataclasses import dataclass

from maillage.algorithms import linkage
from maillage.algorithms.linkage.levels import Seen
from maillage.core.ui.french import format_number
from maillage.duplicates import engine
from maillage.duplicates.wording import percent

LEVELS = {
    "same": "identiques",
    "nearly": "presque identiques",
    "inside": "l’un contient l’autre",
    "half": "l’un contient l’autre, avec beaucoup d’autres mots",
    "acronym": "l’un est le sigle de l’autre",
    "part": "l’un est une petite partie de l’autre",
    "both_near": "proches, chacun avec ses mots",
    "both_far": "peu de mots communs",
    "apart": "presque rien en commun",
    "different": "différents",
    "near": "à un caractère près",
    "year": "même année seulement",
    "contradicted": "deux numéros du même registre",
    "domain": "même domaine, autre boîte",
    "host": "même site, autre page",
}
# Information of a shared value: one organisation in sixteen has it, or one in sixteen thousand.
COMMON_BITS, RARE_BITS = 4.0, 14.0


@dataclass(frozen=True)
class Weight:
    """One degree of agreement of one field; ``common`` and ``rare`` are bits (above zero: for)."""

    field: str
    level: str
    same: float
    distinct: float
    common: float
    rare: float

    @property
    def same_told(self) -> str:
        return percent(self.same)

    @property
    def distinct_told(self) -> str:
        return percent(self.distinct)

    @property
    def depends(self) -> bool:
        """Whether the weight depends on how rare the shared value is."""
        return abs(self.rare - self.common) >= 0.05

    @property
    def sign(self) -> str:
        """Icon of what it does at its most: for, against, or nothing."""
        strongest = max(self.common, self.rare, key=abs)
        return (
            "minus" if abs(strongest) < 0.07 else "circle-plus" if strongest > 0 else "circle-minus"
        )

    @property
    def words(self) -> str:
        """Return "compte 64 fois pour" or "de 2 fois contre à 500 fois pour"."""
        if not self.depends:
            return f"compte {times(self.common)}"
        return f"de {times(self.common)} (valeur courante) à {times(self.rare)} (valeur rare)"


def times(bits: float) -> str:
    """Return the factor by which the odds are multiplied or divided, in words."""
    factor = 2 ** abs(bits)
    if factor < 1.05:
        return "pour rien"
    number = format_number(round(factor) if factor >= 10 else round(factor, 1))
    return f"{number} fois {'pour' if bits > 0 else 'contre'}"


def weights_of(model: linkage.Model) -> list[Weight]:
    """Return every degree of every field, from full agreement down."""
    found = []
    for index, (spec, levels) in enumerate(zip(model.specs, model.levels, strict=True)):
        for number, level in enumerate(levels, start=1):
            if spec.kind != "name" and level.code == "acronym":
                continue
            common = model.weight(index, Seen(number, COMMON_BITS))
            rare = model.weight(index, Seen(number, RARE_BITS))
            distinct = min(
                level.c * (2**-COMMON_BITS if level.counted else 1) + level.e / model.population, 1
            )
            words = LEVELS.get(level.code, level.code)
            found.append(Weight(spec.label, words, level.m, distinct, common, rare))
    return found


def current_weights() -> tuple[engine.Weights, list[Weight]]:
    weights = engine.current()
    return weights, weights_of(weights.model)
