"""What programs read of `maillage duplicates find` and `maillage duplicates list`."""

import pytest

FILL = """
from datetime import UTC, datetime
from maillage.core.actor import Actor
from maillage.directory.services.organisations import create_organisation
me, now = Actor.for_system("tests"), datetime(2026, 3, 3, tzinfo=UTC)
for ref, name in (("aaaaaaaaaaaa", "Judo du Verdanson"), ("bbbbbbbbbbbb", "JUDO DU VERDANSON")):
    create_organisation(actor=me, kind="association", now=now, ref=ref,
        values={"name": name, "phone": "04 67 11 22 33"})
"""


@pytest.fixture
def filled(installation):
    installation.python(FILL)
    return installation


def test_find_counts_what_waits_and_list_tells_why(filled):
    assert filled.json("duplicates", "find") == {"compared": 2, "waiting": 1, "weights": 0}
    answer = filled.json("duplicates", "list")
    [found] = answer.pop("pairs")
    assert answer == {"waiting": 1, "decided": 0, "aside": 0}
    assert {found["a"], found["b"]} == {"aaaaaaaaaaaa", "bbbbbbbbbbbb"}
    assert "Même téléphone." in found["evidence"]
    assert found["probability"] > 0.9


def test_too_few_profiles_to_learn_from_is_told_in_a_sentence(filled):
    done = filled.run("duplicates", "find", "--learn")
    assert done.returncode == 1
    assert "Il faut au moins 50 fiches" in done.stderr
