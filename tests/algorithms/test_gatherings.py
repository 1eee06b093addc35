"""Gatherings: against every period tried by hand, exact fractions, and a published table."""

import math
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.gatherings import (
    Happening,
    Label,
    alike,
    chance_of,
    gatherings,
    share_ratio,
)

DAY = date(2026, 3, 1)
LAST = DAY + timedelta(days=200)
SOLIDARITY = Label("keyword", "solidar")
SPORT = Label("theme", "sport")


def event(key: str, *days: int, by: str = "", labels: tuple[Label, ...] = ()) -> Happening:
    held = tuple(DAY + timedelta(days=number) for number in days)
    return Happening(key, held, frozenset({by or key}), frozenset(labels))


def background(number: int = 60) -> list[Happening]:
    """One event every three days, each by somebody else, about nothing in common."""
    return [event(f"fond{n}", n * 3) for n in range(number)]


def week_of_solidarity(by: tuple[str, ...] = ("a", "b", "c", "d")) -> list[Happening]:
    return [
        event(f"sol{n}", 90 + n % 7, by=by[n % len(by)], labels=(SOLIDARITY,)) for n in range(14)
    ]


def test_a_week_of_one_keyword_is_found_with_its_days_events_and_organisations():
    found = gatherings([*background(), *week_of_solidarity()], first=DAY, last=LAST)
    assert [one.label for one in found] == [SOLIDARITY]
    [week] = found
    assert (week.first_day, week.last_day) == (DAY + timedelta(90), DAY + timedelta(96))
    assert len(week.events) == 14
    assert week.organisations == ("a", "b", "c", "d")
    assert week.usual == 0
    assert week.chance < 1e-6


def test_the_series_of_one_organisation_alone_is_no_gathering():
    alone = week_of_solidarity(by=("a",))
    mostly = week_of_solidarity(by=(*"a" * 12, "b", "c"))
    assert gatherings([*background(), *alone], first=DAY, last=LAST) == []
    assert gatherings([*background(), *mostly], first=DAY, last=LAST) == []


def test_what_comes_back_every_week_is_no_gathering():
    weekly = [
        event(f"cours{n}", *range(n, 200, 7), by=f"club{n}", labels=(SPORT,)) for n in range(6)
    ]
    assert gatherings([*background(), *weekly], first=DAY, last=LAST) == []


def test_days_that_are_busy_for_everybody_are_no_gathering():
    """In one crowded week the label keeps its usual share: one event in three."""
    every = [event(f"e{n}", n * 2, labels=(SPORT,) if n % 3 == 0 else ()) for n in range(90)] + [
        event(f"f{n}", 100 + n % 7, labels=(SPORT,) if n % 3 == 0 else ()) for n in range(40)
    ]
    assert gatherings(every, first=DAY, last=LAST) == []


def test_two_labels_on_the_same_events_are_told_once():
    both = [
        event(
            f"sol{n}", 90 + n % 7, by=f"o{n % 5}", labels=(SOLIDARITY, Label("theme", "solidarite"))
        )
        for n in range(14)
    ]
    assert len(gatherings([*background(), *both], first=DAY, last=LAST)) == 1


def test_the_tail_is_fishers_of_the_tea_tasting():
    """Fisher, The Design of Experiments (1935): eight cups, all four found: 1/70; three or more: 17/70."""
    assert chance_of(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert chance_of(3, 4, 4, 8) == pytest.approx(17 / 70)


@given(st.integers(1, 40), st.data())
def test_the_tail_is_that_of_exact_fractions(total: int, data: st.DataObject):
    labelled, held = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    inside = data.draw(st.integers(0, min(labelled, held)))
    ways = sum(
        math.comb(labelled, hits) * math.comb(total - labelled, held - hits)
        for hits in range(inside, min(labelled, held) + 1)
    )
    exact = Fraction(ways, math.comb(total, held))
    assert chance_of(inside, held, labelled, total) == pytest.approx(float(exact), rel=1e-9)


def likelihood_ratio_by_products(inside: int, held: int, labelled: int, total: int) -> float:
    """The same ratio from likelihoods as products of probabilities, event by event."""
    p, q = Fraction(inside, held), Fraction(labelled - inside, total - held)
    r = Fraction(labelled, total)
    told = p**inside * (1 - p) ** (held - inside)
    told *= q ** (labelled - inside) * (1 - q) ** (total - held - labelled + inside)
    return math.log(told / (r**labelled * (1 - r) ** (total - labelled)))


def best_by_brute_force(known: list[Happening], label: Label, most: int) -> float:
    """Try every pair of days of the calendar, count by reading all events again each time."""
    best = 0.0
    span = range((max(d for one in known for d in one.days) - DAY).days + 1)
    for start, length in product(span, range(most)):
        days = {DAY + timedelta(days=start + n) for n in range(length + 1)}
        inside = [one for one in known if days & set(one.days)]
        hits = [one for one in inside if label in one.labels]
        labelled = sum(label in one.labels for one in known)
        carried = [name for one in hits for name in one.organisations]
        if len(hits) < 3 or len(set(carried)) < 2 or len(inside) == len(known):
            continue
        if max(carried.count(name) for name in carried) * 2 > len(hits):
            continue
        outside = Fraction(labelled - len(hits), len(known) - len(inside))
        if Fraction(len(hits), len(inside)) > outside:
            ratio = likelihood_ratio_by_products(len(hits), len(inside), labelled, len(known))
            best = max(best, ratio)
    return best


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 15), min_size=1, max_size=2),
            st.sampled_from("abcd"),
            st.booleans(),
        ),
        min_size=4,
        max_size=16,
    )
)
def test_the_best_period_is_that_of_brute_force(rows: list[tuple[list[int], str, bool]]):
    known = [
        event(f"e{n}", *days, by=by, labels=(SPORT,) if labelled else ())
        for n, (days, by, labelled) in enumerate(rows)
    ]
    found = gatherings(
        known, first=DAY, last=LAST, most_days=5, least_events=3, least_organisations=2, risk=1.0
    )
    best = max((one.score for one in found), default=0.0)
    assert best == pytest.approx(best_by_brute_force(known, SPORT, 5), abs=1e-9)


def test_a_share_that_is_not_above_the_others_scores_nothing():
    assert share_ratio(2, 10, 20, 100) == 0
    assert share_ratio(0, 0, 5, 10) == 0
    assert share_ratio(5, 10, 5, 10) == 0
    assert alike((), ()) == 0
