"""Informal groups, what is listed, and whether an organisation lives."""

from datetime import date
from itertools import product

import pytest

from maillage.accounts.actors import actor_of
from maillage.core.actor import FACILITATOR
from maillage.core.errors import MaillageError, NotAllowed
from maillage.core.models import ChangeFeedEntry, OutgoingMail
from maillage.directory.enums import LISTING_STEPS, STATE_STEPS, Kind, Listing, State
from maillage.directory.errors import (
    DirectoryError,
    InvalidField,
    ReasonMissing,
    TooMany,
    WrongStep,
)
from maillage.directory.models import Membership
from maillage.directory.queries.organisations import organisations_visible_to
from maillage.directory.rules import audiences_seen_by
from maillage.directory.services.groups import (
    create_group,
    decide_group,
    hide_organisation,
    list_organisation,
)
from maillage.directory.services.states import set_state
from tests.factories.organisations import OrganisationFactory, editor_of, manager_of, somebody

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Les Jardins du pied",
    "summary": "Nous jardinons au pied de notre immeuble.",
    "theme": "environnement",
    "area": "34172-07",
}


@pytest.fixture
def group(town, now):
    return create_group(actor=somebody(), now=now, **ANSWERS)


def test_a_group_waits_and_its_creator_manages_it(town, now):
    actor, facilitator = somebody(), somebody(FACILITATOR)
    group = create_group(actor=actor, now=now, **ANSWERS)
    assert (group.kind, group.listing, group.area.code, group.place) == (
        Kind.GROUP,
        Listing.PENDING,
        "34172-07",
        None,
    )
    assert (group.summary, group.theme_codes()) == (ANSWERS["summary"], ["environnement"])
    membership = Membership.objects.get(organisation=group)
    assert (membership.person_id, membership.role) == (actor.person_id, "manager")
    assert OutgoingMail.objects.get().key == f"group-proposed:{group.pk}:{facilitator.person_id}"


def test_what_the_founder_says_is_the_group_s_own_word(group):
    assert group.provenance["summary"] == ["people", "2026-03-03"]


def test_r10_nobody_else_sees_a_waiting_group(group):
    assert not organisations_visible_to(somebody()).filter(pk=group.pk).exists()
    assert organisations_visible_to(somebody(FACILITATOR)).filter(pk=group.pk).exists()


def test_r11_a_waiting_or_hidden_group_makes_nobody_a_member_of_the_network(group, now):
    founder = group.memberships.get().person
    other = OrganisationFactory()

    def seen() -> tuple[bool, frozenset[str]]:
        actor = actor_of(founder)
        return actor.is_network_member, audiences_seen_by(actor, other)

    outside, inside = (False, {"public"}), (True, {"public", "network"})
    assert actor_of(founder).has_role(group.pk)
    assert seen() == outside
    team = somebody(FACILITATOR)
    decide_group(actor=team, organisation=group, accepted=True, now=now)
    assert seen() == inside
    hide_organisation(actor=team, organisation=group, reason="Publicité.", now=now)
    assert seen() == outside


@pytest.mark.parametrize(
    ("missing", "field"),
    [("name", "name"), ("summary", "summary"), ("theme", "themes"), ("area", "area")],
)
def test_a_group_needs_its_four_answers(town, now, missing, field):
    with pytest.raises(InvalidField) as refusal:
        create_group(actor=somebody(), now=now, **{**ANSWERS, missing: ""})
    assert refusal.value.field == field


def test_a_person_proposes_three_groups_a_day_at_most(town, now):
    actor = somebody()
    for number in range(3):
        create_group(actor=actor, now=now, **{**ANSWERS, "name": f"Groupe {number}"})
    with pytest.raises(TooMany):
        create_group(actor=actor, now=now, **ANSWERS)


def test_an_accepted_group_shows_and_its_people_are_told(group, now):
    decide_group(
        actor=somebody(FACILITATOR), organisation=group, accepted=True, reason="Bienvenue.", now=now
    )
    group.refresh_from_db()
    assert group.listing == Listing.LISTED
    assert ChangeFeedEntry.objects.filter(kind="organisation", key=group.ref).exists()
    told = OutgoingMail.objects.get(key__startswith="listing:")
    assert told.subject == "« Les Jardins du pied » est maintenant dans l’annuaire"
    assert "Bienvenue." in told.text


def test_r10_a_refused_group_is_told_why(group, now):
    facilitator = somebody(FACILITATOR)
    with pytest.raises(ReasonMissing):
        decide_group(actor=facilitator, organisation=group, accepted=False, now=now)
    decide_group(
        actor=facilitator,
        organisation=group,
        accepted=False,
        reason="C’est une entreprise.",
        now=now,
    )
    group.refresh_from_db()
    assert group.listing == Listing.HIDDEN
    assert "C’est une entreprise." in OutgoingMail.objects.get(key__startswith="listing:").text
    with pytest.raises(WrongStep):
        decide_group(actor=facilitator, organisation=group, accepted=True, now=now)


def test_hiding_needs_a_reason_and_the_team(now):
    organisation = OrganisationFactory()
    with pytest.raises(NotAllowed):
        hide_organisation(
            actor=manager_of(organisation), organisation=organisation, reason="Non", now=now
        )
    with pytest.raises(ReasonMissing):
        hide_organisation(
            actor=somebody(FACILITATOR), organisation=organisation, reason="", now=now
        )


@pytest.mark.parametrize(
    ("before", "after"), list(product(Listing, (Listing.LISTED, Listing.HIDDEN)))
)
def test_only_the_steps_of_the_listing_table_are_taken(before, after, now):
    organisation = OrganisationFactory(listing=before)
    act = list_organisation if after == Listing.LISTED else hide_organisation
    if after in LISTING_STEPS[before]:
        assert (
            act(
                actor=somebody(FACILITATOR), organisation=organisation, reason="Motif", now=now
            ).listing
            == after
        )
    else:
        with pytest.raises(WrongStep):
            act(actor=somebody(FACILITATOR), organisation=organisation, reason="Motif", now=now)


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_only_the_steps_of_the_state_table_are_taken(before, after, now):
    organisation = OrganisationFactory(state=before)
    on = date(2025, 6, 30) if after == State.DISSOLVED else None
    if after in STATE_STEPS[before]:
        changed = set_state(
            actor=manager_of(organisation), organisation=organisation, to=after, on=on, now=now
        )
        assert (changed.state, changed.dissolved_on) == (after, on)
    else:
        with pytest.raises(WrongStep):
            set_state(
                actor=manager_of(organisation), organisation=organisation, to=after, on=on, now=now
            )


def test_a_dissolution_names_its_successor_and_can_be_taken_back(now):
    organisation, heir = OrganisationFactory(), OrganisationFactory()
    manager = manager_of(organisation)
    dissolved = set_state(
        actor=manager,
        organisation=organisation,
        to="dissolved",
        on=date(2025, 6, 30),
        successor=heir,
        now=now,
    )
    assert (dissolved.successor, dissolved.dissolved_on) == (heir, date(2025, 6, 30))
    back = set_state(actor=manager, organisation=organisation, to="active", now=now)
    assert (back.successor, back.dissolved_on) == (None, None)


def test_a_state_that_people_said_is_a_statement_that_no_import_overrides(now):
    organisation = OrganisationFactory()
    set_state(actor=manager_of(organisation), organisation=organisation, to="dormant", now=now)
    said = dict(organisation.statements.values_list("field", "value"))
    assert said == {"state": "dormant", "dissolved_on": None}


@pytest.mark.parametrize(
    ("to", "on", "error"),
    [
        ("dissolved", None, "Donnez la date"),
        ("dissolved", date(2027, 1, 1), "à venir"),
        ("dissolved", date(1900, 1, 1), "avant la création"),
        ("dormant", date(2025, 1, 1), "que pour une dissolution"),
        ("endormie", None, "n’existe pas"),
    ],
)
def test_a_wrong_state_is_refused_in_words(now, to, on, error):
    organisation = OrganisationFactory(created_on=date(1998, 5, 4))
    with pytest.raises(DirectoryError, match=error):
        set_state(actor=manager_of(organisation), organisation=organisation, to=to, on=on, now=now)


def test_an_organisation_is_not_its_own_successor(now):
    organisation = OrganisationFactory()
    with pytest.raises(InvalidField, match="sa propre suite"):
        set_state(
            actor=manager_of(organisation), organisation=organisation, to="dissolved",
            on=date(2025, 1, 1), successor=organisation, now=now,
        )  # fmt: skip


def test_editors_do_not_change_the_state(now):
    organisation = OrganisationFactory()
    with pytest.raises(MaillageError, match="gèrent cette organisation"):
        set_state(actor=editor_of(organisation), organisation=organisation, to="dormant", now=now)
