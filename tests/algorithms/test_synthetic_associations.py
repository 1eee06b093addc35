"""Generated associations: as many as asked, always the same, shaped like the register."""

import random
import re
from collections import Counter

import pytest

from maillage.algorithms.synthetic_associations import COLUMNS, Commune, associations

TOWNS = [
    Commune("34172", "Montpellier", 300_000),
    Commune("29019", "Brest", 100_000),
    Commune("48095", "Mende", 0),
]


def made(count: int, seed: int = 1) -> list[dict[str, str]]:
    rows = associations(count, TOWNS, random.Random(seed))
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


@pytest.mark.parametrize("count", [0, 1, 500])
def test_as_many_as_asked_each_with_its_number(count):
    rows = made(count)
    assert len({row["id"] for row in rows}) == len(rows) == count
    assert all(re.fullmatch(r"W(?:34|29|48)\d{7}", row["id"]) for row in rows)


def test_the_same_seed_gives_the_same_rows():
    assert made(50) == made(50)
    assert made(50) != made(50, seed=2)


def test_towns_come_in_proportion_of_their_population():
    found = Counter(row["adrs_codeinsee"] for row in made(4000))
    assert found["34172"] / 4000 == pytest.approx(0.75, abs=0.03)
    assert found["29019"] / 4000 == pytest.approx(0.25, abs=0.03)


def test_shares_are_those_of_the_register():
    rows = made(6000)
    at_home = sum(row["adrs_complement"] == "CHEZ MME DUPONT" for row in rows)
    dissolved = [row for row in rows if row["position"] == "D"]
    assert at_home / 6000 == pytest.approx(1 / 6, abs=0.02)
    assert len(dissolved) / 6000 == pytest.approx(1 / 9, abs=0.02)
    assert all(row["date_disso"] >= row["date_creat"][:4] for row in dissolved)
    assert {row["date_disso"] for row in rows if row["position"] == "A"} == {"0001-01-01"}


def test_titles_are_upper_case_and_codes_belong_to_the_office():
    for row in made(300):
        assert row["titre"] == row["titre"].upper()
        assert row["gestion"][:2] == row["adrs_codeinsee"][:2] == row["adrs_codepostal"][:2]
