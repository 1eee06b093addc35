from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ui.calendar import CalendarEntry, month_of, week_of

TODAY = date(2022, 2, 26)


def entry(day: date, title: str = "Atelier") -> CalendarEntry:
    return CalendarEntry(date=day, hours="10 h", title=title, href="/x")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_month_covers_each_day_once_in_whole_weeks(day: date) -> None:
    month = month_of(day.year, day.month, entries=[], today=day)
    days = [cell.date for week in month.weeks for cell in week]
    assert days == [days[0] + timedelta(days=index) for index in range(len(days))]
    assert [len(week) for week in month.weeks] == [7] * len(month.weeks)
    assert days[0].weekday() == 0
    assert [cell.date for week in month.weeks for cell in week if cell.is_today] == [day]


def test_month_shows_entries_on_their_day_in_order() -> None:
    entries = [entry(TODAY, "un"), entry(TODAY, "deux"), entry(date(2022, 3, 1), "mars")]
    month = month_of(2022, 2, entries=entries, today=TODAY, day_url="/agenda?jour={date}")
    cells = {cell.date: cell for week in month.weeks for cell in week}
    assert [one.title for one in cells[TODAY].entries] == ["un", "deux"]
    assert [one.title for one in cells[date(2022, 3, 1)].entries] == ["mars"]
    assert cells[date(2022, 3, 1)].in_month is False
    assert cells[TODAY].href == "/agenda?jour=2022-02-26"
    assert month.title == "février 2022"


def test_cell_says_how_many_it_hides() -> None:
    month = month_of(2022, 2, entries=[entry(TODAY)] * 5, today=TODAY)
    assert {cell.more for week in month.weeks for cell in week if cell.entries} == {2}


def test_week_begins_on_monday() -> None:
    week = week_of(TODAY, entries=[entry(TODAY)], today=TODAY)
    assert [day.name for day in week.days][0::6] == ["lundi", "dimanche"]
    assert [day.date for day in week.days if day.entries] == [TODAY]
    assert week.title == "semaine du 21\u00a0février 2022"
