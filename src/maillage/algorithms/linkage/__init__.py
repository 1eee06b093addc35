"""Record linkage: which rows of one or two files speak of the same body or person.

Fellegi and Sunter's model with weights learned without labels; docs/algorithms/rapprochement.md.
"""

from maillage.algorithms.linkage.fields import KINDS, FieldSpec, Prepared, prepare
from maillage.algorithms.linkage.judging import (
    DISTINCT_BELOW,
    Evidence,
    Judgement,
    Verdict,
    judge,
    score,
)
from maillage.algorithms.linkage.keys import blocking_keys, fields_of
from maillage.algorithms.linkage.learning import found_without, learn
from maillage.algorithms.linkage.levels import (
    Comparison,
    blank_rarities,
    compare,
    count_record,
    observe,
)
from maillage.algorithms.linkage.linking import Groups, Pair, register_numbers
from maillage.algorithms.linkage.model import SAME_FROM, Model
from maillage.algorithms.linkage.rarity import Rarity

__all__ = [
    "DISTINCT_BELOW", "KINDS", "SAME_FROM", "Comparison", "Evidence", "FieldSpec", "Groups",
    "Judgement", "Model", "Pair", "Prepared", "Rarity", "Verdict", "blank_rarities",
    "blocking_keys", "compare", "count_record", "fields_of", "found_without", "judge", "learn", "observe",
    "prepare", "register_numbers", "score",
]  # fmt: skip
