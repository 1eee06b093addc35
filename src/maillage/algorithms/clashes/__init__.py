"""Which dates compete for the same people, how much, and why. Pure; see docs/algorithms/chevauchements.md."""

from maillage.algorithms.clashes.columns import Columns, Vocabulary
from maillage.algorithms.clashes.comparing import Closeness, closeness
from maillage.algorithms.clashes.model import DEFAULT, EVERYBODY, UNKNOWN, Dated, Heavy, Weights
from maillage.algorithms.clashes.pairs import Pairs, clashing_pairs
from maillage.algorithms.clashes.proposing import Proposal, Verdict, better_dates, judge
from maillage.algorithms.clashes.scoring import Clash, Reason, clashes_of, scores
from maillage.algorithms.clashes.tables import Load, load_by_week

__all__ = [
    "DEFAULT",
    "EVERYBODY",
    "UNKNOWN",
    "Clash",
    "Closeness",
    "Columns",
    "Dated",
    "Heavy",
    "Load",
    "Pairs",
    "Proposal",
    "Reason",
    "Verdict",
    "Vocabulary",
    "Weights",
    "better_dates",
    "clashes_of",
    "clashing_pairs",
    "closeness",
    "judge",
    "load_by_week",
    "scores",
]
