"""Opening hours: told in French, and back and forth between a week and its written form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from maillage.algorithms.opening_hours import Week, hours_in_french, week_of, written

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mo-Fr 09:00-12:30", "du lundi au vendredi, 9 h – 12 h 30"),
        ("Mo-Fr 09:00-12:30,14:00-18:00", "du lundi au vendredi, 9 h – 12 h 30 et 14 h – 18 h"),
        ("We,Sa 14:00-17:00", "le mercredi et le samedi, 14 h – 17 h"),
        ("Mo,Tu,We 8:00-9:00", "le lundi, le mardi et le mercredi, 8 h – 9 h"),
        ("Mo-Su 10:00-18:00", "tous les jours, 10 h – 18 h"),
        ("10:00-18:00", "tous les jours, 10 h – 18 h"),
        ("24/7", "tous les jours, jour et nuit"),
        ("Sa 10:00-12:00; PH off", "le samedi, 10 h – 12 h ; fermé les jours fériés"),
        (
            "Tu 18:00+; SH closed",
            "le mardi, à partir de 18 h ; fermé pendant les vacances scolaires",
        ),
        ("Mo[1] 14:00-16:00", "le premier lundi du mois, 14 h – 16 h"),
        ("Su[-1] 09:00-12:00", "le dernier dimanche du mois, 9 h – 12 h"),
        ("Sep-Jun We 14:00-17:00", "de septembre à juin, le mercredi, 14 h – 17 h"),
        ("Apr-Oct: Sa 10:00-12:00", "d’avril à octobre, le samedi, 10 h – 12 h"),
        ("Aug off", "fermé en août"),
        ('"sur rendez-vous"', "sur rendez-vous"),
        (
            'Th 17:00-19:00 "sauf vacances; appelez"',
            "le jeudi, 17 h – 19 h (sauf vacances; appelez)",
        ),
    ],
)
def test_hours_are_told_in_french(text, told):
    assert hours_in_french(text).replace(NBSP, " ") == told


@pytest.mark.parametrize(
    "text", ["sunrise-sunset", "week 1-53/2 Fr 09:00-12:00", "lundi 9h", "", "off"]
)
def test_hours_beyond_what_is_known_are_not_told(text):
    assert hours_in_french(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Sep-Jun We 14:00-17:00",
        "Mo[1] 14:00-16:00",
        "24/7",
        "Tu 18:00+",
        "SH off",
        "n’importe quoi",
    ],
)
def test_what_is_more_than_a_week_is_not_a_week(text):
    assert week_of(text) is None


def test_a_later_rule_replaces_the_hours_of_its_days():
    week = week_of("Mo-Fr 09:00-12:00; Fr 14:00-16:00; We off")
    assert week == Week(
        {
            0: (("09:00", "12:00"),),
            1: (("09:00", "12:00"),),
            3: (("09:00", "12:00"),),
            4: (("14:00", "16:00"),),
        }
    )


QUARTERS = [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 15, 30, 45)]


@st.composite
def weeks(draw):
    def ranges():
        times = sorted(
            draw(st.lists(st.sampled_from(QUARTERS), min_size=2, max_size=4, unique=True))
        )
        return tuple(zip(times[::2], times[1::2], strict=False))

    days = {day: ranges() for day in draw(st.sets(st.integers(0, 6)))}
    comment = draw(st.sampled_from(["", "sur rendez-vous", "sonnez ; 2e étage"]))
    return Week(days, draw(st.booleans()), comment)


@given(weeks())
def test_a_written_week_is_read_back_and_openstreetmap_reads_it_too(week):
    text = written(week)
    assert week_of(text) == week
    if text:
        OpeningHours(text)
        assert hours_in_french(text)
