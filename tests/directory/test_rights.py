"""Who may do what in the directory: persona × action × state of the object, written out in full.

The president manages the organisation, the volunteer writes for it, the representative speaks for it;
the informal group's member belongs elsewhere; the resident made the claim.
"""

from itertools import product

import pytest

from maillage.core.actor import EDITOR, MANAGER, REPRESENTATIVE, Actor
from maillage.core.permissions import REGISTRY, decide
from maillage.directory.enums import Listing, Role, State
from maillage.directory.models import Claim, Organisation
from maillage.directory.queries.organisations import organisations_visible_to
from tests.factories.organisations import OrganisationFactory
from tests.personas import EVERYBODY, actor_named

THIS, OTHER = 7, 8
ACTIONS = {
    "v": "directory.view",
    "e": "directory.edit_profile",
    "c": "directory.confirm_profile",
    "a": "directory.choose_audience",
    "s": "directory.decide_suggestion",
    "m": "directory.manage_members",
    "r": "directory.claim",
    "p": "directory.prove_claim",
    "l": "directory.leave",
    "t": "directory.change_state",
    "x": "directory.report_error",
    "n": "directory.accept_invitation",
    "g": "directory.create_group",
    "u": "directory.merge",
    "o": "directory.moderate",
    "i": "directory.import",
}
EXPECTED = {
    #                              listed, alive      listed, dissolved  waiting or hidden
    "anonymous":                  ("v x",             "v x",             ""),
    "resident":                   ("v r p x n g",     "v p x n g",       "p n g"),
    "volunteer":                  ("v ecas l x n g",  "v ecas l x n g",  "v ecas l n g"),
    "president":                  ("v ecasm l t x n g", "v ecasm l t x n g", "v ecasm l t n g"),
    "representative":             ("v l x n g",       "v l x n g",       "v l n g"),
    "informal":                   ("v r x n g",       "v x n g",         "n g"),
    "facilitator":                ("v ecasm r t x n g uoi", "v ecasm t x n g uoi", "v ecasm t n g uoi"),
    "house":                      ("v r x n g",       "v x n g",         "v n g"),
    "officer":                    ("v r x n g",       "v x n g",         "n g"),
    "elected":                    ("v r x n g",       "v x n g",         "n g"),
    "operator":                   ("v ecasm r t x n g uoi", "v ecasm t x n g uoi", "v ecasm t n g uoi"),
    "system":                     ("v ecasm t x uoi",  "v ecasm t x uoi",  "v ecasm t uoi"),
}  # fmt: skip
ROLES = {"president": {THIS: MANAGER}, "volunteer": {THIS: EDITOR}, "informal": {OTHER: MANAGER}}
COLUMNS = {
    (Listing.LISTED, State.ACTIVE): 0,
    (Listing.LISTED, State.DORMANT): 0,
    (Listing.LISTED, State.DISSOLVED): 1,
    **dict.fromkeys(product((Listing.PENDING, Listing.HIDDEN), State), 2),
}


def actor(key: str) -> Actor:
    if key == "representative":
        return Actor(person_id=999, name=key, roles={THIS: REPRESENTATIVE})
    return actor_named(key, roles=ROLES.get(key, {}))


def subject(name: str, listing: str, state: str) -> Organisation | Claim:
    organisation = Organisation(pk=THIS, name="Judo du Lez", listing=listing, state=state)
    if name == "directory.prove_claim":
        return Claim(organisation=organisation, person_id=actor("resident").person_id)
    return organisation


def test_every_right_of_the_directory_is_in_the_table():
    assert sorted(ACTIONS.values()) == sorted(
        name for name in REGISTRY if name.startswith("directory.")
    )


def test_everybody_is_in_the_table():
    assert set(EXPECTED) == {*EVERYBODY, "representative"}


@pytest.mark.parametrize(("listing", "state"), list(COLUMNS))
@pytest.mark.parametrize("key", EXPECTED)
def test_each_may_do_what_the_table_says_and_nothing_else(key, listing, state):
    who = actor(key)
    allowed = {
        letter
        for letter, name in ACTIONS.items()
        if decide(who, name, subject(name, listing, state))
    }
    assert allowed == set(EXPECTED[key][COLUMNS[listing, state]]) - {" "}


@pytest.mark.parametrize("key", EXPECTED)
def test_each_refusal_is_told_in_a_french_sentence(key):
    who = actor(key)
    for name, (listing, state) in product(ACTIONS.values(), COLUMNS):
        decision = decide(who, name, subject(name, listing, state))
        assert decision.allowed or all(reason.endswith(".") for reason in decision.reasons)
        assert decision.allowed or decision.reasons


@pytest.mark.django_db
@pytest.mark.parametrize("key", EVERYBODY)
def test_r12_the_list_of_what_may_be_seen_agrees_with_the_right_to_see(key):
    """Over each listing, state and role (or none), for each persona."""
    cases = list(product(Listing, State, [None, *Role]))
    organisations = [
        OrganisationFactory(listing=listing, state=state) for listing, state, _ in cases
    ]
    roles = {o.pk: str(role) for o, (_, _, role) in zip(organisations, cases, strict=True) if role}
    who = actor_named(key, roles={} if key in {"anonymous", "system"} else roles)
    visible = set(organisations_visible_to(who))
    assert visible == {o for o in organisations if decide(who, "directory.view", o)}
