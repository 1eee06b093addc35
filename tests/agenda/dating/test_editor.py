"""The dates editor: what is chosen gives a schedule, and a schedule shows its choices again."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from maillage.agenda.dating.forms import DatesForm
from maillage.agenda.dating.wording import unknown_holidays
from maillage.agenda.models import CommonDate
from maillage.algorithms.schedule import Schedule, Segment
from maillage.algorithms.schedule.changing import cancel_date
from maillage.algorithms.schedule.words import normal, parse, say
from tests.algorithms.schedule.strategies import schedules

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
ONE = {"first_day": "2026-03-14", "from_time": "10:00", "to_time": "12:00"}


def form_of(schedule: Schedule | None = None, **said: str | list[str]) -> DatesForm:
    data = {f"dates-{name}": value for name, value in said.items()}
    return DatesForm(_Lists(data), schedule=schedule, today=TODAY)


class _Lists(dict):
    """What a browser sends, in the way Django reads it."""

    def getlist(self, name: str) -> list[str]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


def said(**values: str | list[str]) -> str:
    form = form_of(**values)
    assert form.is_valid(), form.errors
    return say(form.schedule()).replace("\u00a0", " ").replace("\u202f", " ")


CHOSEN = [
    ({}, "le samedi 14 mars 2026, de 10 h à 12 h"),
    ({"all_day": "on", "last_day": "2026-03-15"}, "du samedi 14 mars 2026 au dimanche 15 mars 2026, toute la journée"),
    ({"repeats": "weekly"}, "tous les samedis, de 10 h à 12 h, à partir du samedi 14 mars 2026"),
    (
        {"repeats": "weekly", "weekdays": ["TU", "TH"], "every": "2", "ends": "count", "count": "8"},
        "toutes les deux semaines, le mardi et le jeudi, de 10 h à 12 h, à partir du mardi 24 mars 2026, 8 fois",
    ),
    (
        {"repeats": "monthly", "no_school": "on", "ends": "until", "until": "2026-06-30"},
        (
            "tous les 2e samedis du mois, de 10 h à 12 h, sauf pendant les vacances scolaires, à partir du "
            "samedi 14 mars 2026, jusqu’au mardi 30 juin 2026"
        ),
    ),
    (
        {"repeats": "monthly", "ranks": ["1", "-1"], "weekdays": ["FR"]},
        "le 1er vendredi et le dernier vendredi du mois, de 10 h à 12 h, à partir du vendredi 27 mars 2026",
    ),
    ({"repeats": "month_day"}, "le 14 de chaque mois, de 10 h à 12 h, à partir du samedi 14 mars 2026"),
    ({"repeats": "yearly"}, "tous les ans, le 14 mars, de 10 h à 12 h, à partir du samedi 14 mars 2026"),
    (
        {"repeats": "written", "sentence": "le dernier vendredi du mois sauf jours fériés"},
        "le dernier vendredi du mois, de 10 h à 12 h, sauf les jours fériés, à partir du vendredi 27 mars 2026",
    ),
    (
        {"others": "21 mars 2026\n28 mars 2026 de 14h à 16h"},
        (
            "le samedi 14 mars 2026, de 10 h à 12 h ; le samedi 21 mars 2026, de 10 h à 12 h ; "
            "le samedi 28 mars 2026, de 14 h à 16 h"
        ),
    ),
    ({"to_time": "02:00"}, "le samedi 14 mars 2026, de 10 h à 2 h le lendemain"),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "sentence"), CHOSEN)
def test_r10_what_is_chosen_is_said(choices, sentence):
    assert said(**ONE | choices) == sentence


WRONG = [
    ({"first_day": ""}, "first_day", "Donnez un jour."),
    ({"first_day": "", "repeats": "weekly"}, "first_day", "Donnez un jour."),
    ({"from_time": ""}, "from_time", "Donnez l’heure de début, ou cochez « Toute la journée »."),
    ({"last_day": "2026-03-01"}, "last_day", "Le dernier jour est avant le premier : corrigez l’un des deux."),
    ({"repeats": "weekly", "ends": "count"}, "count", "Donnez un nombre de fois."),
    ({"repeats": "weekly", "ends": "until", "until": "2026-01-01"}, "until",
     "Ce jour est avant la première date : donnez-en un après."),
    ({"repeats": "written"}, "sentence", "Écrivez quand cela revient, ou choisissez un autre rythme."),
    ({"first_day": "demain"}, "first_day", "Ce jour ne se lit pas : écrivez par exemple 14/03/2026."),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "field", "message"), WRONG)
def test_what_is_wrong_is_said_where_it_is(choices, field, message):
    form = form_of(**ONE | choices)
    assert form.is_valid() is (message is None)
    assert list(form.errors.get(field, [])) == ([message] if message else [])


def test_nothing_at_all_is_no_date_unless_dates_are_needed():
    form = form_of()
    assert form.is_valid()
    assert not form.schedule()
    assert not DatesForm({}, today=TODAY, required=True).is_valid()


@given(schedules())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_r10_the_editor_gives_back_the_schedule_that_it_shows(schedule):
    schedule = normal(Schedule(schedule.segments))
    shown = DatesForm(schedule=schedule, today=TODAY)
    sent = {
        f"dates-{name}": value
        for name, value in shown.initial.items()
        if value not in (None, False)
    }
    sent = {
        name: [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in sent.items()
    }
    form = DatesForm(_Lists(sent), schedule=schedule, today=TODAY)
    assert form.is_valid(), (form.errors, sent)
    assert set(form.schedule().segments) == set(schedule.segments)


def test_dates_changed_one_by_one_stay_when_the_hour_changes():
    known = parse("chaque samedi de 10 h à 12 h à partir du 14 mars 2026", today=TODAY)
    known = cancel_date(known, "2026-03-21T10:00", "grève")
    form = form_of(known, **ONE | {"from_time": "11:00", "repeats": "weekly"})
    assert form.is_valid()
    (change,) = form.schedule().changes
    assert (change.key, change.note) == ("2026-03-21T11:00", "grève")


def test_what_is_not_known_of_holidays_is_said_until_it_is_known(settings):
    settings.MAILLAGE_SCHOOL_ZONE = "C"
    weekly = Schedule(
        (Segment(datetime.fromisoformat("2026-03-14T10:00"), 60, "FREQ=WEEKLY", ("school",)),)
    )
    assert "30\u00a0août 2026" in unknown_holidays(weekly)
    CommonDate.objects.create(
        kind="school",
        label="Été 2027",
        first_day=date(2027, 7, 3),
        last_day=date(2027, 8, 31),
        zone="C",
    )
    assert "31\u00a0août 2027" in unknown_holidays(weekly)
    short = Schedule(
        (
            Segment(
                datetime.fromisoformat("2026-03-14T10:00"), 60, "FREQ=WEEKLY;COUNT=5", ("school",)
            ),
        )
    )
    plain = Schedule((Segment(datetime.fromisoformat("2026-03-14T10:00"), 60, "FREQ=WEEKLY"),))
    assert unknown_holidays(short) == unknown_holidays(plain) == ""
