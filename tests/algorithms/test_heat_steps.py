"""Classes of a shaded table, against their definition: as many cells in each, equal numbers together."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.heat_steps import STEPS, heat_bounds, heat_ranges, heat_step

NUMBERS = st.lists(st.integers(min_value=0, max_value=5000), max_size=200)


def test_twenty_different_numbers_make_five_classes_of_four() -> None:
    bounds = heat_bounds(range(1, 21))
    assert [sum(heat_step(n, bounds) == step for n in range(1, 21)) for step in range(1, 6)] == [
        4
    ] * 5


def test_one_big_number_does_not_whiten_the_others() -> None:
    bounds = heat_bounds([1, 2, 3, 4, 1000])
    assert [heat_step(n, bounds) for n in (1, 2, 3, 4, 1000)] == [1, 2, 3, 4, 5]


def test_a_table_of_ones_is_light() -> None:
    assert heat_step(1, heat_bounds([1, 1, 0])) == 1


def test_a_table_without_number_has_no_class() -> None:
    assert heat_bounds([0, 0]) == ()
    assert heat_ranges(()) == ()
    assert heat_step(3, ()) == 0


@given(NUMBERS)
def test_steps_grow_with_numbers_and_end_on_the_darkest(numbers: list[int]) -> None:
    bounds = heat_bounds(numbers)
    steps = [heat_step(number, bounds) for number in sorted(numbers)]
    assert steps == sorted(steps)
    assert [step == 0 for step in steps] == [number == 0 for number in sorted(numbers)]
    if any(number > 1 for number in numbers):
        assert steps[-1] == STEPS


@given(NUMBERS)
def test_the_legend_says_where_each_number_is(numbers: list[int]) -> None:
    bounds = heat_bounds(numbers)
    ranges = heat_ranges(bounds)
    for number in {n for n in numbers if n}:
        holding = [step for step, low, high in ranges if low <= number <= high]
        assert holding == [heat_step(number, bounds)]
