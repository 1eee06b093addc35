"""Names of private persons: masked with a sign or alone, places named after people kept."""

import csv
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.private_names import MASK, mask_private_names

LABELLED = Path(__file__).parent.parent / "data" / "private_names_labelled.csv"


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def errors(half: str, masked: str) -> int:
    return sum(
        bool(mask_private_names(row["line"]).found) != (masked == "oui")
        for row in labelled()
        if row["half"] == half and row["masked"] == masked
    )


def test_the_labelled_lines_are_enough_and_balanced():
    rows = labelled()
    positives = sum(row["masked"] == "oui" for row in rows)
    assert len(rows) >= 300
    assert 0.45 < positives / len(rows) < 0.55
    assert len({row["line"] for row in rows}) == len(rows)


def test_published_errors_on_the_half_used_to_tune():
    assert (errors("réglage", "oui"), errors("réglage", "non")) == (0, 0)


def test_published_errors_on_the_half_held_out():
    assert (errors("contrôle", "oui"), errors("contrôle", "non")) == (1, 1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("CHEZ MME DUPONT 12 RUE BASSE", "CHEZ [nom masqué] 12 RUE BASSE"),
        ("Chez [NOM RETIRE]", "Chez [nom masqué]"),
        ("DUPONT JEAN, 3 rue Haute", "[nom masqué], 3 rue Haute"),
        ("Monsieur le président Jean Dupont", "Monsieur le président [nom masqué]"),
        ("12 rue du Général de Gaulle", "12 rue du Général de Gaulle"),
        ("2 rue Mme de Staël", "2 rue Mme de Staël"),
        ("Résidence M. Curie", "Résidence M. Curie"),
        ("chez Emmaüs", "chez Emmaüs"),
        ("H.l.m François Mestre", "H.l.m François Mestre"),
        ("", ""),
    ],
)
def test_names_are_masked_and_places_kept(line, expected):
    assert mask_private_names(line).text == expected


def test_each_name_found_says_which_sign_gave_it_away():
    assert mask_private_names("c/o M. Petit").found == ("c/o",)
    assert mask_private_names("Mme Petit").found == ("civilité",)
    assert mask_private_names("[NOM RETIRE]").found == ("déjà masqué",)
    assert mask_private_names("Yvette Moreau").found == ("nom seul",)
    assert mask_private_names("Mairie").found == ()


SIGNS = st.sampled_from(
    [
        "chez",
        "Chez",
        "CHEZ",
        "c/o",
        "C/O",
        "domicile de",
        "à l’attention de",
        "aux bons soins de",
        "s/c de",
    ]
)
CIVILITIES = st.sampled_from(["M.", "Mme", "MME", "Mr", "Monsieur", "Madame", "Mlle", "M. et Mme"])
FIRST = st.sampled_from(["", "Jean ", "Yvette ", "Marie-Claude ", "MOHAMED ", "J.-P. "])
SURNAMES = st.sampled_from(
    [
        "Zwingelstein",
        "KERVADEC",
        "Le Quintrec",
        "d’Aubeterre",
        "Ngouabi",
        "O’Sullivan",
        "Dos Prazeres",
    ]
)
ADDRESSES = st.sampled_from(
    ["", " 12 rue de la Paix", ", 3 place du Marché", " - 4 bis allée des Pins"]
)


@given(sign=SIGNS, civility=CIVILITIES, first=FIRST, surname=SURNAMES, address=ADDRESSES)
def test_every_variant_of_a_sign_hides_the_name(sign, civility, first, surname, address):
    result = mask_private_names(f"{sign} {civility} {first}{surname}{address}")
    assert result.found
    assert surname not in result.text
    assert result.text.endswith(address)
    assert result.text.startswith(f"{sign} {MASK}")


@given(civility=CIVILITIES, first=FIRST, surname=SURNAMES, address=ADDRESSES)
def test_every_civility_hides_the_name(civility, first, surname, address):
    result = mask_private_names(f"{civility} {first}{surname}{address}")
    assert result.text == f"{MASK}{address}"


STREETS = st.sampled_from(
    ["rue", "avenue", "place", "bd", "impasse", "résidence", "école", "salle"]
)
PEOPLE = st.sampled_from(
    ["Jean Jaurès", "du Général Leclerc", "Mme de Sévigné", "M. Pagnol", "de l’Abbé Grégoire"]
)


@given(number=st.integers(1, 400), street=STREETS, person=PEOPLE)
def test_places_named_after_people_are_kept(number, street, person):
    line = f"{number} {street} {person}"
    assert mask_private_names(line) == mask_private_names(line.upper()).__class__(line, ())


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(line):
    once = mask_private_names(line).text
    assert mask_private_names(once).text == once


def test_a_long_cell_costs_in_proportion_to_its_length():
    text = "CHEZ MME " * 14_000  # as long as a cell of a CSV may be; quadratic, this took minutes
    began = perf_counter()
    mask_private_names(text)
    assert perf_counter() - began < 10
