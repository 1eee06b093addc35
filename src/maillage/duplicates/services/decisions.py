"""What people say of a pair: the same, two organisations, later; and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Merge, Organisation
from maillage.directory.services.merging import merge_organisations, unmerge_organisations
from maillage.directory.services.steps import MAX_REASON
from maillage.duplicates.enums import PAIR_STEPS, PairState
from maillage.duplicates.errors import AlreadyDecided, DuplicatesError
from maillage.duplicates.models import Pair

FOLLOWS = "Fiches déjà jugées distinctes avant une réunion."


@transaction.atomic
def decide_pair(
    *,
    actor: Actor,
    pair: Pair,
    state: str,
    kept: Organisation | None = None,
    reason: str = "",
    now: datetime,
) -> Pair:
    """Say that two profiles are one organisation (``kept`` stays), two, or that it is not clear yet.

    Raises :class:`AlreadyDecided`, and ``MergeRefused`` when the two can not be merged.
    """
    current = _locked(pair)
    require(actor, "duplicates.decide", current)
    if state not in PairState.values or state == PairState.TO_DECIDE:
        raise DuplicatesError("Choisissez une des trois réponses proposées.")
    if state not in PAIR_STEPS[current.state]:
        raise AlreadyDecided
    if state == PairState.SAME:
        current.merge = _merge(actor, current, kept, reason, now)
    _write(actor, current, state, reason, now)
    return current


def _merge(
    actor: Actor, pair: Pair, kept: Organisation | None, reason: str, now: datetime
) -> Merge:
    if kept is None or kept.pk not in {pair.a_id, pair.b_id}:
        raise DuplicatesError("Choisissez laquelle des deux fiches est gardée.")
    absorbed = pair.b if kept.pk == pair.a_id else pair.a
    why = reason.strip() or told(pair)
    merge = merge_organisations(actor=actor, kept=kept, absorbed=absorbed, reason=why, now=now)
    _follow(merge, now)
    return merge


def told(pair: Pair) -> str:
    """Return what speaks for one organisation, as the reason people are given."""
    return " ".join(line["words"] for line in pair.evidence if line["bits"] > 0)


def _follow(merge: Merge, now: datetime) -> None:
    """Who was distinct from the absorbed profile is distinct from the kept one."""
    ends = Q(a=merge.absorbed_id) | Q(b=merge.absorbed_id)
    for pair in Pair.objects.filter(ends, state=PairState.DISTINCT).order_by("pk"):
        other = pair.b_id if pair.a_id == merge.absorbed_id else pair.a_id
        if other == merge.kept_id:
            continue
        one, two = sorted((merge.kept_id, other))
        Pair.objects.get_or_create(
            a_id=one, b_id=two,
            defaults={
                "probability": pair.probability, "verdict": pair.verdict, "evidence": pair.evidence,
                "digest": "", "state": PairState.DISTINCT, "found_at": now, "decided_at": now,
                "decided_by_id": pair.decided_by_id, "reason": FOLLOWS, "merge": merge,
            },
        )  # fmt: skip


@transaction.atomic
def undo_decision(*, actor: Actor, pair: Pair, now: datetime) -> Pair:
    """Take a decision back: the pair waits again, and merged profiles are separated."""
    current = _locked(pair)
    require(actor, "duplicates.decide", current)
    if current.state == PairState.TO_DECIDE:
        raise AlreadyDecided
    merge = current.merge
    if merge is not None and merge.undone_at is None:
        unmerge_organisations(actor=actor, merge=merge, reason="Décision annulée.", now=now)
        Pair.objects.filter(merge=merge).exclude(pk=current.pk).delete()
    _write(actor, current, PairState.TO_DECIDE, "", now)
    return current


@transaction.atomic
def separate(*, actor: Actor, merge: Merge, reason: str, now: datetime) -> Merge:
    """Separate two merged profiles for good: they are not proposed again."""
    require(actor, "duplicates.decide", merge)
    done = unmerge_organisations(actor=actor, merge=merge, reason=reason, now=now)
    one, two = sorted((merge.kept_id, merge.absorbed_id))
    pair = Pair.objects.select_for_update(of=("self",)).filter(a=one, b=two).first()
    Pair.objects.filter(merge=merge).exclude(a=one, b=two).delete()
    if pair is not None and pair.state != PairState.DISTINCT:
        _write(actor, pair, PairState.DISTINCT, reason, now)
    return done


def _locked(pair: Pair) -> Pair:
    found = Pair.objects.select_for_update(of=("self",)).select_related("a", "b", "merge")
    return found.get(pk=pair.pk)


def _write(actor: Actor, pair: Pair, state: str, reason: str, now: datetime) -> None:
    before = pair.state
    pair.state = state
    pair.reason = reason.strip()[:MAX_REASON]
    waits = state == PairState.TO_DECIDE
    pair.decided_at = None if waits else now
    pair.decided_by_id = None if waits else actor.person_id
    if state != PairState.SAME:
        pair.merge = None
    pair.save(update_fields=["state", "reason", "decided_at", "decided_by", "merge"])
    audit.record(
        actor=actor, verb="duplicates.pair_decided", obj=pair, now=now,
        data={"a": pair.a.ref, "b": pair.b.ref, "before": before, "after": state},
    )  # fmt: skip
