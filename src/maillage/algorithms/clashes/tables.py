"""The year at a glance: how many dates and how many people, week by week."""

from dataclasses import dataclass

import numpy as np

from maillage.algorithms.clashes.columns import Columns, Ints

WEEK = 7


@dataclass(frozen=True)
class Load:
    """Weeks by groups: ``dates`` counts dates, ``people`` those expected where it is said."""

    dates: Ints
    people: Ints


def load_by_week(many: Columns, group: Ints, *, first_day: int, weeks: int, groups: int) -> Load:
    """Count the dates of each week and group.

    ``group`` numbers the group of each date from 0 (-1: in none). ``first_day`` (days since 1970) begins
    the first week. A date that lasts counts once in each week that it touches.
    """
    dates = np.zeros((weeks, groups), dtype=np.int64)
    people = np.zeros((weeks, groups), dtype=np.int64)
    first = (many.first_day - first_day) // WEEK
    last = (many.last_day - first_day) // WEEK
    inside = (group >= 0) & (last >= 0) & (first < weeks)
    begin, end = np.maximum(first[inside], 0), np.minimum(last[inside], weeks - 1)
    lasting = end - begin + 1
    week = np.repeat(begin, lasting) + _ranks(lasting)
    which = np.repeat(group[inside], lasting)
    np.add.at(dates, (week, which), 1)
    np.add.at(people, (week, which), np.repeat(many.expected[inside], lasting))
    return Load(dates, people)


def _ranks(lengths: Ints) -> Ints:
    """Return 0, 1… for each run: [2, 3] gives [0, 1, 0, 1, 2]."""
    ends = np.cumsum(lengths)
    found: Ints = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return found


def monday_before(day: int) -> int:
    """Return the Monday on or before a day, both in days since 1970 (a Thursday)."""
    return day - (day + 3) % WEEK
