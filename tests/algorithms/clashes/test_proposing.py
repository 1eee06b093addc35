"""Better dates, heavy days, and the table of the year."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.clashes import Columns, Heavy, better_dates, judge, load_by_week
from maillage.algorithms.clashes.model import day_of, minutes_of
from maillage.algorithms.clashes.tables import monday_before
from tests.algorithms.clashes.making import SATURDAY, WORDS, drawn, forum, on, same

NEXT = SATURDAY + timedelta(days=7)


def columns(*dates):
    return Columns.of(list(enumerate(dates)), WORDS)


@given(drawn(), st.lists(drawn(), max_size=10), st.integers(0, 100))
def test_r31_better_dates_have_less_on_them_than_the_chosen_one(one, others, weight):
    many = columns(*others)
    heavy = [Heavy("Carnaval", "town", SATURDAY, NEXT, weight)]
    chosen, found = better_dates(one, many, WORDS, heavy=heavy)
    assert len(found) <= 3
    for proposal in found:
        moved = same(
            one, start=one.start + proposal.shift * 1440, end=one.end + proposal.shift * 1440
        )
        again = judge(moved, many, WORDS, heavy=heavy)
        assert again == proposal.verdict
        assert again.total < chosen.total
        assert proposal.day == day_of(moved.start)


def test_r31_the_next_saturdays_come_first():
    chosen, found = better_dates(forum(), columns(forum()), WORDS, first_day=SATURDAY)
    assert chosen.warned == 1
    assert [one.day for one in found] == [SATURDAY + timedelta(days=7 * n) for n in (1, 2, 3)]


def test_a_day_that_weighs_is_not_proposed_before_a_free_one():
    heavy = [Heavy("Vacances", "school", NEXT, NEXT + timedelta(days=14), 90)]
    _, found = better_dates(forum(), columns(forum()), WORDS, heavy=heavy, first_day=SATURDAY)
    assert all(not one.verdict.heavy for one in found)


def test_a_working_day_is_moved_to_working_days():
    tuesday = date(2026, 9, 15)
    _, found = better_dates(on(tuesday), columns(on(tuesday)), WORDS)
    assert found
    assert all(one.day.weekday() < 5 for one in found)


def test_nothing_is_proposed_where_nothing_weighs():
    verdict, found = better_dates(forum(), columns(), WORDS)
    assert (verdict.total, found) == (0, [])


def test_days_already_gone_are_not_proposed():
    _, found = better_dates(forum(), columns(forum()), WORDS, first_day=SATURDAY)
    assert all(one.day > SATURDAY for one in found)


def test_one_s_own_dates_do_not_compete():
    assert judge(forum(), columns(forum()), WORDS, but=frozenset({0})).total == 0


def test_a_heavy_day_weighs_half_on_other_publics_and_nothing_elsewhere():
    exams = [Heavy("Bac", "exam", SATURDAY, SATURDAY, 100, publics=("etudiants",))]
    for publics, points in (((), 30), (("etudiants",), 30), (("personnes-agees",), 15)):
        verdict = judge(on(publics=publics), columns(), WORDS, heavy=exams)
        assert verdict.total == points
    there = [Heavy("Braderie", "town", SATURDAY, SATURDAY, 100, area="34172-01")]
    assert judge(on(), columns(), WORDS, heavy=there, areas=frozenset({"34172"})).total == 0
    assert judge(on(), columns(), WORDS, heavy=there, areas=frozenset({"34172-01"})).total == 30


@given(st.lists(st.tuples(drawn(), st.integers(-1, 2)), max_size=12))
def test_the_table_counts_each_date_once_in_each_week_that_it_touches(listed):
    many = columns(*(one for one, _ in listed))
    group = np.array([listed[key][1] for key in many.key], dtype=np.int64)
    first = monday_before(minutes_of_day(SATURDAY - timedelta(days=28)))
    load = load_by_week(many, group, first_day=first, weeks=9, groups=3)
    wanted: Counter = Counter()
    for one, number in listed:
        weeks = {(day - first) // 7 for day in range(one.first_day, one.last_day + 1)}
        wanted.update((week, number) for week in weeks if number >= 0 and 0 <= week < 9)
    assert {
        (week, number): int(load.dates[week, number]) for week, number in zip(*np.nonzero(load.dates), strict=True)
    } == dict(wanted)  # fmt: skip


def minutes_of_day(day: date) -> int:
    return minutes_of(datetime.combine(day, time())) // 1440


def test_weeks_begin_on_monday():
    monday = monday_before(minutes_of_day(SATURDAY))
    assert day_of(monday * 1440) == date(2026, 9, 7)
