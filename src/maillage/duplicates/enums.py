"""What becomes of a pair of profiles, with the French words."""

from django.db import models


class PairState(models.TextChoices):
    """What a person said of two profiles that look alike."""

    TO_DECIDE = "to_decide", "à décider"
    SAME = "same", "même organisation"
    DISTINCT = "distinct", "deux organisations"
    UNCERTAIN = "uncertain", "mise de côté"


# A decision can be taken back; a pair put aside can be decided later.
PAIR_STEPS: dict[str, frozenset[str]] = {
    PairState.TO_DECIDE: frozenset({PairState.SAME, PairState.DISTINCT, PairState.UNCERTAIN}),
    PairState.UNCERTAIN: frozenset({PairState.SAME, PairState.DISTINCT, PairState.TO_DECIDE}),
    PairState.SAME: frozenset({PairState.TO_DECIDE, PairState.DISTINCT}),
    PairState.DISTINCT: frozenset({PairState.TO_DECIDE}),
}

DECIDED = frozenset({PairState.SAME, PairState.DISTINCT})


class Verdict(models.TextChoices):
    """What the comparison says by itself; ``distinct`` ones are not kept."""

    SAME = "same", "presque sûrement la même"
    UNCERTAIN = "uncertain", "peut-être la même"
