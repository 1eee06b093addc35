"""What was learned of a kind of file: the chances of each level, and the probability of a pair.

Fellegi and Sunter, "A theory for record linkage", JASA 64 (1969): the weight of an agreement is the logarithm of how
much likelier it is between two records of one body than between two of two bodies; weights add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log2
from typing import Any

from maillage.algorithms.linkage.fields import WORDY, FieldSpec
from maillage.algorithms.linkage.levels import LEVELS, MISSING, Comparison, Level, Seen
from maillage.algorithms.linkage.rarity import Rarity

REUSE_DECAY = 0.25
REUSE_BITS = 15.0
"""Long names are borne on purpose by less bodies: ``e`` halves every 4 bits, and is told at 15 bits."""

CONTACTS = frozenset(("address", "postcode", "phone", "email", "url"))
ECHO = 0.4
"""Neighbours share address, phone and mailbox together: after the best of them, the others count for 40 %."""

MATCHES_PER_RECORD = 0.05
"""How many doubles a record is thought to have before anything is learned."""

MAX_BITS = 60.0

SAME_FROM = 0.98
"""Before anything is learned, pairs above are linked without anybody (see learning.py for the sequel)."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A field's part in a judgement: bits for (positive) or against (negative)."""

    spec: FieldSpec
    seen: Seen
    bits: float


@dataclass(slots=True)
class Model:
    """Levels of each field with their chances, how rare words are, and how many pairs match.

    ``population``: records among which one looks for the other; ``prior``: chance that two records
    taken at random are one; ``same_from``: probability from which a pair is linked by itself.
    """

    specs: tuple[FieldSpec, ...]
    levels: tuple[tuple[Level, ...], ...]
    rarities: list[Rarity]
    population: int = 1000
    prior: float = 0.0
    same_from: float = SAME_FROM
    report: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def shipped(
        cls, specs: Sequence[FieldSpec], rarities: list[Rarity], population: int
    ) -> "Model":
        """Return the model before any learning."""
        population = max(population, 2)
        levels = tuple(LEVELS[spec.kind] for spec in specs)
        prior = MATCHES_PER_RECORD / population
        return cls(tuple(specs), levels, rarities, population, prior)

    def weight(self, index: int, seen: Seen) -> float:
        """Return the bits for or against that one field gives; 0 when it is missing.

        No level weighs more than a fuller agreement of its sort would at the same bits: agreeing more
        never harms, even where a level was too seldom seen for its chances to be learned well.
        """
        if seen.level == MISSING:
            return 0.0
        levels = self.levels[index]
        counted = levels[seen.level - 1].counted
        decay = REUSE_DECAY if self.specs[index].kind in WORDY else 0.0
        bits = seen.bits * counted
        by_luck = 2.0**-bits
        on_purpose = 2.0 ** (-decay * (bits - REUSE_BITS)) / self.population
        ratio = min(
            level.m / min(level.c * by_luck + level.e * on_purpose, 1.0)
            for level in levels[: seen.level]
            if level.counted == counted
        )
        return min(max(log2(ratio), -MAX_BITS), MAX_BITS)

    def weights(self, comparison: Comparison) -> list[float]:
        """Return each field's bits, those of echoing contacts already lessened."""
        found = [self.weight(index, seen) for index, seen in enumerate(comparison)]
        contacts = [
            i for i, spec in enumerate(self.specs) if spec.kind in CONTACTS and found[i] > 0
        ]
        for index in sorted(contacts, key=lambda i: (-found[i], i))[1:]:
            found[index] *= ECHO
        return found

    def log_odds(self, comparison: Comparison) -> float:
        """Return the logarithm (base 2) of the odds that the two records are one."""
        return log2(self.prior / (1 - self.prior)) + sum(self.weights(comparison))

    def probability(self, comparison: Comparison) -> float:
        return chance(self.log_odds(comparison))

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain JSON, for people to inspect and for :meth:`from_json`."""
        return {
            "population": self.population,
            "prior": self.prior,
            "same_from": self.same_from,
            "report": self.report,
            "fields": [
                {
                    "label": spec.label,
                    "kind": spec.kind,
                    "levels": [
                        {"code": level.code, "m": level.m, "c": level.c, "e": level.e}
                        for level in levels
                    ],
                    "rarity": rarity.to_json(),
                }
                for spec, levels, rarity in zip(self.specs, self.levels, self.rarities, strict=True)
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Model":
        """Read what :meth:`to_json` wrote; KeyError or ValueError when it is something else."""
        specs = tuple(FieldSpec(item["label"], item["kind"]) for item in data["fields"])
        levels = tuple(
            tuple(
                replace(shipped, m=item["m"], c=item["c"], e=item["e"])
                for shipped, item in zip(LEVELS[spec.kind], described["levels"], strict=True)
            )
            for spec, described in zip(specs, data["fields"], strict=True)
        )
        rarities = [Rarity.from_json(item["rarity"]) for item in data["fields"]]
        return cls(
            specs, levels, rarities,
            data["population"], data["prior"], data.get("same_from", SAME_FROM), data["report"],
        )  # fmt: skip


def chance(log_odds: float) -> float:
    """Return the probability whose base-2 log odds these are."""
    if log_odds >= 0:
        return 1.0 / (1.0 + 2.0 ** -min(log_odds, MAX_BITS))
    odds = 2.0 ** max(log_odds, -200.0)
    return odds / (1.0 + odds)
