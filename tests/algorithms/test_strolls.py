"""Walks: against every order of every set of stops, minute by minute."""

from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.geometry import haversine
from maillage.algorithms.strolls import (
    EXACT,
    SPEED_KMH,
    STEP_FREE_KMH,
    Visit,
    in_order,
    plan,
    walking_minutes,
)

LAT, LON = 43.61, 3.87
NINE, EIGHT_PM = 540, 1200

hours = st.one_of(
    st.none(),
    st.just(()),
    st.tuples(st.integers(540, 1100), st.integers(30, 300)).map(lambda h: ((h[0], h[0] + h[1]),)),
    st.tuples(st.integers(540, 700), st.integers(800, 1000)).map(
        lambda h: ((h[0], h[0] + 60), (h[1], h[1] + 90))
    ),
)
stops = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from((10, 20, 45)), hours),
    max_size=6,
).map(
    lambda rows: [
        Visit(f"s{n}", LAT + y / 1000, LON + x / 1000, minutes, said)
        for n, (x, y, minutes, said) in enumerate(rows)
    ]
)


def metres(one: Visit, other: Visit) -> float:
    return 1.3 * haversine(one.lat, one.lon, other.lat, other.lon)


def can_be_walked(order: tuple[Visit, ...]) -> bool:
    """Follow an order from nine, waiting at doors, as somebody would."""
    now = 540.0
    for place, stop in enumerate(order):
        if place:
            now += metres(order[place - 1], stop) / 75
        doors = stop.hours if stop.hours is not None else ((540, 1200),)
        possible = [
            max(now, opens)
            for opens, closes in doors
            if max(now, opens) + stop.minutes <= min(closes, 1200) + 1e-9
        ]
        if not possible:
            return False
        now = min(possible) + stop.minutes
    return True


def shortest_by_brute_force(visits: list[Visit]) -> tuple[int, float]:
    for size in range(len(visits), 0, -1):
        lengths = [
            sum(metres(one, other) for one, other in pairwise(order))
            for chosen in combinations(visits, size)
            for order in permutations(chosen)
            if can_be_walked(order)
        ]
        if lengths:
            return size, min(lengths)
    return 0, 0.0


@settings(max_examples=120, deadline=None)
@given(stops)
def test_r37_the_order_is_the_shortest_that_respects_the_hours(visits: list[Visit]):
    found = plan(visits)
    number, shortest = shortest_by_brute_force(visits)
    assert len(found.steps) == number
    assert found.metres == pytest.approx(shortest, abs=1e-6)
    by_key = {one.key: one for one in visits}
    assert can_be_walked(tuple(by_key[step.key] for step in found.steps))
    told = [step.key for step in found.steps] + [*found.closed, *found.left_out]
    assert sorted(told) == sorted(by_key)
    assert set(found.closed) == {one.key for one in visits if one.hours == ()}


@settings(max_examples=80, deadline=None)
@given(stops)
def test_times_hold_and_the_latest_start_is_the_last_that_works(visits: list[Visit]):
    found = plan(visits)
    by_key = {one.key: one for one in visits}
    order = [by_key[step.key] for step in found.steps]
    now = None
    for step, stop in zip(found.steps, order, strict=True):
        assert now is None or step.arrives == pytest.approx(now + step.walk)
        assert step.begins >= step.arrives - 1e-6
        assert step.in_hours
        assert step.slack >= 0
        doors = stop.hours if stop.hours is not None else ((NINE, EIGHT_PM),)
        assert any(
            opens - 1e-6 <= step.begins and step.leaves <= closes + 1e-6 for opens, closes in doors
        )
        now = step.leaves
    if order:
        assert works_from(order, found.latest)
        assert not works_from(order, found.latest + 0.5)
        assert found.begins <= found.latest + 1e-6


def works_from(order: list[Visit], start: float) -> bool:
    """Whether somebody who begins the first visit exactly then makes all of them."""
    now = start
    for place, stop in enumerate(order):
        now += metres(order[place - 1], stop) / 75 if place else 0
        doors = stop.hours if stop.hours is not None else ((540, 1200),)
        begins = [
            max(now, opens)
            for opens, closes in doors
            if max(now, opens) + stop.minutes <= min(closes, 1200) + 1e-6
            and (place or opens <= now + 1e-6)
        ]
        if not begins:
            return False
        now = min(begins) + stop.minutes
    return True


def test_nobody_waits_at_the_first_door():
    """The second opens at 14 h: the walk leaves the first in time for it, not at nine."""
    found = plan([Visit("a", LAT, LON), Visit("b", LAT, LON + 0.005, hours=((840, 960),))])
    first, second = found.steps
    assert second.begins - second.arrives == pytest.approx(0)
    assert second.begins == 840
    assert first.begins == pytest.approx(840 - second.walk - 20)


def test_a_given_order_tells_which_stop_is_missed():
    """The afternoon first, the morning after: closed when one comes."""
    visits = [
        Visit("apres-midi", LAT, LON, hours=((840, 1000),)),
        Visit("matin", LAT, LON + 0.01, hours=((540, 700),)),
    ]
    kept = in_order(visits)
    assert [(one.key, one.in_hours) for one in kept.steps] == [
        ("apres-midi", True),
        ("matin", False),
    ]
    assert [one.key for one in plan(visits).steps] == ["matin", "apres-midi"]


def grid(number: int, said: bool = True) -> list[Visit]:
    """Stops scattered without chance; every third is open from 10 h to 18 h."""
    return [
        Visit(
            f"s{n}", LAT + (n * 37 % 100) / 4000, LON + (n * 61 % 100) / 4000, 15,
            ((600, 1080),) if said and n % 3 == 0 else None,
        )
        for n in range(number)
    ]  # fmt: skip


def test_twelve_stops_are_ordered_exactly():
    assert len(plan(grid(EXACT)).steps) == EXACT


def test_more_stops_than_can_be_tried_are_ordered_well_and_in_their_hours():
    visits = grid(16)
    found = plan(visits)
    assert len(found.steps) == 16
    assert all(step.in_hours for step in found.steps)
    assert found.metres < in_order(visits).metres / 2


@pytest.mark.parametrize("number", [6, 7, 8])
def test_the_good_order_is_close_to_the_exact_one(number: int, monkeypatch: pytest.MonkeyPatch):
    exact = plan(grid(number)).metres
    monkeypatch.setattr("maillage.algorithms.strolls.EXACT", 0)
    assert plan(grid(number)).metres <= exact * 1.1


def test_no_stop_makes_no_walk():
    found = plan([Visit("a", LAT, LON, hours=())])
    assert (found.steps, found.closed, found.metres, found.ends) == ((), ("a",), 0, 0)


def test_a_kilometre_takes_its_time():
    assert walking_minutes(1000, SPEED_KMH) == pytest.approx(13.33, abs=0.01)
    assert walking_minutes(1000, STEP_FREE_KMH) == pytest.approx(18.75)
