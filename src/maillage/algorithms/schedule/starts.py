"""The days that a rule gives: RFC 5545, 3.3.10, for rules that repeat days.

Own code because every look has an end: a rule that never gives a day (30 February) must not be looked for
until the year 9999, as dateutil does. Checked against dateutil by property tests.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

from maillage.algorithms.schedule.rules import (
    WEEKDAYS,
    completed,
    days_of,
    last_day_of,
    numbers_of,
    parts_of,
)

ONE_DAY = timedelta(days=1)
# No rule is followed beyond: segments start before it.
END = date(2199, 12, 31)
Fits = Callable[[date], bool]
NUMBERED = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})


def starts_of(
    rule: str, start: datetime, *, first: date | None = None, last: date = END
) -> Iterator[datetime]:
    """Yield the starts that a rule gives from ``first`` to ``last``, in order; ``start`` is its anchor."""
    parts = parts_of(rule)
    if "UNTIL" in parts:
        last = min(last, last_day_of(parts["UNTIL"], start.time()))
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    # Counting begins at the first date; without it, what comes before ``first`` needs no look.
    since = start.date() if count is not None or first is None else max(first, start.date())
    days = islice(_days(parts, start.date(), since, last), count)
    return (datetime.combine(day, start.time()) for day in days if first is None or day >= first)


def _days(parts: dict[str, str], start: date, since: date, last: date) -> Iterator[date]:
    fits = _predicate(parts, start)
    positions = numbers_of(parts.get("BYSETPOS", ""))
    months = set(numbers_of(parts.get("BYMONTH", ""))) if parts["FREQ"] == "MONTHLY" else set()
    for begins, ends in _periods(parts, start, since, last):
        if months and begins.month not in months:
            continue
        found = [day for day in _each(begins, ends) if fits(day)]
        if positions:
            size = len(found)
            ranks = {one - 1 if one > 0 else size + one for one in positions}
            found = [day for rank, day in enumerate(found) if rank in ranks]
        for day in found:
            if day > last:
                return
            if day >= since:
                yield day


def _periods(
    parts: dict[str, str], start: date, since: date, last: date
) -> Iterator[tuple[date, date]]:
    """Yield the (first, last) days of each day, week, month or year that the interval keeps."""
    step = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY":
        day = start + ((since - start).days // step) * step * ONE_DAY
        while day <= last:
            yield day, day
            day += step * ONE_DAY
    elif parts["FREQ"] == "WEEKLY":
        monday = start - ((start.weekday() - _week_start(parts)) % 7) * ONE_DAY
        week = monday + ((since - monday).days // (7 * step)) * 7 * step * ONE_DAY
        while week <= last:
            yield week, week + 6 * ONE_DAY
            week += 7 * step * ONE_DAY
    elif parts["FREQ"] == "MONTHLY":
        number = start.year * 12 + start.month - 1
        number += (since.year * 12 + since.month - 1 - number) // step * step
        while number <= last.year * 12 + last.month - 1:
            yield date(number // 12, number % 12 + 1, 1), _month_end(number // 12, number % 12 + 1)
            number += step
    else:
        for year in range(
            start.year + (since.year - start.year) // step * step, last.year + 1, step
        ):
            yield date(year, 1, 1), date(year, 12, 31)


def _predicate(parts: dict[str, str], start: date) -> Fits:
    """Return what says whether a day is within every limit of the rule."""
    said = completed(parts, start)
    of_year = parts["FREQ"] == "YEARLY" and "BYMONTH" not in said
    ranked = frozenset(days_of(said.get("BYDAY", "")))
    # Ranks are only looked for where there are some: most rules are "every Saturday".
    plain = frozenset() if any(rank for rank, _ in ranked) else frozenset(day for _, day in ranked)
    numbers = {
        name: frozenset(numbers_of(value)) for name, value in said.items() if name in NUMBERED
    }
    week_start = _week_start(parts)
    checks = [
        partial(lambda chosen, names, day: not chosen.isdisjoint(names(day)), chosen, names)
        for chosen, names in (
            (numbers.get("BYMONTH"), lambda day: (day.month,)),
            (plain, lambda day: (day.weekday(),)),
            ((not plain and ranked) or None, partial(_ranks, of_year=of_year)),
            (numbers.get("BYMONTHDAY"), _month_days),
            (numbers.get("BYYEARDAY"), _year_days),
            (numbers.get("BYWEEKNO"), partial(_week_numbers, first_day=week_start)),
        )
        if chosen
    ]
    return lambda day: all(check(day) for check in checks)


def _month_days(day: date) -> tuple[int, int]:
    return day.day, day.day - _month_end(day.year, day.month).day - 1


def _year_days(day: date) -> tuple[int, int]:
    return _year_day(day), _year_day(day) - _year_day(date(day.year, 12, 31)) - 1


def _ranks(day: date, of_year: bool) -> tuple[tuple[int, int], ...]:
    """Return how BYDAY may name a day: (0, 5) any Saturday, (2, 5) the second, (-3, 5) the third from the end."""
    number = _year_day(day) if of_year else day.day
    end = date(day.year, 12, 31) if of_year else _month_end(day.year, day.month)
    left = (end - day).days
    weekday = day.weekday()
    return (0, weekday), ((number - 1) // 7 + 1, weekday), (-(left // 7) - 1, weekday)


def _week_numbers(day: date, first_day: int) -> tuple[int, int]:
    """Return the number of the day's week from the beginning and from the end of its year.

    Week 1 is the first with four days in the year (RFC 5545, BYWEEKNO).
    """
    middle = day - ((day.weekday() - first_day) % 7) * ONE_DAY + 3 * ONE_DAY
    number = (_year_day(middle) - 1) // 7 + 1
    # The 28th of December is always in the last week.
    end = date(middle.year, 12, 28)
    last_middle = end - ((end.weekday() - first_day) % 7) * ONE_DAY + 3 * ONE_DAY
    return number, number - (_year_day(last_middle) - 1) // 7 - 2


def _week_start(parts: dict[str, str]) -> int:
    return WEEKDAYS.index(parts.get("WKST", "MO"))


def _year_day(day: date) -> int:
    return day.timetuple().tm_yday


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY
