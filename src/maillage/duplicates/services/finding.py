"""Looking for pairs: of what changed since the last time, or of everything."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.duplicates import engine
from maillage.duplicates.enums import PairState, Verdict
from maillage.duplicates.models import Pair, Sheet
from maillage.duplicates.queries.candidates import chunks_of_keys, pairs_among
from maillage.duplicates.services.learning import is_out_of_date, learn_weights
from maillage.duplicates.services.sheets import BATCH, forget_gone, stale, write_sheets

ORGANISATIONS_AT_ONCE = 500
PAIRS_AT_ONCE = 2000
WORKER = Actor.for_system("doublons")
BY_ITSELF = "Appris par le site lui-même."
# A pair said distinct comes back when the evidence for it grows eightfold.
TELLING_BITS = 3.0


def find_changed(*, now: datetime, limit: int = BATCH) -> bool:
    """Look for the duplicates of organisations that changed; tell whether more wait.

    Memory does not grow with the directory: at most ``limit`` organisations are looked at.
    """
    forget_gone()
    if is_out_of_date():
        learn_weights(actor=WORKER, note=BY_ITSELF, now=now)
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
    if is_out_of_date():
        learn_weights(actor=actor, note=BY_ITSELF, now=now)
        while changed := stale():
            write_sheets(changed)
    for keys in chunks_of_keys(ORGANISATIONS_AT_ONCE):
        # Each pair is judged once, with the organisation of the smaller number.
        pairs = sorted(pair for pair in pairs_among(keys) if pair[0] in keys)
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            judge_pairs(set(pairs[start : start + PAIRS_AT_ONCE]), changed=(), now=now)
    _judge_old_pairs(now)
    return Pair.objects.filter(state=PairState.TO_DECIDE).count()


def _judge_old_pairs(now: datetime) -> None:
    """Look again at the open pairs that other weights found and that no longer share a key."""
    version = engine.current().version
    rows = Pair.objects.filter(state__in=OPEN).exclude(model_version=version).order_by("pk")
    pairs = list(rows.values_list("a_id", "b_id"))
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        judge_pairs(set(pairs[start : start + PAIRS_AT_ONCE]), changed=(), now=now)


def judge_pairs(pairs: set[tuple[int, int]], *, changed: Iterable[int], now: datetime) -> None:
    """Compare some pairs and keep those that may be one organisation.

    ``changed``: organisations whose every open pair is looked at again, so that one that is no
    longer plausible leaves the queue. What somebody decides meanwhile is left alone.
    """
    known = _known(pairs, changed)
    sheets = _sheets({pk for pair in [*pairs, *known] for pk in pair})
    weights = engine.current()
    new: list[Pair] = []
    news: list[tuple[Pair, engine.Judged]] = []
    for one, two in sorted(pairs | known.keys()):
        if one not in sheets or two not in sheets:
            continue
        judged = engine.judge(weights, sheets[one], sheets[two])
        pair = known.get((one, two))
        if pair is None and judged.verdict != "distinct":
            new.append(Pair(a_id=one, b_id=two, found_at=now, **written(judged)))
        elif pair is not None and not _is_known(pair, judged):
            news.append((pair, judged))
    with transaction.atomic():
        Pair.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["a", "b"], update_fields=["found_at"]
        )
        for pair, judged in news:
            _renew(pair, judged)


def written(judged: engine.Judged) -> dict[str, Any]:
    """Return the columns of a pair that tell what was found."""
    verdict = Verdict.SAME if judged.verdict == Verdict.SAME else Verdict.UNCERTAIN
    return {
        "probability": judged.probability, "verdict": verdict, "evidence": judged.evidence,
        "digest": judged.digest, "model_version": judged.model_version,
    }  # fmt: skip


def _is_known(pair: Pair, judged: engine.Judged) -> bool:
    return pair.digest == judged.digest and pair.model_version == judged.model_version


def _renew(pair: Pair, judged: engine.Judged) -> None:
    """Write what is newly found of a pair, unless somebody decided of it in between."""
    row = Pair.objects.filter(pk=pair.pk, state=pair.state)
    plausible = judged.verdict != "distinct"
    if pair.state == PairState.TO_DECIDE and not plausible:
        row.delete()
    elif pair.state in OPEN:
        if plausible:
            row.update(**written(judged))
    elif pair.state == PairState.DISTINCT and pair.digest != judged.digest:
        gained = engine.bits(judged.probability) - engine.bits(pair.probability)
        if plausible and gained >= TELLING_BITS:
            row.update(**written(judged), state=PairState.TO_DECIDE)


OPEN = (PairState.TO_DECIDE, PairState.UNCERTAIN)


def _known(pairs: set[tuple[int, int]], changed: Iterable[int]) -> dict[tuple[int, int], Pair]:
    """Return the pairs already kept, and the open ones of the organisations that changed."""
    ends = {one for one, _ in pairs}
    open_ = Q(state__in=OPEN)
    pks = list(changed)
    rows = Pair.objects.filter(Q(a__in=ends) | (open_ & (Q(a__in=pks) | Q(b__in=pks))))
    found = {(pair.a_id, pair.b_id): pair for pair in rows.order_by("pk")}
    ours = set(pks)
    return {
        key: pair
        for key, pair in found.items()
        if key in pairs or (ours.intersection(key) and pair.state != PairState.SAME)
    }


def _sheets(pks: set[int]) -> dict[int, engine.Card]:
    rows = Sheet.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "content")
    return {pk: engine.unpacked(content) for pk, content in rows}
