"""Pauses, buckets and breakers, against what they promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.pacing import (
    MINUTE,
    OPENS_AFTER,
    Bucket,
    Gate,
    gate_at,
    pause_s,
)

ROLLS = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 200), ROLLS)
def test_a_pause_is_between_half_the_first_and_the_longest(failures, roll) -> None:
    assert 2.5 <= pause_s(failures, roll, first_s=5, longest_s=900) <= 900


@given(st.integers(1, 200), ROLLS)
def test_a_pause_doubles_until_the_longest_whatever_chance_says(failures, roll) -> None:
    pause = pause_s(failures, roll, first_s=5, longest_s=900)
    following = pause_s(failures + 1, roll, first_s=5, longest_s=900)
    assert following == pytest.approx(min(2 * pause, 450 * (1 + roll)))


def test_pauses_by_hand() -> None:
    found = [pause_s(n, 0.5, first_s=4, longest_s=20) for n in (1, 2, 3, 4)]
    assert found == [3, 6, 12, 15]


@given(
    st.integers(1, 600),
    st.lists(st.floats(0, 90), min_size=1, max_size=300),
    st.lists(st.integers(1, 3), min_size=300, max_size=300),
)
def test_no_minute_holds_more_calls_than_allowed(per_minute, gaps, costs) -> None:
    """A greedy caller that leaves as soon as it may, at any moments, one call an act or more."""
    now, bucket, calls = 0.0, Bucket.full(per_minute, 0.0), []
    for gap, cost in zip(gaps, costs, strict=False):
        now += gap / 10
        bucket = bucket.seen_at(now)
        if bucket.wait_s():
            now += bucket.wait_s()
            bucket = bucket.seen_at(now)
        assert bucket.wait_s() == 0
        bucket = bucket.take(cost)
        calls += [now] * cost
    for start in set(calls):
        within = sum(start <= call < start + MINUTE - 1e-3 for call in calls)
        # The last act of a minute may cost two calls more than the one token it waited for.
        assert within <= per_minute + 2


@given(st.integers(1, 600), st.lists(st.floats(0, 9), min_size=1, max_size=300))
def test_no_minute_holds_more_single_calls_than_allowed(per_minute, gaps) -> None:
    now, bucket, calls = 0.0, Bucket.full(per_minute, 0.0), []
    for gap in gaps:
        now += gap
        bucket = bucket.seen_at(now)
        now += bucket.wait_s()
        bucket = bucket.seen_at(now).take()
        calls.append(now)
    for start in calls:
        assert sum(start <= call < start + MINUTE - 1e-3 for call in calls) <= per_minute


@given(st.integers(1, 600))
def test_a_steady_caller_gets_what_is_allowed(per_minute) -> None:
    bucket = Bucket.full(per_minute, 0.0)
    assert bucket.refill * MINUTE >= per_minute * 0.9
    assert bucket.seen_at(-50).tokens == bucket.tokens


@pytest.mark.parametrize(
    ("failures", "not_before", "blocked", "gate"),
    [
        (0, None, False, Gate.CLOSED),
        (OPENS_AFTER - 1, None, False, Gate.CLOSED),
        (0, 99.0, False, Gate.CLOSED),
        (0, 101.0, False, Gate.WAITING),
        (OPENS_AFTER, 101.0, False, Gate.OPEN),
        (OPENS_AFTER, 100.0, False, Gate.PROBING),
        (OPENS_AFTER + 9, None, False, Gate.PROBING),
        (0, None, True, Gate.BLOCKED),
        (OPENS_AFTER, 101.0, True, Gate.BLOCKED),
    ],
)
def test_a_circuit_opens_probes_and_blocks(failures, not_before, blocked, gate) -> None:
    found = gate_at(now=100.0, failures=failures, not_before=not_before, blocked=blocked)
    assert found is gate
