"""Each module tells its words and its invariants; each invariant is held by a test that names it."""

import re

import pytest

from tests.consistency.reading import MODULES, SOURCE, names_of_tests

INVARIANT = re.compile(r"^- \*{0,2}R(\d+)\.?\*{0,2}\.? ", re.MULTILINE)


def invariants(module: str) -> list[int]:
    return [
        int(number) for number in INVARIANT.findall((SOURCE / module / "README.md").read_text())
    ]


@pytest.mark.parametrize("module", MODULES)
def test_readme_tells_words_and_numbered_invariants(module: str) -> None:
    text = (SOURCE / module / "README.md").read_text()
    assert re.search(r"^(?:## )?(?:Mots|Words)\b", text, re.MULTILINE)
    assert invariants(module)
    assert invariants(module) == list(range(1, len(invariants(module)) + 1))


@pytest.mark.parametrize("module", MODULES)
def test_every_invariant_is_named_by_a_test_and_the_other_way_round(module: str) -> None:
    named = {
        int(found[1])
        for name in names_of_tests(module)
        if (found := re.match(r"test_r(\d+)_", name))
    }
    assert set(invariants(module)) - named == set(), "invariants without a test"
    assert named - set(invariants(module)) == set(), "tests of an invariant that does not exist"
