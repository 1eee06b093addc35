"""The sentence and the rule say the same thing."""

from datetime import date, time

import pytest
from hypothesis import given, settings

from maillage.algorithms.schedule import Schedule, ScheduleError, expand
from maillage.algorithms.schedule.words import Given, normal, parse, say
from tests.algorithms.schedule.strategies import FIRST, LAST, schedules

TODAY = date(2026, 3, 3)
MORNING = Given(hours=(time(10), 120))
NONE_OFF = {"school": frozenset(), "public": frozenset()}


@given(schedules())
@settings(max_examples=200, deadline=None)
def test_r10_what_is_said_reads_back_as_the_same_schedule(schedule):
    assert parse(say(schedule), today=TODAY) == normal(schedule)


@given(schedules())
@settings(max_examples=80, deadline=None)
def test_r10_the_normal_form_gives_the_same_dates(schedule):
    wanted = expand(schedule, first=FIRST, last=LAST, calendars=NONE_OFF)
    assert expand(normal(schedule), first=FIRST, last=LAST, calendars=NONE_OFF) == wanted
    assert normal(normal(schedule)) == normal(schedule)


@given(schedules())
@settings(max_examples=50, deadline=None)
def test_a_schedule_is_kept_as_json(schedule):
    assert Schedule.from_json(schedule.to_json()) == schedule


TYPED = {
    "tous les 2e samedis sauf vacances scolaires": "FREQ=MONTHLY;BYDAY=2SA",
    "chaque mardi 18h-20h": "FREQ=WEEKLY;BYDAY=TU",
    "1er et 3e mercredi du mois": "FREQ=MONTHLY;BYDAY=1WE,3WE",
    "toutes les deux semaines, le mardi et le jeudi": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "le dernier vendredi du mois": "FREQ=MONTHLY;BYDAY=-1FR",
    "le 1er de chaque mois à 18h30": "FREQ=MONTHLY;BYMONTHDAY=1",
    "tous les 15 du mois": "FREQ=MONTHLY;BYMONTHDAY=15",
    "un samedi sur deux de 9 h à midi": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "tous les quinze jours le jeudi à 18h": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
    "tous les jours sauf le dimanche de 10h à 18h": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
    "tous les samedis sauf en août": "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=SA",
    "tous les mercredis d’octobre à juin": "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,10,11,12;BYDAY=WE",
    "tous les ans le 14 juillet": "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=14",
    "le 2e samedi de septembre": "FREQ=YEARLY;BYMONTH=9;BYDAY=2SA",
    "chaque lundi jusqu’à fin juin": "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260630T235900",
    "12 fois chaque lundi": "FREQ=WEEKLY;BYDAY=MO;COUNT=12",
    "du lundi au vendredi 9h-17h": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "du 14 au 16 mars de 10h à 18h": "FREQ=DAILY;UNTIL=20260316T235900",
    "le week-end": "FREQ=WEEKLY;BYDAY=SA,SU",
}


@pytest.mark.parametrize("text", TYPED)
def test_r10_what_people_type_is_read(text):
    (segment,) = parse(text, today=TODAY, given=MORNING).segments
    assert segment.rule == TYPED[text]


SAID = {
    "tous les 2e samedis du mois de 10h à 12h sauf vacances scolaires et jours fériés jusqu’au 30 juin 2027": (
        "tous les 2e samedis du mois, de 10 h à 12 h, sauf pendant les vacances scolaires et les jours fériés, "
        "à partir du samedi 14 mars 2026, jusqu’au mercredi 30 juin 2027"
    ),
    "14, 15 et 21 mars 14h-17h": (
        "le samedi 14 mars 2026, de 14 h à 17 h ; le dimanche 15 mars 2026, de 14 h à 17 h ; "
        "le samedi 21 mars 2026, de 14 h à 17 h"
    ),
    "du 14 au 16 mars 2026": "du samedi 14 mars 2026 au lundi 16 mars 2026, toute la journée",
    "le 14 mars de 10h à 12h et de 14h à 18h": (
        "le samedi 14 mars 2026, de 10 h à 12 h ; le samedi 14 mars 2026, de 14 h à 18 h"
    ),
    "samedi 14 mars 2026 20h - 2h": "le samedi 14 mars 2026, de 20 h à 2 h le lendemain",
    "les mardis 18-20h sauf le 17 mars": (
        "tous les mardis, de 18 h à 20 h, à partir du mardi 3 mars 2026 ; sauf le mardi 17 mars 2026"
    ),
}


@pytest.mark.parametrize("text", SAID)
def test_r10_what_is_typed_is_said_in_full(text):
    said = say(parse(text, today=TODAY))
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == SAID[text]


REFUSED = {
    "samedi 15 mars 2026": ("not-that-weekday", "dimanche 15\u00a0mars 2026"),
    "tous les mardis bidule": ("not-understood", "bidule"),
    "le 31/02/2026": ("no-such-day", "31/2/2026"),
    "chaque mardi à 25h": ("no-such-hour", "25h"),
    "pendant les vacances scolaires": ("only-in-holidays", ""),
    "toutes les semaines tous les mois": ("two-rhythms", ""),
    "": ("nothing-said", ""),
    "10 fois": ("no-rhythm", ""),
}


@pytest.mark.parametrize("text", REFUSED)
def test_r10_nothing_is_guessed(text):
    with pytest.raises(ScheduleError) as refused:
        parse(text, today=TODAY, given=MORNING)
    assert (refused.value.code, refused.value.detail) == REFUSED[text]


def test_hours_must_be_said_somewhere():
    with pytest.raises(ScheduleError, match="no-hours"):
        parse("chaque mardi", today=TODAY)
