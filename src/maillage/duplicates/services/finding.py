"""Looking for pairs: of what changed since the last time, or of everything."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.duplicates import engine
from maillage.duplicates.enums import PairState
from maillage.duplicates.models import Pair, Sheet
from maillage.duplicates.queries.candidates import chunks_of_keys, pairs_among
from maillage.duplicates.services.sheets import BATCH, forget_gone, stale, write_sheets

ORGANISATIONS_AT_ONCE = 500
PAIRS_AT_ONCE = 2000
# A pair said distinct comes back when the evidence for it grows eightfold.
TELLING_BITS = 3.0


def find_changed(*, now: datetime, limit: int = BATCH) -> bool:
    """Look for the duplicates of organisations that changed; tell whether more wait.

    Memory does not grow with the directory: at most ``limit`` organisations are looked at.
    """
    forget_gone()
    changed = stale(limit)
    if not changed:
        return False
    keys = write_sheets(changed)
    judge_pairs(pairs_among(keys), changed=keys, now=now)
    return len(changed) == limit


def find_pairs(*, actor: Actor, now: datetime) -> int:
    """Compare all organisations with one another; return how many pairs wait for a decision.

    Five hundred organisations at a time with all who share a key with them: memory stays bounded.
    """
    require(actor, "duplicates.decide")
    forget_gone()
    while changed := stale():
        write_sheets(changed)
    for keys in chunks_of_keys(ORGANISATIONS_AT_ONCE):
        # Each pair is judged once, with the organisation of the smaller number.
        pairs = sorted(pair for pair in pairs_among(keys) if pair[0] in keys)
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            judge_pairs(set(pairs[start : start + PAIRS_AT_ONCE]), changed=(), now=now)
    return Pair.objects.filter(state=PairState.TO_DECIDE).count()


@transaction.atomic
def judge_pairs(pairs: set[tuple[int, int]], *, changed: Iterable[int], now: datetime) -> None:
    """Compare some pairs and keep those that may be one organisation.

    ``changed``: organisations whose every open pair is looked at again, so that one that is no
    longer plausible leaves the queue.
    """
    known = _known(pairs, changed)
    sheets = _sheets({pk for pair in [*pairs, *known] for pk in pair})
    weights = engine.current()
    new, changed_pairs, gone = [], [], []
    for one, two in sorted(pairs | known.keys()):
        if one not in sheets or two not in sheets:
            continue
        judged = engine.judge(weights, sheets[one], sheets[two])
        pair = known.get((one, two))
        if pair is None:
            if judged.verdict != "distinct":
                new.append(_filled(Pair(a_id=one, b_id=two, found_at=now), judged))
        elif pair.digest != judged.digest or pair.model_version != judged.model_version:
            if pair.state == PairState.TO_DECIDE and judged.verdict == "distinct":
                gone.append(pair.pk)
            elif _stays(pair, judged):
                changed_pairs.append(_filled(pair, judged))
    Pair.objects.filter(pk__in=gone).delete()
    Pair.objects.bulk_create(new, ignore_conflicts=True)
    Pair.objects.bulk_update(changed_pairs, [*FILLED, "state"])


FILLED = ("probability", "verdict", "evidence", "digest", "model_version")


def _filled(pair: Pair, judged: engine.Judged) -> Pair:
    for name in FILLED:
        setattr(pair, name, getattr(judged, name))
    return pair


def _stays(pair: Pair, judged: engine.Judged) -> bool:
    """Whether to write what was found of a known pair; one decided distinct is put back on telling news."""
    if pair.state in {PairState.TO_DECIDE, PairState.UNCERTAIN}:
        return judged.verdict != "distinct"
    gained = engine.bits(judged.probability) - engine.bits(pair.probability)
    if pair.state == PairState.DISTINCT and pair.digest != judged.digest and gained >= TELLING_BITS:
        pair.state = PairState.TO_DECIDE
        return True
    return False


def _known(pairs: set[tuple[int, int]], changed: Iterable[int]) -> dict[tuple[int, int], Pair]:
    """Return the pairs already kept, and the open ones of the organisations that changed."""
    ends = {one for one, _ in pairs}
    open_ = Q(state__in=(PairState.TO_DECIDE, PairState.UNCERTAIN))
    pks = list(changed)
    rows = Pair.objects.filter(Q(a__in=ends) | (open_ & (Q(a__in=pks) | Q(b__in=pks))))
    found = {(pair.a_id, pair.b_id): pair for pair in rows.order_by("pk")}
    ours = set(pks)
    return {
        key: pair
        for key, pair in found.items()
        if key in pairs or (ours.intersection(key) and pair.state != PairState.SAME)
    }


def _sheets(pks: set[int]) -> dict[int, engine.Record]:
    rows = Sheet.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "content")
    return {pk: engine.unpacked(content) for pk, content in rows}
