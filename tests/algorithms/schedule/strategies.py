"""Schedules of every kind that is supported, for property tests."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from maillage.algorithms.schedule import Act, Change, Schedule, ScheduleError, Segment, key_of
from maillage.algorithms.schedule.rules import WEEKDAYS, rule_of, until_day

FIRST, LAST = date(2024, 1, 1), date(2029, 12, 31)
days = st.dates(FIRST, LAST)
clocks = st.times().map(lambda at: time(at.hour, at.minute - at.minute % 5))
starts = st.builds(datetime.combine, days, clocks)
lengths = st.one_of(
    st.just(0), st.integers(1, 600), st.integers(601, 3000), st.integers(3000, 9000)
)


def numbers(low: int, high: int, most: int = 3) -> st.SearchStrategy[str]:
    signed = st.integers(low, high).flatmap(lambda one: st.sampled_from([one, one, -one]))
    return st.lists(signed, min_size=1, max_size=most, unique=True).map(
        lambda chosen: ",".join(map(str, chosen))
    )


months = st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True).map(
    lambda chosen: ",".join(map(str, chosen))
)
weekdays = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True).map(",".join)
ranked = st.lists(
    st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3]), st.sampled_from(WEEKDAYS)),
    min_size=1, max_size=3, unique=True,
).map(",".join)  # fmt: skip
LIMITS = {
    "DAILY": {"BYMONTH": months, "BYDAY": weekdays, "BYMONTHDAY": numbers(1, 31)},
    "WEEKLY": {"BYMONTH": months, "BYDAY": weekdays, "BYSETPOS": numbers(1, 3)},
    "MONTHLY": {
        "BYMONTH": months, "BYDAY": st.one_of(weekdays, ranked), "BYMONTHDAY": numbers(1, 31),
        "BYSETPOS": numbers(1, 4),
    },
    "YEARLY": {
        "BYMONTH": months, "BYWEEKNO": numbers(1, 53), "BYYEARDAY": numbers(1, 366),
        "BYMONTHDAY": numbers(1, 31), "BYDAY": st.one_of(weekdays, ranked), "BYSETPOS": numbers(1, 5),
    },
}  # fmt: skip


@st.composite
def rules(draw: st.DrawFn) -> str:
    parts = {"FREQ": draw(st.sampled_from(sorted(LIMITS)))}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 15)))
    for name, values in LIMITS[parts["FREQ"]].items():
        if draw(st.integers(0, 2)) == 0:
            parts[name] = draw(values)
    if draw(st.integers(0, 3)) == 0:
        parts["WKST"] = draw(st.sampled_from(WEEKDAYS))
    end = draw(st.sampled_from(["", "UNTIL", "COUNT"]))
    if end == "COUNT":
        parts["COUNT"] = str(draw(st.integers(1, 60)))
    if end == "UNTIL":
        parts["UNTIL"] = until_day(draw(st.dates(date(2025, 1, 1), date(2031, 1, 1))))
    return rule_of(parts)


@st.composite
def segments(draw: st.DrawFn, *, rule: st.SearchStrategy[str] | None = None) -> Segment:
    """A segment; rules that RFC 5545 refuses are drawn again."""
    start, minutes = draw(starts), draw(lengths)
    whole = draw(st.integers(0, 3)) == 0
    if whole:
        start = datetime.combine(start.date(), time.min)
        minutes = draw(st.integers(1, 4)) * 1440
    excluding = tuple(draw(st.lists(st.sampled_from(["school", "public"]), unique=True)))
    text = draw(st.one_of(st.just(""), rules()) if rule is None else rule)
    try:
        return Segment(start, minutes, text, excluding, whole)
    except ScheduleError:
        return Segment(start, minutes, "", (), whole)


words = st.text("abcdé ;,’\n", max_size=12).map(str.strip)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    key = key_of(draw(starts))
    act = draw(st.sampled_from(list(Act)))
    start = draw(st.one_of(st.none(), starts))
    minutes = draw(st.one_of(st.none(), st.integers(0, 3000)))
    return Change(key, act, start, minutes, draw(words))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    return Schedule(
        tuple(draw(st.lists(segments(), min_size=1, max_size=3))),
        tuple(draw(st.lists(changes(), max_size=3))),
    )


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
