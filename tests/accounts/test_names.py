import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.accounts.errors import InvalidName
from maillage.accounts.names import MAX_LENGTH, clean_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Claire   Martin ", "Claire Martin"),
        ("Zoe\u0301", "Zoé"),
        ("Jean\u00a0Paul\u200b", "Jean Paul"),
        ("N’Guyen-Le Goff", "N’Guyen-Le Goff"),
        ("李明", "李明"),
    ],
)
def test_clean_name_keeps_what_people_read(typed, shown):
    assert clean_name(typed) == shown


@pytest.mark.parametrize(
    "typed", ["", " ", "A", "12", "<b>Moi</b>", "moi@exemple.fr", "http://x.fr", "\u202e\x00"]
)
def test_clean_name_refuses_what_is_not_a_name(typed):
    with pytest.raises(InvalidName):
        clean_name(typed)


def test_clean_name_says_how_long_is_too_long():
    with pytest.raises(InvalidName, match="10000 caractères : raccourcissez-le à 80"):
        clean_name("é" * 10_000)


@given(st.text(max_size=120))
def test_clean_name_gives_printable_text_that_it_accepts_again(typed):
    try:
        name = clean_name(typed)
    except InvalidName:
        return
    assert 2 <= len(name) <= MAX_LENGTH
    assert not any(unicodedata.category(char).startswith("C") for char in name)
    assert clean_name(name) == name
