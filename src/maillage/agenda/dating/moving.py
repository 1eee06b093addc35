"""Forms of one date: where it goes, why it does not take place."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from maillage.agenda.dating.choices import DAY
from maillage.agenda.dating.forms import day_field, hour_field
from maillage.agenda.models import Occurrence

NOTE = {"max_length": "Cette précision est trop longue : 300 signes au plus."}


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Pourquoi ?", required=False, max_length=300, error_messages=NOTE,
        help_text="Affiché à côté de la date.",
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)


class MoveForm(NoteForm):
    """A new day and new hours for a date; whole days keep their number."""

    day = day_field("Nouveau jour")
    from_time = hour_field("De")
    to_time = hour_field("à")
    field_order = ("day", "from_time", "to_time", "note")

    def __init__(self, data: Any = None, *, occurrence: Occurrence) -> None:
        zone = ZoneInfo(occurrence.event.timezone)
        start = occurrence.starts_at.astimezone(zone).replace(tzinfo=None)
        end = occurrence.ends_at.astimezone(zone).replace(tzinfo=None)
        self.all_day = occurrence.all_day
        self.minutes = int((end - start).total_seconds()) // 60
        initial = {
            "day": start.date(), "from_time": start.time(), "note": occurrence.note,
            "to_time": end.time() if self.minutes else None,
        }  # fmt: skip
        super().__init__(data, initial=initial, prefix="date")
        self.fields["note"].label = "Précision"
        if self.all_day:
            del self.fields["from_time"], self.fields["to_time"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and values["day"] is None:
            self.add_error("day", "Donnez le nouveau jour.")
        if not self.errors and not self.all_day and values["from_time"] is None:
            self.add_error("from_time", "Donnez l’heure de début.")
        return values

    def moved(self) -> tuple[datetime, int]:
        """Return the new local start and the length in minutes, once valid."""
        values = self.cleaned_data
        if self.all_day:
            return datetime.combine(values["day"], time.min), self.minutes
        start = datetime.combine(values["day"], values["from_time"])
        if values["to_time"] is None:
            return start, 0
        length = int((datetime.combine(start, values["to_time"]) - start).total_seconds()) // 60
        # Until two in the morning is the next day; a date of several days keeps their number.
        days = self.minutes // DAY if self.minutes > DAY else 0
        return start, length + days * DAY if length + days * DAY > 0 else length + DAY
