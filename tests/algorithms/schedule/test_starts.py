"""The days of a rule, against dateutil; and rules that give nothing."""

from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.algorithms.schedule import ScheduleError
from maillage.algorithms.schedule.rules import WEEKDAYS, check_rule, parts_of
from maillage.algorithms.schedule.starts import starts_of
from tests.algorithms.schedule.strategies import rules, starts


def week_start(rule: str) -> int:
    return WEEKDAYS.index(parts_of(rule).get("WKST", "MO"))


MARCH = datetime.fromisoformat("2026-03-14T10:00")
WINDOW = date(2026, 1, 1), date(2031, 12, 31)


@given(rules(), starts, st.booleans())
@settings(max_examples=120, deadline=None)
def test_the_days_of_a_rule_are_those_of_dateutil(rule, start, from_the_middle):
    try:
        check_rule(rule)
    except ScheduleError:
        assume(False)
    if "WEEKLY" in rule and "BYSETPOS" in rule:
        # dateutil ranks the days of the first week from its start on; RFC 5545 ranks those of the week.
        start -= timedelta(days=(start.weekday() - week_start(rule)) % 7)
    first, last = WINDOW
    ours = list(starts_of(rule, start, first=first if from_the_middle else None, last=last))
    # dateutil looks until the year 9999 for the first date of a rule without any.
    assume(ours)
    theirs = takewhile(lambda one: one.date() <= last, rrulestr(rule, dtstart=start))
    assert ours == [one for one in theirs if not from_the_middle or one.date() >= first]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
    ],
)
def test_a_rule_that_gives_nothing_ends(rule):
    assert list(starts_of(rule, MARCH)) == []
