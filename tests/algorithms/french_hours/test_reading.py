"""What is read of texts of hours, dates and prices, what is not and why; nothing is invented."""

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.french_hours import (
    Entry,
    NotRead,
    Prices,
    read_dates,
    read_day,
    read_hours,
    read_moment,
    read_price,
    schedule_of,
)
from maillage.algorithms.french_hours.days import MONTHS, WEEKDAYS, plain
from maillage.algorithms.schedule import Act

# 2026-05-04 is a Monday.
MONTH_OF_MAY = (date(2026, 5, 4), date(2026, 5, 31))


def shown(text: str) -> list[tuple[str, list[str]]]:
    """Return [(days as digits, ["10:00-12:00"])] of each opening."""
    return [
        (
            "*" if one.days is None else "".join(str(day + 1) for day in sorted(one.days)),
            [f"{slot.start // 60}:{slot.start % 60:02}" + (f"-{slot.end // 60}:{slot.end % 60:02}" if slot.end else "")
             for slot in one.slots],
        )
        for one in read_hours(text).openings
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("À 20h30", [("*", ["20:30"])]),
        ("20 h 30 précises", [("*", ["20:30"])]),
        ("De 20h à 22h.", [("*", ["20:00-22:00"])]),
        ("10h-12h et 14h-18h", [("*", ["10:00-12:00", "14:00-18:00"])]),
        ("De midi à minuit", [("*", ["12:00-24:00"])]),
        ("de 19h à 1h du matin", [("*", ["19:00-25:00"])]),
        ("dès 19 heures", [("*", ["19:00"])]),
        ("Ouvert du mardi au dimanche de 10h à 18h, fermé le lundi", [("234567", ["10:00-18:00"])]),
        ("tous les samedis à 15h", [("6", ["15:00"])]),
        ("Lundi et jeudi 14:00 - 16:30", [("14", ["14:00-16:30"])]),
        ("le week-end de 9h à 12h", [("67", ["9:00-12:00"])]),
        ("Lundi 10h-12h ; mardi 14h-16h", [("1", ["10:00-12:00"]), ("2", ["14:00-16:00"])]),
        ("Du vendredi au lundi de 10h à 18h", [("1567", ["10:00-18:00"])]),
        ("Tous les jours", [("*", [])]),
    ],
)
def test_hours_are_read(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("Visite guidée à 15h", "unknown-word"),
        ("vers 20h", "unknown-word"),
        ("jusqu’à 22h", "unknown-word"),
        ("un samedi sur deux à 10h", "unknown-word"),
        ("A 14h30 A 15h", "juxtaposed"),
        ("A 14h30. A 15h.", "several-hours"),
        ("De 10h à 18h. Dimanche de 14h à 18h", "mixed"),
        ("Lundi de 10h à 12h, lundi de 14h à 16h", "day-twice"),
        ("Lundi, mardi de 10h à 12h, jeudi", "day-without-hours"),
        ("De 10h à 18h sauf le lundi de 14h à 16h", "exception-with-hours"),
        ("de 10h à 12h et de 11h à 13h", "overlap"),
        ("De 18h à 10h", "reversed"),
        ("De 10h à 12h, de 14h à 16h le samedi", "ambiguous"),
        ("tous les jours de la semaine à 10h", "unknown-word"),
        ("Tous les jours à 10h. Nocturne jusqu’à 22h", "unknown-word"),
        ("Tous les jours à 10h. Pas de séance en été", "unknown-word"),
    ],
)
def test_hours_that_may_be_wrong_are_not_read(text, code):
    with pytest.raises(NotRead) as error:
        read_hours(text)
    assert error.value.code == code


def test_a_remark_that_says_nothing_of_hours_is_kept_apart():
    found = read_hours("Du lundi au vendredi de 10h à 19h. Buvette sur place, chiens bienvenus")
    assert found.remark == "Buvette sur place, chiens bienvenus"


def test_exceptions_become_calendars_days_and_removed_dates():
    hours = read_hours("tous les samedis de 10h à 12h sauf vacances scolaires et jours fériés")
    assert hours.excluding == ("school", "public")
    closed = read_hours("Du mardi au dimanche de 10h à 18h. Fermé le 14 mai")
    schedule = schedule_of([Entry(*MONTH_OF_MAY, closed)])
    assert [(one.key, one.act) for one in schedule.changes] == [("2026-05-14T10:00", Act.REMOVED)]


def test_hours_of_a_day_that_never_comes_are_not_read():
    with pytest.raises(NotRead, match="no-day"):
        schedule_of([Entry(date(2026, 5, 4), date(2026, 5, 5), read_hours("le samedi à 10h"))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le 05/06/2026 - A 20h Le 07/06/2026 - A 15h", [("2026-06-05", "2026-06-05"), ("2026-06-07", "2026-06-07")]),
        ("Du 12 au 14 mai 2026 de 10h à 18h", [("2026-05-12", "2026-05-14")]),
        ("Samedi 16 mai 2026 à 20h30", [("2026-05-16", "2026-05-16")]),
        ("Les 5, 6 et 12 mai 2026 à 20h",
         [("2026-05-05", "2026-05-05"), ("2026-05-06", "2026-05-06"), ("2026-05-12", "2026-05-12")]),
        ("Du 28 avril au 1er mai 2026", [("2026-04-28", "2026-05-01")]),
        ("À 20h le 16 mai 2026", [("2026-05-16", "2026-05-16")]),
        ("Le 16/05/2026 à 20h et le 17/05/2026 à 15h", [("2026-05-16", "2026-05-16"), ("2026-05-17", "2026-05-17")]),
    ],
)  # fmt: skip
def test_dates_are_read(text, expected):
    assert [(one.first.isoformat(), one.last.isoformat()) for one in read_dates(text)] == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("samedi prochain à 20h", "no-date"),
        ("le 16 mai à 20h", "no-date"),
        ("Le 31/02/2026 à 20h", "no-such-day"),
        ("Vendredi 16 mai 2026", "weekday"),
        ("Du 16/05/2026 au 12/05/2026", "reversed"),
        ("Du 1er au 20 mai 2026 Du 10 au 30 mai 2026", "dates-overlap"),
        ("Le 16/05/2026 Le 17/05/2026 - A 20h", "some-without-hours"),
        ("Atelier le 16/05/2026 puis le 18/05/2026", "unknown-word"),
    ],
)
def test_dates_that_may_be_wrong_are_not_read(text, code):
    with pytest.raises(NotRead) as error:
        read_dates(text)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-12", (date(2026, 5, 12), None)),
        ("2026-05-12T00:00:00", (date(2026, 5, 12), None)),
        ("2026-05-12 20:30", (date(2026, 5, 12), time(20, 30))),
        ("12/05/2026", (date(2026, 5, 12), None)),
        ("12.05.2026 à 20h30", (date(2026, 5, 12), time(20, 30))),
        ("mardi 12 mai 2026", (date(2026, 5, 12), None)),
        ("1er août 2026", (date(2026, 8, 1), None)),
        ("46154", (date(2026, 5, 12), None)),
        ("46154.854166667", (date(2026, 5, 12), time(20, 30))),
    ],
)
def test_a_day_is_read_in_every_form(text, expected):
    assert read_moment(text) == expected


@pytest.mark.parametrize("text", ["bientôt", "05/2026", "12/13/2026", "2026", "12345678", "99999"])
def test_what_is_no_day_is_not_read(text):
    with pytest.raises(NotRead):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gratuit", Prices("free", 0, 0)),
        ("Entrée libre", Prices("free", 0, 0)),
        ("De  EUR a 24,00 EUR", Prices("paid", None, 2400)),
        ("De 10,00 € à 12,00 €", Prices("paid", 1000, 1200)),
        ("De  € à 0,00 €  -  De  € à 5,00 €", Prices("paid", 0, 500)),
        ("5€50", Prices("paid", 550, 550)),
        ("Plein tarif : 12 €, réduit : 8 €", Prices("paid", 800, 1200)),
        ("Gratuit pour les moins de 12 ans, 5 €", Prices("paid", 0, 500)),
        ("1 200 euros", Prices("paid", 120000, 120000)),
        ("Prix libre", Prices("chosen", None, None)),
    ],
)
def test_prices_are_read(text, expected):
    assert read_price(text) == expected


@pytest.mark.parametrize("text", ["", "sur réservation", "12", "10 € d’arrhes", "nous contacter"])
def test_prices_that_may_be_wrong_are_not_read(text):
    with pytest.raises(NotRead):
        read_price(text)


CODES = set(re.findall(r'"([a-z-]+)"', NotRead.__doc__ or ""))
WORDS = st.sampled_from(
    ["de", "à", "et", "le", "les", "tous", "jours", "sauf", "fermé", "ouvert", "puis", "du", "au", ",", ".", "-",
     "10h", "12h30", "14 h", "18:15", "midi", "20 heures", "lundi", "mardis", "samedi", "dimanche", "fériés",
     "Le 12/05/2026", "du 1er au 3 juin 2026", "mercredi 13 mai 2026", "vacances", "concert", "7"]
)  # fmt: skip
TIMES = re.compile(r"(\d{1,2})\s*(?:h(?:eures)?|:)\s*(\d{2})?|(midi|minuit)")


def times_of(text: str) -> set[int]:
    """Return every time that a text holds, read loosely: minutes since midnight."""
    found = set()
    for hours, minutes, named in TIMES.findall(plain(text)):
        found |= {720, 1440} if named else {int(hours) * 60, int(hours) * 60 + int(minutes or 0)}
    return found


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_whatever_is_read_is_in_the_text(text):
    try:
        hours = read_hours(text)
    except NotRead:
        return
    words = set(re.findall("[a-z]+", plain(text)))
    for opening in hours.openings:
        for slot in opening.slots:
            assert {slot.start, (slot.end or slot.start) % 1440 or 1440} - {1440} <= times_of(
                text
            ) | {1440}
        named = {day for day in range(7) if {WEEKDAYS[day], f"{WEEKDAYS[day]}s"} & words}
        ranged = "au" in words or "a" in words
        assert opening.days is None or ranged or opening.days <= named | {5, 6} & named


@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_whatever_day_is_read_is_in_the_text(text):
    try:
        entries = read_dates(text)
    except NotRead:
        return
    said = plain(text)
    for entry in entries:
        for day in (entry.first, entry.last):
            assert re.search(rf"\b0?{day.day}\b|\b{day.day}er\b", said)
            assert f"{day:%m}" in said or MONTHS[day.month - 1] in said
            assert str(day.year) in said


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    codes = set()
    for read in (read_hours, read_dates, read_day, read_price):
        try:
            read(text)
        except NotRead as error:
            codes.add(error.code)
    assert codes <= CODES
