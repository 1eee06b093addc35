"""Reading the dates that the form of an event says so far."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from maillage.agenda.dating.forms import DatesForm
from maillage.agenda.dating.preview import dates_of
from maillage.algorithms.schedule import ScheduleError

Span = tuple[datetime, datetime]


def typed_dates(data: Mapping[str, Any], today: date) -> list[Span]:
    """Return the coming dates that a dates editor gives, local and naive; none while it can not be read."""
    form = DatesForm(data, today=today)
    if not form.is_valid():
        return _first_day(form)
    try:
        found = dates_of(form.schedule(), today)
    except ScheduleError:
        return []
    return [(one.start, one.end) for one in found if one.last_day >= today]


def _first_day(form: DatesForm) -> list[Span]:
    """A day without hours is enough for a first look."""
    day = form.cleaned_data.get("first_day")
    if day is None:
        return []
    start = datetime.combine(day, datetime.min.time())
    return [(start, start + timedelta(days=1))]
