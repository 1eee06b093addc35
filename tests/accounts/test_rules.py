"""Rights on accounts, as a table: persona x action, on oneself and on somebody else."""

import pytest

from maillage.accounts.models import FunctionHeld, Person
from maillage.core.actor import ELECTED, FACILITATOR, HOUSE_MANAGER, OFFICER, OPERATOR
from maillage.core.permissions import REGISTRY, decide
from tests.personas import ANONYMOUS, EVERYBODY, KEYS, OPERATOR_KEY, SYSTEM, actor_named

OTHER = Person(pk=1, name="Une autre personne")
ON_OTHERS = {
    "accounts.rename_person": {OPERATOR_KEY, SYSTEM},
    "accounts.export_person_data": {SYSTEM},
    "accounts.delete_person": {OPERATOR_KEY, SYSTEM},
    "accounts.end_sessions": {OPERATOR_KEY, SYSTEM},
    "accounts.reset_sign_in": {OPERATOR_KEY, SYSTEM},
}
ON_ONESELF = {
    "accounts.rename_person": {*KEYS, OPERATOR_KEY},
    "accounts.export_person_data": {*KEYS, OPERATOR_KEY},
    "accounts.delete_person": {*KEYS, OPERATOR_KEY},
    "accounts.end_sessions": {*KEYS, OPERATOR_KEY},
    "accounts.reset_sign_in": {OPERATOR_KEY},
}
ON_NOTHING = {
    "accounts.list_people": {"facilitator", OPERATOR_KEY, SYSTEM},
    "accounts.create_person": {OPERATOR_KEY, SYSTEM},
}
BY_FUNCTION = {
    OPERATOR: {OPERATOR_KEY, SYSTEM},
    FACILITATOR: {OPERATOR_KEY, SYSTEM},
    HOUSE_MANAGER: {"facilitator", OPERATOR_KEY, SYSTEM},
    OFFICER: {"facilitator", OPERATOR_KEY, SYSTEM},
    ELECTED: {"facilitator", OPERATOR_KEY, SYSTEM},
}


def allowed(name, objects):
    """Return who may, given the object that each persona acts on; a refusal always has a reason."""
    found = set()
    for key in EVERYBODY:
        decision = decide(actor_named(key), name, objects(key))
        assert decision.allowed or all(reason.endswith(".") for reason in decision.reasons)
        assert decision.allowed == (not decision.reasons)
        if decision:
            found.add(key)
    return found


@pytest.mark.parametrize(("name", "expected"), ON_OTHERS.items())
def test_rights_on_another_account_are_those_of_the_table(name, expected):
    assert allowed(name, lambda _key: OTHER) == expected


@pytest.mark.parametrize(("name", "expected"), ON_ONESELF.items())
def test_rights_on_ones_own_account_are_those_of_the_table(name, expected):
    people = {
        key: Person(pk=actor_named(key).person_id, name=key)
        for key in EVERYBODY
        if actor_named(key).is_authenticated
    }
    found = allowed(name, lambda key: people.get(key, OTHER))
    assert found - {SYSTEM} == expected


@pytest.mark.parametrize(("name", "expected"), ON_NOTHING.items())
def test_rights_on_no_account_in_particular_are_those_of_the_table(name, expected):
    assert allowed(name, lambda _key: None) == expected


@pytest.mark.parametrize("name", ["accounts.give_function", "accounts.take_function"])
@pytest.mark.parametrize(("function", "expected"), BY_FUNCTION.items())
def test_r4_functions_are_given_and_taken_by_those_of_the_table(name, function, expected):
    held = FunctionHeld(person=OTHER, function=function)
    assert allowed(name, lambda _key: held) == expected


def test_r4_a_facilitator_gives_no_function_to_themselves():
    actor = actor_named("facilitator")
    held = FunctionHeld(person=Person(pk=actor.person_id), function=OFFICER)
    assert not decide(actor, "accounts.give_function", held)


def test_a_fictional_person_does_not_delete_their_account():
    actor = actor_named("resident")
    fictional = Person(pk=actor.person_id, is_fictional=True)
    assert decide(actor, "accounts.delete_person", fictional).reasons == (
        "Cette personne fictive sert à la démonstration : son compte ne se supprime pas.",
    )
    assert decide(actor_named(SYSTEM), "accounts.delete_person", fictional)


def test_every_right_of_accounts_is_in_a_table():
    tables = {*ON_OTHERS, *ON_NOTHING, "accounts.give_function", "accounts.take_function"}
    assert {name for name in REGISTRY if name.startswith("accounts.")} == tables
    assert ON_OTHERS.keys() == ON_ONESELF.keys()


def test_nobody_signed_out_is_told_to_sign_in():
    assert decide(actor_named(ANONYMOUS), "accounts.rename_person", OTHER).reasons == (
        "Connectez-vous d’abord.",
    )
