"""Rights: the first unmet condition gives the reason."""

import pytest

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.core.permissions import REGISTRY, decide, permission, require


@pytest.fixture
def right(monkeypatch):
    monkeypatch.setattr("maillage.core.permissions.REGISTRY", {})
    return permission(
        "tests.open",
        "Ouvrir",
        (lambda actor, _door: actor.is_authenticated, "Connectez-vous."),
        (lambda _actor, door: door == "ouverte", "La porte est fermée."),
    )


@pytest.mark.parametrize(
    ("person", "door", "reasons"),
    [
        (None, "ouverte", ("Connectez-vous.",)),
        (None, "fermée", ("Connectez-vous.",)),
        (1, "fermée", ("La porte est fermée.",)),
        (1, "ouverte", ()),
    ],
)
def test_r3_a_decision_tells_the_first_unmet_condition(right, person, door, reasons):
    decision = decide(Actor(person_id=person), "tests.open", door)
    assert (decision.allowed, decision.reasons) == (not reasons, reasons)


def test_r3_require_raises_the_reasons(right):
    with pytest.raises(NotAllowed) as refusal:
        require(Actor(person_id=1), "tests.open", "fermée")
    assert (refusal.value.reasons, refusal.value.status) == (("La porte est fermée.",), 403)


def test_a_right_is_declared_once(right):
    with pytest.raises(ValueError, match="declared twice"):
        permission("tests.open", "Encore")


def test_every_right_has_a_label_and_every_condition_a_french_reason():
    for name, right in REGISTRY.items():
        assert right.label[0].isupper(), name
        assert right.conditions, name
        assert all(reason.endswith((".", "?", "!")) for _, reason in right.conditions), name


def test_a_system_actor_is_never_a_person():
    actor = Actor.for_system("import")
    assert (actor.is_system, actor.is_authenticated, actor.is_network_member) == (True, False, True)
    assert Actor.anonymous().is_network_member is False
