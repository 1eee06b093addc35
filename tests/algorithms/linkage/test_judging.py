"""Verdicts and their reasons, on cases that people know."""

import pytest

from maillage.algorithms.linkage import (
    DISTINCT_BELOW,
    SAME_FROM,
    FieldSpec,
    Groups,
    Model,
    blank_rarities,
    blocking_keys,
    prepare,
    register_numbers,
    score,
)

SPECS = (
    FieldSpec("nom", "name"),
    FieldSpec("adresse", "address"),
    FieldSpec("téléphone", "phone"),
    FieldSpec("numéro", "identifier"),
)
MODEL = Model.shipped(SPECS, blank_rarities(SPECS), 1000)


def row(nom="", adresse="", phone="", number=""):
    values = {"nom": [nom], "adresse": [adresse], "téléphone": [phone], "numéro": [number]}
    return prepare(values, SPECS)


def judged(one, two):
    return score(MODEL, one, two)


def test_the_same_number_makes_the_link():
    found = judged(row("Judo du Lez", number="W342000001"), row("Dojo", number="W342 000 001"))
    assert found.verdict == "same"
    assert "même numéro RNA" in [reason.sentence for reason in found.evidence]


def test_a_contradicted_number_is_never_linked_by_itself():
    one = row("Judo du Lez", "3 rue Foch", "0467000001", "W342000001")
    two = row("Judo du Lez", "3 rue Foch", "0467000001", "W342000002")
    found = judged(one, two)
    assert found.contradicted
    assert found.verdict != "same"
    assert "contre : numéro : numéros différents" in found.in_words()


def test_numbers_of_two_registers_say_nothing():
    found = judged(row("Judo", number="W342000001"), row("Judo", number="732829320"))
    assert [reason.label for reason in found.evidence] == ["nom"]


def test_sister_clubs_at_one_address_are_for_people_to_decide():
    one = row("Foyer rural des Arceaux section judo", "3 rue Foch", "0467000001")
    two = row("Foyer rural des Arceaux section danse", "3 rue Foch", "0467000001")
    assert judged(one, two).probability > SAME_FROM
    assert judged(one, two).verdict == "uncertain"


def test_a_shared_phone_does_not_make_one():
    assert (
        judged(row("Judo", phone="0467000001"), row("Danse", phone="0467000001")).verdict != "same"
    )


def test_strangers_are_distinct():
    found = judged(
        row("Judo du Lez", "3 rue Foch"), row("Chorale de Celleneuve", "8 avenue du Père")
    )
    assert found.probability < DISTINCT_BELOW
    assert found.verdict == "distinct"
    assert all(reason.bits < 0 for reason in found.evidence)


@pytest.mark.parametrize(
    ("one", "two", "sentence"),
    [
        ("Amis du Lez", "AMIS DU LÈZ", "même nom : « amis lez »"),
        ("Les Amis du Lez", "AMIS DU LEZ", "même nom, écrit autrement : « amis lez »"),
        ("Amis du Lez (ADL)", "ADL", "même nom : « adl »"),
        ("Maison des jeunes culture", "MJC", "l’un est le sigle de l’autre"),
        (
            "Presqu’ile en fête",
            "Presquile en fêtes",
            "même nom, écrit autrement : « presquile fete »",
        ),
        ("Judo 34", "Judo 30", "noms différents : « 34 » d’un côté, « 30 » de l’autre"),
        ("Judo", "Danse", "noms sans mot commun"),
    ],
)
def test_names_are_told_in_words(one, two, sentence):
    [reason] = judged(row(one), row(two)).evidence
    assert reason.sentence == sentence


def test_reasons_come_from_the_strongest_down():
    one = row("Judo du Lez", "3 rue Foch", "0467000001", "W342000001")
    bits = [abs(reason.bits) for reason in judged(one, one).evidence]
    assert bits == sorted(bits, reverse=True)
    assert len(bits) == 4


def test_variants_of_a_name_meet_under_a_key():
    for one, two in [
        ("CTRE CULTUREL ST MARTIN", "Centre culturel Saint-Martin"),
        ("Pharmacie du Lez", "Farmacie du Lèz"),
        ("Les Amis du Lez et de la Mosson", "AMIS MOSSON LEZ"),
        ("Maison des jeunes et de la culture", "MJC"),
    ]:
        assert blocking_keys(row(one), SPECS) & blocking_keys(row(two), SPECS), (one, two)


def test_groups_never_join_two_numbers():
    """a = b and b = c hold; a and c bear two numbers, so the second link is refused."""
    groups = Groups()
    groups.know(1, register_numbers(row(number="W342000001"), SPECS))
    groups.know(3, register_numbers(row(number="W342000002"), SPECS))
    assert groups.join(1, 2)
    assert not groups.join(2, 3)
    assert groups.find(1) == groups.find(2) != groups.find(3)
    assert groups.join(3, 4)
    assert not groups.join(4, 1)
