"""The sentence and the rule say the same thing."""

from datetime import date, time

from hypothesis import given, settings

from maillage.algorithms.schedule import Schedule, expand
from maillage.algorithms.schedule.words import Given, normal, parse, say
from tests.algorithms.schedule.strategies import FIRST, LAST, schedules

TODAY = date(2026, 3, 3)
MORNING = Given(hours=(time(10), 120))
NONE_OFF = {"school": frozenset(), "public": frozenset()}


@given(schedules())
@settings(max_examples=400, deadline=None)
def test_r10_what_is_said_reads_back_as_the_same_schedule(schedule):
    assert parse(say(schedule), today=TODAY) == normal(schedule)


@given(schedules())
@settings(max_examples=150, deadline=None)
def test_r10_the_normal_form_gives_the_same_dates(schedule):
    wanted = expand(schedule, first=FIRST, last=LAST, calendars=NONE_OFF)
    assert expand(normal(schedule), first=FIRST, last=LAST, calendars=NONE_OFF) == wanted
    assert normal(normal(schedule)) == normal(schedule)


@given(schedules())
@settings(max_examples=50, deadline=None)
def test_a_schedule_is_kept_as_json(schedule):
    assert Schedule.from_json(schedule.to_json()) == schedule
