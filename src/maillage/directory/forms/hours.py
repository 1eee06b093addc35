"""Opening hours day by day, in French; written as OpenStreetMap does."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from maillage.algorithms.opening_hours import DAY_NAMES, Week, week_of, written

RANGES = (1, 2)
HOURS_HELP = (
    "Laissez vide un jour fermé. La seconde plage sert quand vous fermez à midi : "
    "9 h à 12 h, puis 14 h à 18 h."
)


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
        error_messages={"invalid": f"{label} : donnez une heure comme 09:30."},
    )


def hour_fields() -> dict[str, forms.Field]:
    """Return two ranges a day, a box for public holidays, a note, and the written form for odd cases."""
    fields: dict[str, forms.Field] = {}
    for day, name in enumerate(DAY_NAMES):
        for number in RANGES:
            fields[f"day{day}_from{number}"] = _time(f"{name.capitalize()}, ouverture {number}")
            fields[f"day{day}_to{number}"] = _time(f"{name.capitalize()}, fermeture {number}")
    fields["closed_on_holidays"] = forms.BooleanField(
        label="Fermé les jours fériés", required=False
    )
    fields["hours_note"] = forms.CharField(
        label="Précision",
        required=False,
        max_length=80,
        help_text="Par exemple : sur rendez-vous, sauf vacances scolaires.",
    )
    fields["hours_written"] = forms.CharField(
        label="Horaires écrits à la main",
        required=False,
        max_length=250,
        help_text=(
            "Pour les cas que le tableau ne sait pas dire, dans l’écriture d’OpenStreetMap. "
            "Exemples : Mo[1] 14:00-16:00 (le premier lundi du mois), Sep-Jun We 14:00-17:00 "
            "(le mercredi de septembre à juin)."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false"}),
    )
    return fields


def initial_hours(text: str) -> dict[str, Any]:
    """Return the initial values: in the table if a week can say them, otherwise as written."""
    week = week_of(text)
    if week is None:
        return {"hours_written": text}
    initial: dict[str, Any] = {
        "closed_on_holidays": week.closed_on_holidays,
        "hours_note": week.comment,
        "hours_written": "",
    }
    for day, ranges in week.days.items():
        for number, (start, end) in zip(RANGES, ranges, strict=False):
            initial[f"day{day}_from{number}"] = start
            initial[f"day{day}_to{number}"] = end
    return initial


def refusals(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, sentence) for each range that has one end, or ends before it starts."""
    for day, name in enumerate(DAY_NAMES):
        previous = None
        for number in RANGES:
            start, end = data.get(f"day{day}_from{number}"), data.get(f"day{day}_to{number}")
            if start and not end:
                yield f"day{day}_to{number}", f"Le {name}, donnez aussi l’heure de fermeture."
            elif end and not start:
                yield f"day{day}_from{number}", f"Le {name}, donnez aussi l’heure d’ouverture."
            elif start and end and end <= start:
                yield f"day{day}_to{number}", f"Le {name}, la fermeture vient après l’ouverture."
            elif previous and start and start < previous:
                yield (
                    f"day{day}_from{number}",
                    f"Le {name}, la seconde plage commence après la première.",
                )
            previous = end or previous


def hours_value(data: Mapping[str, Any]) -> str:
    """Return the expression: as written if something is written, otherwise the table's."""
    if data.get("hours_written"):
        return str(data["hours_written"]).strip()
    days = {}
    for day in range(7):
        ranges = [
            (data[f"day{day}_from{n}"].strftime("%H:%M"), data[f"day{day}_to{n}"].strftime("%H:%M"))
            for n in RANGES
            if data.get(f"day{day}_from{n}") and data.get(f"day{day}_to{n}")
        ]
        if ranges:
            days[day] = tuple(ranges)
    note = (data.get("hours_note") or "").replace('"', "").strip()
    return written(Week(days, bool(data.get("closed_on_holidays")) and bool(days), note))
