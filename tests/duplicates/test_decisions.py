"""What people say of a pair, and taking it back."""

from itertools import product

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry
from maillage.directory.enums import Listing
from maillage.directory.models import Merge
from maillage.duplicates.enums import PAIR_STEPS, PairState
from maillage.duplicates.errors import AlreadyDecided, DuplicatesError
from maillage.duplicates.models import Pair
from maillage.duplicates.services.decisions import decide_pair, separate, undo_decision
from tests.directory.merging_scenes import portrait
from tests.duplicates.conftest import organisation
from tests.factories.organisations import manager_of, somebody

pytestmark = pytest.mark.django_db


def same(actor, pair, kept, now, reason=""):
    return decide_pair(
        actor=actor, pair=pair, state=PairState.SAME, kept=kept, reason=reason, now=now
    )


def test_r6_the_same_merges_into_the_chosen_one_with_its_reason(pair, double, facilitator, now):
    decided = same(facilitator, pair, double, now)
    assert (decided.state, decided.decided_by_id) == (PairState.SAME, facilitator.person_id)
    merge = Merge.objects.get()
    assert (merge.kept, merge.absorbed, decided.merge) == (double, pair.a, merge)
    assert "Même téléphone." in merge.reason


def test_r6_undoing_gives_both_profiles_back_exactly(pair, judo, double, facilitator, now):
    before = portrait(judo), portrait(double)
    same(facilitator, pair, judo, now)
    undone = undo_decision(actor=facilitator, pair=pair, now=now)
    assert (undone.state, undone.merge, undone.decided_by_id) == (PairState.TO_DECIDE, None, None)
    assert (portrait(judo), portrait(double)) == before


def test_r6_separating_for_good_says_that_they_are_two(pair, judo, facilitator, now):
    same(facilitator, pair, judo, now)
    separate(actor=facilitator, merge=Merge.objects.get(), reason="Deux clubs.", now=now)
    pair.refresh_from_db()
    assert (pair.state, pair.reason) == (PairState.DISTINCT, "Deux clubs.")
    pair.b.refresh_from_db()
    assert pair.b.listing == Listing.LISTED


def test_r7_who_was_distinct_from_one_is_distinct_from_both(pair, judo, double, facilitator, now):
    other = organisation("Judo Verdanson Sud")
    known = Pair.objects.create(
        a=double, b=other, probability=0.6, verdict="uncertain", found_at=now, digest="x"
    )
    decide_pair(actor=facilitator, pair=known, state=PairState.DISTINCT, now=now)
    same(facilitator, pair, judo, now)
    assert Pair.objects.get(a=judo, b=other).state == PairState.DISTINCT
    undo_decision(actor=facilitator, pair=pair, now=now)
    assert not Pair.objects.filter(a=judo, b=other).exists()


@pytest.mark.parametrize(("before", "after"), list(product(PairState, PairState)))
def test_only_the_steps_of_the_table_are_taken(pair, facilitator, now, before, after):
    if before != PairState.TO_DECIDE:
        decide_pair(actor=facilitator, pair=pair, state=before, kept=pair.a, now=now)

    def step():
        if after == PairState.TO_DECIDE:
            return undo_decision(actor=facilitator, pair=pair, now=now)
        if before == PairState.SAME and after == PairState.DISTINCT:
            separate(actor=facilitator, merge=Merge.objects.get(), reason="", now=now)
            return Pair.objects.get()
        return decide_pair(actor=facilitator, pair=pair, state=after, kept=pair.a, now=now)

    if after in PAIR_STEPS[before]:
        assert step().state == after
    else:
        with pytest.raises(AlreadyDecided):
            step()


def test_an_answer_out_of_the_list_is_refused(pair, facilitator, now):
    for state in ("", "to_decide", "peut-être"):
        with pytest.raises(DuplicatesError, match="trois réponses"):
            decide_pair(actor=facilitator, pair=pair, state=state, now=now)


def test_the_same_needs_to_say_which_one_is_kept(pair, facilitator, now):
    for kept in (None, organisation("Autre")):
        with pytest.raises(DuplicatesError, match="laquelle"):
            same(facilitator, pair, kept, now)
    pair.refresh_from_db()
    assert pair.state == PairState.TO_DECIDE


def test_r5_only_the_team_decides(pair, judo, facilitator, now):
    merge = same(facilitator, pair, judo, now).merge
    for actor in (manager_of(judo), somebody("house_manager")):
        with pytest.raises(NotAllowed):
            decide_pair(actor=actor, pair=pair, state=PairState.DISTINCT, now=now)
        with pytest.raises(NotAllowed):
            undo_decision(actor=actor, pair=pair, now=now)
        with pytest.raises(NotAllowed):
            separate(actor=actor, merge=merge, reason="", now=now)


def test_every_decision_is_in_the_record(pair, facilitator, now):
    decide_pair(actor=facilitator, pair=pair, state=PairState.UNCERTAIN, now=now)
    entry = AuditEntry.objects.get(verb="duplicates.pair_decided")
    assert entry.data["after"] == "uncertain"
