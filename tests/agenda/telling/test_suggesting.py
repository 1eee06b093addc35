"""Highlights that the agenda proposes, and what people do with them."""

from datetime import date

import pytest

from maillage.agenda.enums import HighlightState
from maillage.agenda.models import Highlight
from maillage.agenda.telling.keywords import key_of
from maillage.agenda.telling.queries import highlights_visible_to
from maillage.agenda.telling.services import (
    change_highlight,
    create_highlight,
    set_highlight_state,
)
from maillage.agenda.telling.suggesting import AGENDA, suggest_highlights
from maillage.agenda.telling.tasks import propose_highlights
from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from tests.agenda.telling.conftest import described
from tests.factories.organisations import OrganisationFactory, manager_of
from tests.personas import actor_named

pytestmark = pytest.mark.django_db
TEAM = actor_named("facilitator")


def test_r35_a_suggestion_is_public_only_once_a_person_chose(client, solidarity, now):
    [found] = suggest_highlights(actor=AGENDA, now=now)
    assert found.state == HighlightState.SUGGESTED
    assert (found.first_day, found.last_day) == (date(2026, 3, 9), date(2026, 3, 15))
    assert found.title == "Solidarités"
    assert found.links.count() == 10
    assert client.get(found.get_absolute_url()).status_code == 404
    assert found.title not in client.get("/agenda/temps-forts/").content.decode()
    concerned = manager_of(solidarity[0].organisation)
    other = manager_of(OrganisationFactory())
    assert found in highlights_visible_to(concerned)
    assert found not in highlights_visible_to(other)
    with pytest.raises(NotAllowed):
        set_highlight_state(actor=concerned, highlight=found, to=HighlightState.PUBLISHED, now=now)
    taken = change_highlight(
        actor=concerned, highlight=found, now=now,
        description=described(solidarity, organisation=solidarity[0].organisation),
    )  # fmt: skip
    assert taken.state == HighlightState.DRAFT
    assert taken not in highlights_visible_to(Actor.anonymous())
    set_highlight_state(actor=concerned, highlight=taken, to=HighlightState.PUBLISHED, now=now)
    assert client.get(found.get_absolute_url()).status_code == 200


def test_r35_the_job_publishes_nothing_and_proposes_once(solidarity, now):
    assert propose_highlights(now) == 1
    assert propose_highlights(now) == 0
    assert not Highlight.objects.exclude(state=HighlightState.SUGGESTED).exists()


def test_a_suggestion_put_aside_does_not_come_back(solidarity, now):
    [found] = suggest_highlights(actor=AGENDA, now=now)
    concerned = manager_of(solidarity[0].organisation)
    with pytest.raises(NotAllowed, match="équipe"):
        set_highlight_state(actor=concerned, highlight=found, to=HighlightState.DISMISSED, now=now)
    set_highlight_state(actor=TEAM, highlight=found, to=HighlightState.DISMISSED, now=now)
    assert suggest_highlights(actor=AGENDA, now=now) == []
    assert found not in highlights_visible_to(concerned)


def test_what_people_told_already_is_not_proposed(solidarity, now):
    create_highlight(actor=TEAM, description=described(solidarity, keyword=""), now=now)
    assert suggest_highlights(actor=AGENDA, now=now) == []


def test_a_week_that_is_over_is_not_proposed(solidarity, now):
    assert suggest_highlights(actor=AGENDA, now=now.replace(month=4)) == []


def test_keywords_meet_whatever_their_spelling():
    assert key_of("Les Solidarités") == key_of("solidarité") != ""
    assert key_of("l’écologie") == key_of("Ecologie")
    assert key_of("de la") == ""
