"""The warning against what people say of 264 pairs of events, and against simpler rules."""

from collections import Counter

import pytest

from bench import agenda_clashes_labels as labels

HELD_OUT = [pair for pair in labels.pairs() if pair.part == labels.HELD_OUT]


def test_each_pair_was_judged_once_with_a_reason():
    listed = labels.pairs()
    assert len(listed) >= 200
    assert max(Counter((p.a, p.b, p.gap) for p in listed).values()) == 1
    assert all(pair.why and 0 <= pair.degree <= 3 for pair in listed)
    known = labels.events()
    assert {key for pair in listed for key in (pair.a, pair.b)} <= known.keys()
    assert len(HELD_OUT) >= 100


def test_the_published_figures_are_those_of_the_held_out_half():
    found = labels.measure(HELD_OUT, labels.METHODS["Maillage"])
    assert found.precision == pytest.approx(0.72, abs=0.01)
    assert found.recall == pytest.approx(0.92, abs=0.01)


@pytest.mark.parametrize("name", [name for name in labels.METHODS if name != "Maillage"])
def test_the_warning_does_better_than_simpler_rules(name):
    ours = labels.measure(HELD_OUT, labels.METHODS["Maillage"])
    theirs = labels.measure(HELD_OUT, labels.METHODS[name])
    assert ours.f1 > theirs.f1 + 0.1
    assert ours.precision > theirs.precision
