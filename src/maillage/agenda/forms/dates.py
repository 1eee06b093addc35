"""The simplest dates of an event: one day, from an hour to another."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from maillage.agenda.forms.fields import AgendaForm
from maillage.algorithms.schedule import Schedule

DAY = {"invalid": "Cette date n’est pas lisible. Exemple : 14/03/2026."}
HOUR = {"invalid": "Cette heure n’est pas lisible. Exemple : 18:30."}


class DatesForm(AgendaForm):
    day = forms.DateField(
        label="Quel jour ?", required=False, error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    start = forms.TimeField(
        label="De", required=False, error_messages=HOUR,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    end = forms.TimeField(
        label="À", required=False, error_messages=HOUR,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, schedule: Schedule | None = None, today: date | None = None
    ) -> None:
        self.kept, self.today = schedule, today
        super().__init__(data, initial=_initial(schedule))

    def schedule(self) -> Schedule:
        """Return the dates typed; none for an empty day."""
        said = self.cleaned_data
        if not said.get("day"):
            return Schedule()
        day = datetime.combine(said["day"], said.get("start") or datetime.min.time())
        if not said.get("start"):
            return Schedule.once(day, 1440, all_day=True)
        end = datetime.combine(said["day"], said.get("end") or said["start"])
        if end < day:
            end += timedelta(days=1)
        return Schedule.once(day, int((end - day).total_seconds() // 60))


def _initial(schedule: Schedule | None) -> dict[str, Any]:
    if not schedule:
        return {}
    first = schedule.segments[0]
    times = {} if first.all_day else {
        "start": first.start.time(), "end": (first.start + timedelta(minutes=first.minutes)).time()
    }  # fmt: skip
    return {"day": first.start.date(), **times}
