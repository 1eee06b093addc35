"""Date words: a table of what people type, and what always holds."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.french_dates import Reading, Span, folded, read

# A Saturday.
TODAY = date(2026, 11, 21)
PERIODS = (
    Span("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),
    Span("Noël", date(2026, 12, 25), date(2026, 12, 25)),
    Span("Vacances d’hiver", date(2027, 2, 20), date(2027, 3, 7)),
    Span("Lundi de Pâques", date(2027, 3, 29), date(2027, 3, 29)),
)
# Typed, first day, last day (month-day of 2026, or a whole date), rest.
DAYS = [
    ("aujourd'hui", "11-21", "11-21", ""),
    ("aujourd’hui", "11-21", "11-21", ""),
    ("demain", "11-22", "11-22", ""),
    ("après-demain", "11-23", "11-23", ""),
    ("hier", "11-20", "11-20", ""),
    ("avant-hier", "11-19", "11-19", ""),
    ("ce week-end", "11-21", "11-22", ""),
    ("ce weekend", "11-21", "11-22", ""),
    ("Judo CE WEEK-END", "11-21", "11-22", "Judo"),
    ("week-end prochain", "11-28", "11-29", ""),
    ("le week-end prochain", "11-28", "11-29", ""),
    ("le week-end du 12 décembre", "12-12", "12-13", ""),
    ("samedi", "11-21", "11-21", ""),
    ("samedi prochain", "11-28", "11-28", ""),
    ("samedi en huit", "11-28", "11-28", ""),
    ("samedi dernier", "11-14", "11-14", ""),
    ("ce mardi", "11-24", "11-24", ""),
    ("mardi prochain chorale", "11-24", "11-24", "chorale"),
    ("lundi de la semaine prochaine", "11-23", "11-23", ""),
    ("samedi 28", "11-28", "11-28", ""),
    ("samedi 28 novembre", "11-28", "11-28", ""),
    ("le samedi 28 novembre 2026", "11-28", "11-28", ""),
    ("jeudi 3", "12-03", "12-03", ""),
    ("le 12", "12-12", "12-12", ""),
    ("le 1er décembre", "12-01", "12-01", ""),
    ("12 mai", "2027-05-12", "2027-05-12", ""),
    ("le 1er mai 2028", "2028-05-01", "2028-05-01", ""),
    ("29 février", "2028-02-29", "2028-02-29", ""),
    ("5/12", "12-05", "12-05", ""),
    ("05/12/2026", "12-05", "12-05", ""),
    ("2026-12-05", "12-05", "12-05", ""),
    ("3 sept.", "2027-09-03", "2027-09-03", ""),
    ("cette semaine", "11-16", "11-22", ""),
    ("la semaine prochaine", "11-23", "11-29", ""),
    ("semaine du 8 décembre", "12-07", "12-13", ""),
    ("ce mois-ci", "11-01", "11-30", ""),
    ("le mois prochain", "12-01", "12-31", ""),
    ("en mars", "2027-03-01", "2027-03-31", ""),
    ("concert en novembre", "11-01", "11-30", "concert"),
    ("mars 2027", "2027-03-01", "2027-03-31", ""),
    ("début décembre", "12-01", "12-10", ""),
    ("mi-décembre", "12-11", "12-20", ""),
    ("fin décembre", "12-21", "12-31", ""),
    ("en 2027", "2027-01-01", "2027-12-31", ""),
    ("cette année", "2026-01-01", "12-31", ""),
    ("dans 3 jours", "11-24", "11-24", ""),
    ("dans deux semaines", "12-05", "12-05", ""),
    ("les 15 prochains jours", "11-21", "12-06", ""),
    ("cet hiver", "12-21", "2027-03-19", ""),
    ("au printemps", "2027-03-20", "2027-06-20", ""),
    ("du 12 au 15 mai", "2027-05-12", "2027-05-15", ""),
    ("concert du 12 au 15 décembre", "12-12", "12-15", "concert"),
    ("entre le 12 et le 15 mai 2027", "2027-05-12", "2027-05-15", ""),
    ("du 28 décembre au 3 janvier", "12-28", "2027-01-03", ""),
    ("expo de mardi à jeudi", "11-24", "11-26", "expo"),
    ("à partir de demain", "11-22", None, ""),
    ("à partir du 5 décembre", "12-05", None, ""),
    ("dès lundi", "11-23", None, ""),
    ("après le 5 décembre", "12-06", None, ""),
    ("jusqu’au 3 décembre", "11-21", "12-03", ""),
    ("jusqu’à dimanche", "11-21", "11-22", ""),
    ("avant le 3 décembre", "11-21", "12-02", ""),
    ("pendant les vacances de Noël", "12-19", "2027-01-03", ""),
    ("stage vacances d'hiver", "2027-02-20", "2027-03-07", "stage"),
    ("stage pendant les vacances", "12-19", "2027-01-03", "stage"),
    ("à Noël", "12-25", "12-25", ""),
    ("avant Noël", "11-21", "12-24", ""),
    ("lundi de paques", "2027-03-29", "2027-03-29", ""),
]  # fmt: skip
# Typed, from, before, rest.
HOURS = [
    ("après 18 h", "18:00", None, ""),
    ("après 18h30", "18:30", None, ""),
    ("après 18:30 danse", "18:30", None, "danse"),
    ("à partir de 18 heures", "18:00", None, ""),
    ("avant 12h", None, "12:00", ""),
    ("entre 14 h et 16 h", "14:00", "16:00", ""),
    ("de 14h à 18h", "14:00", "18:00", ""),
    ("à 20h30", "20:30", "21:30", ""),
    ("vers 20 h", "19:00", "21:00", ""),
    ("cours du soir", "18:00", None, "cours"),
    ("yoga le matin", "05:00", "12:00", "yoga"),
    ("en soirée", "18:00", None, ""),
    ("dans l’après-midi", "12:00", "18:00", ""),
    ("repas le midi", "11:30", "14:00", "repas"),
]  # fmt: skip
# What looks like a date and is not: found as words.
WORDS = [
    "", "judo", "soirée jeux", "marche de mai", "après 18 ans", "31 avril", "30/02", "forum 2026", "2026-13-01",
    "apprendre la danse", "pour les 12 ans", "Midi-Pyrénées", "séjour vacances", "les 5 sens", "le 8e art",
    "mars et vénus", "25/2026",
]  # fmt: skip


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


@pytest.mark.parametrize(("typed", "first", "last", "rest"), DAYS)
def test_days_are_read(typed, first, last, rest):
    found = read(typed, today=TODAY, periods=PERIODS)
    assert (found.first, found.last, found.rest) == (day(first), day(last), rest)
    assert found.said


@pytest.mark.parametrize(("typed", "start", "end", "rest"), HOURS)
def test_hours_are_read(typed, start, end, rest):
    found = read(typed, today=TODAY)
    told = [one and time.fromisoformat(one) for one in (start, end)]
    assert [found.start, found.end, found.rest] == [*told, rest]
    assert found.first is None


@pytest.mark.parametrize("typed", WORDS)
def test_other_words_stay_words(typed):
    assert read(typed, today=TODAY, periods=PERIODS) == Reading(rest=typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("demain soir", ("11-22", "18:00", None, "")),
        ("ce soir", ("11-21", "18:00", None, "")),
        ("mercredi après-midi", ("11-25", "12:00", "18:00", "")),
        ("samedi matin à Figuerolles", ("11-21", "05:00", "12:00", "à Figuerolles")),
        ("jeudi 3 à 18 h", ("12-03", "18:00", "19:00", "")),
        ("à 20h30 samedi", ("11-21", "20:30", "21:30", "")),
        ("judo demain après 18 h enfants", ("11-22", "18:00", None, "judo enfants")),
    ],
)
def test_a_day_and_an_hour_are_read_together(typed, expected):
    found = read(typed, today=TODAY)
    hours = tuple(one and f"{one:%H:%M}" for one in (found.start, found.end))
    assert (found.first, *hours, found.rest) == (day(expected[0]), *expected[1:])


@pytest.mark.parametrize(
    ("typed", "weekdays", "rest"),
    [
        ("les mercredis", {2}, ""),
        ("tous les samedis", {5}, ""),
        ("chaque lundi chorale", {0}, "chorale"),
        ("mardis", {1}, ""),
        ("tous les week-ends", {5, 6}, ""),
        ("en semaine", {0, 1, 2, 3, 4}, ""),
    ],
)
def test_days_of_every_week_are_read(typed, weekdays, rest):
    found = read(typed, today=TODAY)
    assert (found.weekdays, found.first, found.rest) == (weekdays, None, rest)


def test_days_of_the_week_of_a_month():
    found = read("les mercredis en mars", today=TODAY)
    assert (found.weekdays, found.first, found.last) == ({2}, date(2027, 3, 1), date(2027, 3, 31))


def test_a_sunday_is_in_its_week_end():
    assert read("ce week-end", today=date(2026, 11, 22)).first == date(2026, 11, 21)
    assert read("ce week-end", today=date(2026, 11, 23)).first == date(2026, 11, 28)


def test_what_was_read_is_told_as_it_was_typed():
    assert read("Judo Demain SOIR", today=TODAY).said == ("Demain", "SOIR")


def test_holidays_that_are_over_are_not_meant():
    found = read("vacances de Noël", today=date(2027, 1, 10), periods=PERIODS)
    assert not found


TYPED = [typed for typed, *_ in DAYS + HOURS]
TODAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(st.text(max_size=60), TODAYS)
def test_any_text_is_read_and_cut_alike(text, today):
    found = read(text, today=today, periods=PERIODS)
    assert len(folded(text)) == len(text)
    if not found:
        assert found.rest == text
    elif found.first and found.last:
        assert found.first <= found.last


@given(st.sampled_from(TYPED), TODAYS)
def test_a_window_is_never_upside_down_and_words_around_do_not_change_it(typed, today):
    found = read(typed, today=today, periods=PERIODS)
    among = read(f"escalade {typed} xylophone", today=today, periods=PERIODS)
    if found.first and found.last:
        assert found.first <= found.last
    assert (found.first, found.last, found.start, found.end) == (
        among.first, among.last, among.start, among.end,
    )  # fmt: skip
    assert among.rest.startswith("escalade")
    assert among.rest.endswith("xylophone")


@given(st.integers(0, 3000))
def test_a_full_date_is_that_date(number):
    wanted = date(2024, 1, 1) + timedelta(number)
    for typed in (wanted.isoformat(), f"{wanted:%d/%m/%Y}"):
        assert read(typed, today=TODAY).first == wanted


@given(TODAYS, st.integers(0, 6))
def test_a_named_day_comes_within_the_week(today, weekday):
    name = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")[weekday]
    found = read(name, today=today).first
    assert found is not None
    assert found.weekday() == weekday
    assert 0 <= (found - today).days < 7
