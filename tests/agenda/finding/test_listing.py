"""Which dates answer a question."""

from datetime import date

import pytest

from maillage.agenda.enums import Attendance, OrganiserState, Price, State, Status
from maillage.agenda.finding.listing import dates_for, events_for
from maillage.core.actor import EDITOR, FACILITATOR, Actor
from maillage.territory.models import Area, Place
from tests.agenda.finding.conftest import ask, found
from tests.factories.events import EventFactory, once, repeated
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("town")
def test_a_theme_answers_with_its_sub_themes():
    judo = EventFactory(themes=["sport.judo"])
    sport = EventFactory(themes=["sport"])
    EventFactory(themes=["culture"])
    assert found("theme=sport") == [judo, sport]
    assert found("theme=sport.judo") == [judo]


def test_an_area_answers_with_what_is_in_it_by_place_or_by_district(town):
    part, other = Area.objects.get(code="34172-07-01"), Area.objects.get(code="34172-02")
    by_place = EventFactory(place=Place.objects.create(label="Salle", area=part))
    by_district = EventFactory(area=part)
    EventFactory(area=other)
    EventFactory()
    assert found("area=34172-07") == [by_place, by_district]
    assert len(found("area=34172")) == 3


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("price=free", {"price": Price.FREE}),
        ("price=chosen,free", {"price": Price.CHOSEN}),
        ("kind=forum", {"kind": "forum"}),
        ("keyword=D%C3%A9mocratie", {"keywords": ["jeux", "démocratie"]}),
        ("attendance=online", {"attendance": Attendance.MIXED}),
        ("attendance=online", {"status": Status.MOVED_ONLINE}),
        ("age=8", {"age_min": 6, "age_max": 10}),
        ("public=familles", {"publics": ["familles"]}),
    ],
)
def test_a_filter_keeps_what_it_names(town, query, values):
    EventFactory(age_min=12, price=Price.PAID, keywords=["jeu"])
    wanted = EventFactory(**values)
    assert found(query) == [wanted]


def test_an_event_without_ages_is_for_every_age():
    event = EventFactory()
    assert found("age=8") == [event]


def test_r22_an_accessibility_filter_keeps_only_what_is_affirmed():
    proven = Place.objects.create(label="Maison", accessibility={"entree_pmr": True})
    silent = Place.objects.create(label="Cave")
    by_place, by_event = EventFactory(place=proven), EventFactory(features=["fauteuil", "lsf"])
    EventFactory(place=silent)
    EventFactory(place=Place.objects.create(label="Étage", accessibility={"entree_marches": 3}))
    assert found("access=fauteuil") == [by_place, by_event]
    assert found("access=fauteuil&access=lsf") == [by_event]
    assert found("access=boucle_magnetique") == []


def test_an_organiser_is_found_by_what_it_carries_and_what_it_accepted(now):
    club, other = OrganisationFactory(), OrganisationFactory()
    own, joined, invited = EventFactory(organisation=club), EventFactory(), EventFactory()
    for event, state in ((joined, OrganiserState.ACCEPTED), (invited, OrganiserState.INVITED)):
        event.organiser_links.create(organisation=club, state=state, asked_at=now)
    assert found(f"organiser={club.ref}") == [own, joined]
    assert found(f"organiser={other.ref}") == []


def test_near_keeps_what_is_within_the_distance():
    here = Place.objects.create(lat=43.6100, lon=3.8767, precision="street")
    EventFactory(place=Place.objects.create(lat=43.6300, lon=3.8767, precision="street"))
    EventFactory()
    close = EventFactory(place=here)
    assert found("lat=43.6110&lon=3.8767&radius=500") == [close]
    assert found("lat=43.6145&lon=3.8767&radius=500") == []
    assert len(found("lat=43.6145&lon=3.8767&radius=5000")) == 2


def test_days_keep_the_dates_that_touch_them():
    long = EventFactory(schedule=once("2026-03-10", "09:00", minutes=6 * 24 * 60))
    short = EventFactory(schedule=once("2026-03-14"))
    EventFactory(schedule=once("2026-03-20"))
    assert found("", first=date(2026, 3, 12), last=date(2026, 3, 14)) == [long, short]
    assert found("from=2026-03-14&to=2026-03-14") == [long, short]
    assert found("to=2026-03-13") == [long]
    # The question's own days narrow the window that a page asks.
    assert found("from=2026-03-14", first=date(2026, 3, 1), last=date(2026, 3, 19)) == [long, short]


def test_hours_and_days_of_the_week_are_local():
    evening = EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=3", "2026-03-18", "18:30"))
    EventFactory(schedule=once("2026-03-18", "17:00"))
    # The last of three falls after the change to summer time.
    assert found("after=18:00") == [evening] * 3
    assert found("q=les mercredis après 18 h") == [evening] * 3
    assert found("q=les mardis") == []


def test_cancelled_dates_are_there_unless_hidden():
    gone = EventFactory(status=Status.CANCELLED)
    one_off = EventFactory()
    one_off.occurrences.update(state="cancelled")
    EventFactory().occurrences.update(state="dropped")
    assert found("") == [gone, one_off]
    assert found("cancelled=hide") == []


def test_r20_what_is_not_visible_is_not_found(now):
    club = OrganisationFactory()
    events = {state: EventFactory(state=state, organisation=club) for state in State}
    member = Actor(person_id=1, roles={OrganisationFactory().pk: EDITOR})
    owner = Actor(person_id=2, roles={club.pk: EDITOR})
    team = Actor(person_id=3, functions=frozenset({FACILITATOR}))
    shared = [events[state] for state in (State.NETWORK, State.SUBMITTED, State.PUBLISHED)]
    assert found("") == [events[State.PUBLISHED]]
    assert found("", actor=member) == shared
    assert found("", actor=owner) == shared
    assert found("", actor=team) == shared
    assert list(events_for(Actor.anonymous(), ask(""))) == [events[State.PUBLISHED]]


def test_words_are_asked_of_the_index(reindex, town):
    judo = EventFactory(title="Tournoi de judo", schedule=once("2026-03-07"))
    EventFactory(title="Chorale", schedule=once("2026-03-07"))
    EventFactory(title="Stage de judo", schedule=once("2026-03-20"))
    EventFactory(title="Judo en attente", state=State.HELD, schedule=once("2026-03-07"))
    reindex()
    assert found("q=judo ce week-end") == [judo]
    assert len(found("q=judo")) == 2
    assert list(events_for(Actor.anonymous(), ask("q=judo ce week-end"))) == [judo]


def test_dates_come_in_order_of_start_each_with_its_event(django_assert_num_queries):
    late, early = EventFactory(schedule=once(at="18:00")), EventFactory(schedule=once(at="08:00"))
    with django_assert_num_queries(1):
        dates = list(dates_for(Actor.anonymous(), ask("")))
        assert [one.event for one in dates] == [early, late]
