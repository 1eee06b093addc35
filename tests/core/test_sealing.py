"""Secrets of platforms: unreadable in the database, readable after the key of the site changed properly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.sealing import SealBroken, seal, unseal

SECRETS = {"jeton": "s3cr3t", "clé": "é"}
JSON = st.dictionaries(st.text(), st.text() | st.integers() | st.none(), min_size=1, max_size=5)


@given(JSON)
def test_what_is_sealed_is_unsealed_and_not_read_in_between(secrets) -> None:
    sealed = seal(secrets)
    assert unseal(sealed) == secrets
    assert sealed.isascii()


def test_a_sealed_text_shows_nothing_and_is_never_twice_the_same() -> None:
    assert "s3cr3t" not in seal(SECRETS)
    assert seal(SECRETS) != seal(SECRETS)


def test_nothing_is_sealed_as_nothing() -> None:
    assert seal({}) == ""
    assert unseal("") == {}


def test_an_altered_text_is_refused_in_words() -> None:
    sealed = seal(SECRETS)
    altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(SealBroken, match="ne se lisent plus"):
        unseal(altered)


def test_a_key_that_became_a_fallback_still_opens_and_one_that_went_does_not(settings) -> None:
    settings.SECRET_KEY = "première " * 10
    sealed = seal(SECRETS)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "seconde " * 10, ["première " * 10]
    assert unseal(sealed) == SECRETS
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        unseal(sealed)
