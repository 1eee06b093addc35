"""What is read of each kind of field, and what is left out as saying nothing."""

import marshal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.french_text import tokens
from maillage.algorithms.linkage import KINDS, FieldSpec, prepare
from maillage.algorithms.linkage.fields import READERS
from maillage.algorithms.linkage.phonetic import sound
from maillage.algorithms.linkage.rarity import stem


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("person", "Mme Zoé LÉVY", [("zoe levy", "zoe", "levy")]),
        ("postcode", "31500.0", [("31500",)]),
        ("postcode", "00000", []),
        ("date", "2019-03-05", [("2019", "03", "05")]),
        ("date", "5/3/2019", [("2019", "03", "05")]),
        ("date", "20190305", [("2019", "03", "05")]),
        ("date", "2019", [("2019", "", "")]),
        ("date", "0001-01-01", []),
        ("identifier", "w342000001", [("rna", "W342000001")]),
        ("identifier", "732 829 320 00074", [("siren", "732829320")]),
        ("identifier", "732829321", [("", "732829321")]),
        ("identifier", "0000000", []),
        ("phone", "+33 4 67 00 00 01", [("467000001",)]),
        ("phone", "04.67.00.00.01", [("467000001",)]),
        ("phone", "12", []),
        ("email", "Contact@Exemple.FR", [("contact", "exemple.fr")]),
        ("email", "contact", []),
        ("url", "https://www.exemple.fr/club/", [("exemple.fr", "club")]),
        ("url", "aucun", []),
        ("text", "Les cours du soir", [("les cours du soir", "cours", "soir")]),
    ],
)
def test_each_kind_is_read(kind, text, value):
    assert READERS[kind](text) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("name", "Association loi 1901 des Amis du Lez", [("amis", "lez")]),
        ("name", "CTRE ST-MARTIN", [("centre", "saint", "martin")]),
        ("name", "A J C", [("ajc",)]),
        ("name", "RDV EX DE FACTO", [("rdv", "ex", "facto"), ("rdv",), ("facto",)]),
        ("name", "Maison (MPT)", [("maison", "mpt"), ("maison",), ("mpt",)]),
        ("name", "L’Association", [("l", "association")]),
        ("address", "12 bis, av. de la Liberté", [("12", "bis", "avenue", "liberte")]),
    ],
)
def test_words_that_count_follow_the_folded_text(kind, text, words):
    found = READERS[kind](text)
    assert [value[1:] for value in found] == words
    assert found[0][0] in (" ".join(tokens(text)), " ".join(words[0]))


@given(st.sampled_from(KINDS), st.lists(st.text(max_size=40), max_size=3))
def test_anything_written_is_read_or_left_out(kind, texts):
    [values] = prepare({"x": texts}, [FieldSpec("x", kind)])
    assert all(isinstance(part, str) for value in values for part in value)
    assert marshal.loads(marshal.dumps(values)) == values


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="colour"):
        FieldSpec("x", "colour")


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_stem_is_its_own_stem(word):
    assert stem(stem(word)) == stem(word)


@pytest.mark.parametrize(
    ("one", "two"),
    [("pharmacie", "farmassie"), ("bateau", "bato"), ("quartier", "kartier"), ("chene", "chenes")],
)
def test_words_that_sound_alike_have_one_sound(one, two):
    assert sound(one) == sound(two)
