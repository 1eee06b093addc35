from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ui import french

NB, NN = french.NBSP, french.NNBSP
NOON = datetime(2022, 2, 26, 12, 0, tzinfo=UTC)


def test_date_is_written_in_full() -> None:
    assert french.format_date(date(2022, 2, 26)) == f"samedi 26{NB}février 2022"


def test_first_of_the_month_is_an_ordinal() -> None:
    assert french.format_date(date(2023, 5, 1), weekday=False) == f"1er{NB}mai 2023"


@pytest.mark.parametrize(
    ("moment", "words"),
    [(time(10), f"10{NB}h"), (time(12, 30), f"12{NB}h{NB}30"), (time(0, 5), f"0{NB}h{NB}05")],
)
def test_hours_are_written_with_h(moment: time, words: str) -> None:
    assert french.format_time(moment) == words


def test_moment_of_one_day_names_the_day_once() -> None:
    start, end = datetime(2022, 2, 26, 10), datetime(2022, 2, 26, 12, 30)  # noqa: DTZ001 - already local
    assert french.format_moment(start, end) == (
        f"samedi 26{NB}février 2022, 10{NB}h – 12{NB}h{NB}30"
    )


def test_moment_over_two_days_names_both() -> None:
    start, end = datetime(2022, 2, 26, 20), datetime(2022, 2, 27, 2)  # noqa: DTZ001 - already local
    assert french.format_moment(start, end) == (
        f"samedi 26{NB}février 2022, 20{NB}h – dimanche 27{NB}février 2022, 2{NB}h"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "à l’instant"),
        (3, f"il y a 3{NB}minutes"),
        (-1, f"dans 1{NB}minute"),
        (125, f"il y a 2{NB}heures"),
        (24 * 60, "hier"),
        (-24 * 60, "demain"),
        (-3 * 24 * 60, f"dans 3{NB}jours"),
        (9 * 24 * 60, f"le 17{NB}février 2022"),
    ],
)
def test_relative_time_is_said_as_people_do(minutes: int, words: str) -> None:
    value = datetime.fromtimestamp(NOON.timestamp() - minutes * 60, tz=UTC)
    assert french.format_relative(value, NOON) == words


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (0, None, "0"),
        (1234.5, None, f"1{NN}234,5"),
        (2_000_000, None, f"2{NN}000{NN}000"),
        (Decimal("2.50"), None, "2,5"),
        (2.345, 2, "2,35"),
        (-12, None, "−12"),
        (-0.001, 2, "0,00"),
        (1e7, None, f"10{NN}000{NN}000"),
    ],
)
def test_numbers_have_narrow_spaces_and_commas(
    value: float, digits: int | None, words: str
) -> None:
    assert french.format_number(value, digits) == words


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_number_reads_back_as_itself(value: int) -> None:
    assert int(french.format_number(value).replace(NN, "").replace("−", "-")) == value


def test_money_keeps_cents_only_when_there_are_some() -> None:
    assert french.format_money(Decimal("1234.5")) == f"1{NN}234,50{NN}€"
    assert french.format_money(18_400) == f"18{NN}400{NN}€"


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (4, "sur place"),
        (352, f"à 350{NB}m"),
        (994, f"à 990{NB}m"),
        (995, f"à 1{NB}km"),
        (1234, f"à 1,2{NB}km"),
        (9_960, f"à 10{NB}km"),
        (12_400, f"à 12{NB}km"),
    ],
)
def test_distance_is_as_precise_as_it_is_useful(metres: float, words: str) -> None:
    assert french.format_distance(metres) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1, "1"), (2, "2")])
def test_plural_begins_at_two(number: int, words: str) -> None:
    noun = "journaux" if number > 1 else "journal"
    assert french.count(number, "journal", "journaux") == f"{words}{NB}{noun}"


def test_share_gives_counts_first_and_no_percentage_of_nothing() -> None:
    assert french.format_share(13, 19) == f"13 sur 19 (68{NN}%)"
    assert french.format_share(0, 0) == "0 sur 0"


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("Qu'en dites-vous ?", f"Qu’en dites-vous{NN}?"),
        ("Attention : l'eau", f"Attention{NB}: l’eau"),
        ("« Bonjour »", f"«{NB}Bonjour{NB}»"),
        ("«Bonjour»", f"«{NB}Bonjour{NB}»"),
        ("10 h 30, 12 km, 50 %", f"10{NB}h 30, 12{NB}km, 50{NB}%"),
        ("1 234 pas", f"1{NN}234 pas"),
        ("https://exemple.org/?a=b;c", "https://exemple.org/?a=b;c"),
        ("à 10:30", "à 10:30"),
    ],
)
def test_typography_ties_what_belongs_together(raw: str, written: str) -> None:
    assert french.typography(raw) == written


@given(st.text())
def test_typography_twice_is_typography_once(text: str) -> None:
    once = french.typography(text)
    assert french.typography(once) == once


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Les Amis du parc", "AP"), ("Judo", "J"), ("de la", "DL"), ("Écho d’ici", "ÉI"), ("…", "?")],
)
def test_initials_skip_small_words(name: str, letters: str) -> None:
    assert french.initials(name) == letters


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_filters_read_the_hour_of_paris() -> None:
    assert render("{{ t|moment }}", t=NOON) == f"samedi 26{NB}février 2022, 13{NB}h"


def test_filters_of_nothing_are_empty() -> None:
    source = (
        "{{ n|date_long }}{{ n|moment }}{{ n|hour }}{{ n|number }}{{ n|money }}{{ n|distance }}"
    )
    assert render(source, n=None) == ""


def test_counted_and_plural_share_the_rule() -> None:
    source = '{{ n|counted:"association" }} {{ n|plural:"ouverte,ouvertes" }}'
    assert render(source, n=1) == f"1{NB}association ouverte"
    assert render(source, n=2452) == f"2{NN}452{NB}associations ouvertes"


def test_typo_escapes_what_people_wrote() -> None:
    assert render("{{ t|typo }}", t="<b>L'eau</b> ?") == f"&lt;b&gt;L’eau&lt;/b&gt;{NN}?"
