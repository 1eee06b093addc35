"""Who sees which event: the right and the lists say the same."""

import pytest

from maillage.agenda.enums import OrganiserState, State
from maillage.agenda.models import Event
from maillage.agenda.queries.events import events_visible_to
from maillage.core.actor import FACILITATOR, Actor
from maillage.core.permissions import decide
from tests.factories.events import MADE, EventFactory
from tests.factories.organisations import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db


def test_r1_who_may_open_an_event_is_who_sees_it_in_lists():
    lead, named, other = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    for state in State.values:
        plain = EventFactory(state=state, organisation=lead)
        for number, agreed in enumerate(OrganiserState.values):
            shared = EventFactory(state=state, organisation=other)
            shared.organiser_links.create(
                organisation=[named, lead, named][number], state=agreed, asked_at=MADE
            )
        assert plain.pk
    actors = [
        Actor.anonymous(), Actor(person_id=1), manager_of(lead), manager_of(named), manager_of(other),
        Actor(person_id=2, functions=frozenset({FACILITATOR})), Actor.for_system("essai"),
    ]  # fmt: skip
    seen_by = {}
    for number, actor in enumerate(actors):
        listed = set(events_visible_to(actor).values_list("ref", flat=True))
        allowed = {
            one.ref for one in Event.objects.order_by("pk") if decide(actor, "agenda.view", one)
        }
        assert listed == allowed
        seen_by[number] = len(listed)
    assert seen_by[0] == 4
    assert seen_by[0] < seen_by[2] < seen_by[5]
