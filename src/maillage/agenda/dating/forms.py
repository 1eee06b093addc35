"""The dates editor: one date, then what repeats, then the rest in words."""

from datetime import date, datetime, time
from typing import Any

from django import forms

from maillage.agenda.dating import choices
from maillage.agenda.dating.preview import Preview, preview_of
from maillage.agenda.dating.wording import sentence_of
from maillage.algorithms.schedule import Change, Schedule, ScheduleError, Segment
from maillage.algorithms.schedule.changing import rekeyed
from maillage.algorithms.schedule.words import Given, parse

PREFIX = "dates"
NO_DAY = "Donnez un jour."
NO_HOUR = "Donnez une heure, par exemple 18:30."


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, widget=widget,
        error_messages={"invalid": "Ce jour ne se lit pas : écrivez par exemple 14/03/2026."}, **kwargs,
    )  # fmt: skip


def hour_field(label: str, **kwargs: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    formats = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h"]
    return forms.TimeField(
        label=label, required=False, widget=widget, input_formats=formats,
        error_messages={"invalid": "Cette heure ne se lit pas : écrivez par exemple 18:30."}, **kwargs,
    )  # fmt: skip


class DatesForm(forms.Form):
    """All the dates of an event. ``schedule()`` once valid; ``schedule=`` the one to edit.

    Dates moved, cancelled or left out one by one are kept from ``schedule``. Unless ``required``, nothing
    at all may be said: the schedule is empty.
    """

    first_day = day_field("Jour")
    all_day = forms.BooleanField(label="Toute la journée", required=False)
    from_time = hour_field("De")
    to_time = hour_field("à")
    last_day = day_field(
        "Dernier jour",
        help_text="Seulement si cela dure plusieurs jours sans s’arrêter, comme un séjour.",
    )
    repeats = forms.ChoiceField(
        label="Est-ce que cela revient ?", choices=choices.REPEATS, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    every = forms.ChoiceField(label="Rythme", choices=choices.EVERY, required=False)
    ranks = forms.MultipleChoiceField(
        label="Lesquels du mois", choices=choices.RANKS, widget=forms.CheckboxSelectMultiple,
        required=False, help_text="Sans choix : le même rang que la première date.",
    )  # fmt: skip
    weekdays = forms.MultipleChoiceField(
        label="Jours de la semaine", choices=choices.WEEKDAY_CHOICES,
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Sans choix : le jour de la première date.",
    )  # fmt: skip
    month_day = forms.ChoiceField(
        label="Jour du mois", choices=choices.MONTH_DAYS, required=False,
        help_text="Un mois qui n’a pas ce jour est sauté.",
    )  # fmt: skip
    sentence = forms.CharField(
        label="Avec vos mots", required=False, max_length=600,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Par exemple : tous les 2e samedis sauf vacances scolaires, jusqu’à fin juin.",
    )  # fmt: skip
    no_school = forms.BooleanField(label="Sauf pendant les vacances scolaires", required=False)
    no_public = forms.BooleanField(label="Sauf les jours fériés", required=False)
    ends = forms.ChoiceField(
        label="Jusqu’à quand ?", choices=choices.ENDS, widget=forms.RadioSelect, required=False
    )
    until = day_field("Dernier jour possible")
    count = forms.IntegerField(
        label="Nombre de fois", required=False, min_value=1, max_value=999,
        help_text="Les fois sautées (vacances, jours fériés) comptent.",
        error_messages={
            "invalid": "Écrivez un nombre, par exemple 10.",
            "min_value": "Il faut au moins une fois.",
            "max_value": "Pas plus de 999 fois : choisissez un dernier jour.",
        },
    )  # fmt: skip
    others = forms.CharField(
        label="Autres dates", required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=(
            "Une par ligne : « 21 mars 2026 de 14 h à 18 h », ou une autre règle. Sans heures, ce sont "
            "celles du dessus."
        ),
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        schedule: Schedule | None = None,
        today: date,
        required: bool = False,
    ) -> None:
        self.known = schedule or Schedule()
        self.today = today
        self.needed = required
        super().__init__(
            data, prefix=PREFIX, initial=choices.told(self.known), use_required_attribute=False
        )
        self._schedule = Schedule()

    def schedule(self) -> Schedule:
        """Return what was said, once valid, in normal form."""
        return self._schedule

    def preview(self) -> Preview:
        """Return what was said in words and dates; before anything is sent, what is known."""
        if not self.is_bound:
            return preview_of(self.known, self.today)
        if not self.is_valid():
            said = (str(one) for errors in self.errors.values() for one in errors)
            return Preview(problems=tuple(said))
        return preview_of(self._schedule, self.today)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["repeats"] = values.get("repeats") or choices.ONCE
        values["ends"] = values.get("ends") or choices.NEVER
        if self.errors or (not self.needed and self._is_blank(values)):
            return values
        # A copy: Django takes a value out as soon as it is at fault.
        self._check(dict(values))
        if not self.errors:
            self._build(values)
        return values

    def _is_blank(self, values: dict[str, Any]) -> bool:
        typed = ("first_day", "from_time", "to_time", "sentence", "others")
        return values["repeats"] == choices.ONCE and not any(values[name] for name in typed)

    def _check(self, values: dict[str, Any]) -> None:
        written = values["repeats"] == choices.WRITTEN
        if written and not values["sentence"]:
            self.add_error("sentence", "Écrivez quand cela revient, ou choisissez un autre rythme.")
        if (
            values["first_day"] is None
            and not written
            and (values["repeats"] != choices.ONCE or not values["others"])
        ):
            self.add_error("first_day", NO_DAY)
        timed = values["first_day"] is not None and not written
        if timed and not values["all_day"] and values["from_time"] is None:
            self.add_error("from_time", "Donnez l’heure de début, ou cochez « Toute la journée ».")
        if values["last_day"] and values["first_day"] and values["last_day"] < values["first_day"]:
            self.add_error(
                "last_day", "Le dernier jour est avant le premier : corrigez l’un des deux."
            )
        if written or values["repeats"] == choices.ONCE:
            return
        if values["ends"] == choices.UNTIL and values["until"] is None:
            self.add_error("until", NO_DAY)
        elif (
            values["ends"] == choices.UNTIL
            and values["first_day"]
            and values["until"] < values["first_day"]
        ):
            self.add_error("until", "Ce jour est avant la première date : donnez-en un après.")
        if values["ends"] == choices.COUNT and values["count"] is None:
            self.add_error("count", "Donnez un nombre de fois.")

    def _build(self, values: dict[str, Any]) -> None:
        segments: list[Segment] = []
        changes: list[Change] = []
        for name in ("", "sentence", "others"):
            try:
                found = self._main(values) if not name else self._read(name, values)
            except ScheduleError as error:
                field = name or ("to_time" if error.code == "ends-before-start" else "first_day")
                self.add_error(field, sentence_of(error))
                return
            segments += found.segments
            changes += found.changes
        said = Schedule(tuple(segments), tuple(changes))
        self._schedule = rekeyed(said, self.known.changes)

    def _main(self, values: dict[str, Any]) -> Schedule:
        first = values["first_day"]
        if values["repeats"] == choices.WRITTEN or first is None:
            return Schedule()
        start = datetime.combine(first, time.min if values["all_day"] else values["from_time"])
        rule = choices.rule_from(values, first)
        excluding = tuple(code for name, code in choices.CALENDARS.items() if values[name] and rule)
        return Schedule(
            (Segment(start, choices.length(values), rule, excluding, values["all_day"]),)
        )

    def _read(self, name: str, values: dict[str, Any]) -> Schedule:
        if not values[name] or (name == "sentence" and values["repeats"] != choices.WRITTEN):
            return Schedule()
        hours = None
        if values["all_day"]:
            hours = (time.min, choices.DAY)
        elif values["from_time"] is not None:
            hours = (values["from_time"], choices.length(values | {"last_day": None}))
        given = Given(values["first_day"], hours, all_day=values["all_day"])
        return parse(values[name], today=self.today, given=given)
