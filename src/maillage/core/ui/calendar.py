"""Calendars as plain data: months and weeks that the components draw. No clock: ``today`` is given."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.core.ui import french


@dataclass(frozen=True)
class CalendarEntry:
    """One line of a calendar; ``hours`` is already written ("10 h – 12 h 30"), ``hue`` is 0 to 12."""

    date: date
    hours: str
    title: str
    href: str
    place: str = ""
    hue: int = 0
    cancelled: bool = False

    @property
    def weekday(self) -> str:
        return french.weekday_name(self.date)

    @property
    def month(self) -> str:
        return french.month_name(self.date.month)


@dataclass(frozen=True)
class CalendarDay:
    date: date
    in_month: bool
    is_today: bool
    entries: tuple[CalendarEntry, ...]
    href: str = ""
    total: int = 0

    @property
    def count(self) -> int:
        """How many entries the day has: ``total`` when only the first ones were read."""
        return max(self.total, len(self.entries))

    @property
    def name(self) -> str:
        return french.weekday_name(self.date)

    @property
    def more(self) -> int:
        """How many entries a cell of three does not show."""
        return max(0, self.count - 3)

    @property
    def unread(self) -> int:
        """How many entries were not read."""
        return self.count - len(self.entries)


@dataclass(frozen=True)
class CalendarMonth:
    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[CalendarDay, ...], ...]


@dataclass(frozen=True)
class CalendarWeek:
    title: str
    days: tuple[CalendarDay, ...]


def group_by_day(entries: Iterable[CalendarEntry]) -> dict[date, tuple[CalendarEntry, ...]]:
    """Return the entries of each day, in the order given."""
    grouped: dict[date, list[CalendarEntry]] = {}
    for entry in entries:
        grouped.setdefault(entry.date, []).append(entry)
    return {day: tuple(found) for day, found in grouped.items()}


def month_of(
    year: int,
    month: int,
    *,
    entries: Iterable[CalendarEntry],
    today: date,
    day_url: str = "?jour={date}",
    totals: Mapping[date, int] | None = None,
) -> CalendarMonth:
    """Return whole weeks, Monday first, that cover a month; ``day_url`` leads to a full day.

    ``totals`` says how many entries the days have, when only the first ones are given.
    """
    by_day = group_by_day(entries)
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(year, month)
    return CalendarMonth(
        title=f"{french.month_name(month)} {year}",
        weekdays=french.DAYS,
        weeks=tuple(
            tuple(
                CalendarDay(
                    date=day,
                    in_month=day.month == month,
                    is_today=day == today,
                    entries=by_day.get(day, ()),
                    href=day_url.format(date=day.isoformat()),
                    total=(totals or {}).get(day, 0),
                )
                for day in week
            )
            for week in weeks
        ),
    )


def week_of(
    day: date,
    *,
    entries: Iterable[CalendarEntry],
    today: date,
    day_url: str = "?jour={date}",
    totals: Mapping[date, int] | None = None,
) -> CalendarWeek:
    """Return the seven days, Monday first, of the week of ``day``; see :func:`month_of`."""
    by_day = group_by_day(entries)
    monday = day - timedelta(days=day.weekday())
    days = tuple(monday + timedelta(days=index) for index in range(7))
    return CalendarWeek(
        title=f"semaine du {french.format_date(monday, weekday=False)}",
        days=tuple(
            CalendarDay(
                date=one,
                in_month=True,
                is_today=one == today,
                entries=by_day.get(one, ()),
                href=day_url.format(date=one.isoformat()),
                total=(totals or {}).get(one, 0),
            )
            for one in days
        ),
    )
