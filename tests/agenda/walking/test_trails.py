"""Trails: who sees what of them, their stops, hours and order."""

from datetime import date

import pytest

from maillage.agenda.enums import TRAIL_STEPS, State, TrailState
from maillage.agenda.errors import InvalidEvent, WrongStep
from maillage.agenda.models import Trail
from maillage.agenda.walking import services
from maillage.agenda.walking.access import trail_for
from maillage.agenda.walking.hours import hours_on, in_words
from maillage.agenda.walking.queries import seen_stops, step_free, trails_visible_to, with_stops
from maillage.agenda.walking.reading import duration, walked
from maillage.agenda.walking.search import all_keys, load_documents
from maillage.agenda.walking.services import Description, NewStop, StopSaid
from maillage.core.actor import Actor
from maillage.core.audit import history_of
from maillage.core.errors import NotAllowed
from maillage.core.permissions import decide
from maillage.territory.models import Place
from tests.agenda.walking.conftest import SATURDAY, SUNDAY, open_house, place_at, trail_of
from tests.factories.events import EventFactory, once
from tests.factories.organisations import OrganisationFactory, manager_of
from tests.personas import EVERYBODY, actor_named

pytestmark = pytest.mark.django_db
TEAM = actor_named("facilitator")
ANYBODY = Actor.anonymous()


def again(trail: Trail) -> Trail:
    return with_stops(Trail.objects.filter(pk=trail.pk)).get()


def shown(actor: Actor, trail: Trail, day: date | None = None) -> list[str]:
    return [one.stop.label for one in seen_stops(actor, list(again(trail).stops.all()), day)]


@pytest.mark.parametrize("state", TrailState.values)
@pytest.mark.parametrize("key", EVERYBODY)
def test_r36_who_may_open_a_trail_is_exactly_who_sees_it_in_lists(key, state):
    trail = trail_of(state=state, organisation=OrganisationFactory())
    for roles in ({}, {trail.organisation_id: "editor"}, {trail.organisation_id: "representative"}):
        if key == "system" and roles:
            continue
        actor = actor_named(key, roles=roles)
        seen = trail in trails_visible_to(actor)
        assert seen == bool(decide(actor, "agenda.view_trail", trail))


def test_r36_a_stop_at_an_event_is_shown_to_who_sees_the_event(client, district):
    place = place_at(1)
    events = [
        EventFactory(title=title, state=state, place=place)
        for title, state in (
            ("Portes ouvertes", State.PUBLISHED), ("Entre nous", State.NETWORK), ("Retiré", State.REMOVED),
        )
    ]  # fmt: skip
    trail = trail_of(*({"event": one, "place": place, "label": one.title} for one in events))
    assert shown(ANYBODY, trail) == ["Portes ouvertes"]
    assert shown(manager_of(OrganisationFactory()), trail) == ["Portes ouvertes", "Entre nous"]
    assert shown(TEAM, trail) == ["Portes ouvertes", "Entre nous"]
    for address in ("", "points.geojson", "parcours.gpx"):
        said = client.get(f"{trail.get_absolute_url()}{address}").content.decode()
        assert "Portes ouvertes" in said
        assert "Entre nous" not in said
        assert "Retiré" not in said
    [found] = load_documents(list(all_keys()))
    assert "Entre nous" not in str(found)


def test_r36_a_stop_at_an_organisation_goes_when_its_address_is_hidden(district):
    host = open_house(1)
    trail = services.create_trail(
        actor=TEAM, now=trail_of().made_at,
        description=Description(title="T", stops=[NewStop(organisation=host)]),
    )  # fmt: skip
    assert shown(ANYBODY, trail) == [host.name]
    host.audiences = {"place": "members"}
    host.save()
    assert shown(ANYBODY, trail) == []
    host.audiences = {"opening_hours": "members"}
    host.save()
    [stop] = seen_stops(ANYBODY, list(again(trail).stops.all()), SATURDAY)
    assert (stop.hours, stop.hours_text) == (None, "")
    host.listing = "hidden"
    host.save()
    assert shown(ANYBODY, trail) == []


def test_a_stop_follows_the_place_and_the_dates_of_its_event(district):
    event = EventFactory(place=place_at(1), schedule=once("2026-03-14", "14:00", 180))
    trail = trail_of({"event": event, "place": place_at(5)})
    [on_saturday] = seen_stops(ANYBODY, list(again(trail).stops.all()), SATURDAY)
    assert on_saturday.hours == ((840, 1020),)
    assert on_saturday.place == event.place
    [on_sunday] = seen_stops(ANYBODY, list(again(trail).stops.all()), SUNDAY)
    assert on_sunday.hours == ()
    event.status = "cancelled"
    event.save()
    [cancelled] = seen_stops(ANYBODY, list(again(trail).stops.all()), SATURDAY)
    assert cancelled.hours == ()


def test_r37_the_stops_are_put_in_the_shortest_order_of_the_day(district, now):
    """On a line: the third first, for the second opens only once it is closed."""
    trail = trail_of(
        {"place": place_at(3), "label": "trois", "hours": "Sa 09:00-12:00"},
        {"place": place_at(1), "label": "un"},
        {"place": place_at(9), "label": "fermé", "hours": "Mo 09:00-12:00"},
        {"place": place_at(2), "label": "deux", "hours": "Sa 14:00-18:00"},
        day=SATURDAY,
    )
    services.order_stops(actor=TEAM, trail=trail, day=SATURDAY, now=now)
    assert shown(ANYBODY, trail) == ["trois", "deux", "un", "fermé"]
    found = walked(ANYBODY, again(trail), SATURDAY)
    assert found.late == 0
    assert found.closed == 1
    services.order_stops(actor=TEAM, trail=trail, day=None, now=now)
    assert shown(ANYBODY, trail) in (
        ["un", "deux", "trois", "fermé"],
        ["fermé", "trois", "deux", "un"],
    )


@pytest.mark.parametrize(
    ("said", "described", "expected"),
    [
        (None, {}, None),
        (None, {"entree_plain_pied": True}, True),
        (None, {"entree_plain_pied": False}, False),
        (None, {"sanitaires_adaptes": True}, None),
        (True, {}, True),
        (False, {"entree_plain_pied": True}, False),
    ],
)
def test_r38_what_nobody_said_is_not_supposed_step_free(said, described, expected):
    assert step_free(said, Place(accessibility=described)) is expected


def test_r38_the_page_says_that_nobody_said(client, district):
    trail = trail_of({"place": place_at(1)}, {"place": place_at(2), "step_free": True})
    page = client.get(trail.get_absolute_url()).content.decode()
    assert "personne ne l’a dit" in page
    assert page.count("De plain-pied") == 1


def test_who_carries_a_trail_prepares_and_publishes_it(district, now):
    host = open_house(1)
    actor, stranger = manager_of(host), manager_of(OrganisationFactory())
    said = {"now": now, "actor": actor}
    trail = services.create_trail(description=Description("Ici", organisation=host), **said)
    with pytest.raises(InvalidEvent, match="deux étapes"):
        services.set_trail_state(trail=trail, to=TrailState.PUBLISHED, **said)
    services.add_stop(trail=trail, said=NewStop(organisation=host), **said)
    services.add_stop(
        trail=trail, said=NewStop(place=Place(label="Le kiosque", lat=43.6, lon=3.9)), **said
    )
    services.set_trail_state(trail=trail, to=TrailState.PUBLISHED, **said)
    with pytest.raises(WrongStep):
        services.remove_trail(trail=trail, **said)
    assert history_of(trail)[0].sentence == "Parcours rendu public."
    for act in (
        lambda: services.add_stop(
            actor=stranger, trail=trail, said=NewStop(organisation=host), now=now
        ),
        lambda: services.order_stops(actor=stranger, trail=trail, day=None, now=now),
        lambda: services.create_trail(
            actor=stranger, description=Description("Là", organisation=host), now=now
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    services.set_trail_state(trail=trail, to=TrailState.DRAFT, **said)
    services.remove_trail(trail=trail, **said)
    assert not Trail.objects.filter(pk=trail.pk).exists()


@pytest.mark.parametrize("before", TrailState.values)
@pytest.mark.parametrize("after", TrailState.values)
def test_every_other_step_is_refused(before, after, district, now):
    trail = trail_of({"place": place_at(1)}, {"place": place_at(2)}, state=before)
    if after in TRAIL_STEPS[before]:
        assert services.set_trail_state(actor=TEAM, trail=trail, to=after, now=now).state == after
    else:
        with pytest.raises(WrongStep):
            services.set_trail_state(actor=TEAM, trail=trail, to=after, now=now)


def test_stops_move_change_and_go(district, now):
    trail = trail_of(*({"place": place_at(n), "label": str(n)} for n in range(3)))
    said = {"actor": TEAM, "trail": trail, "now": now}
    first, second, third = again(trail).stops.all()
    services.move_stop(stop=third, by=-1, **said)
    assert shown(ANYBODY, trail) == ["0", "2", "1"]
    services.move_stop(stop=first, by=-1, **said)
    assert shown(ANYBODY, trail) == ["0", "2", "1"]
    services.remove_stop(stop=third, **said)
    assert shown(ANYBODY, trail) == ["0", "1"]
    assert [one.order for one in again(trail).stops.all()] == [1, 2]
    services.change_stop(stop=second, said=StopSaid("Le four", "Sa 10:00-12:00", 30, True), **said)
    assert shown(ANYBODY, trail) == ["0", "Le four"]
    with pytest.raises(InvalidEvent, match="horaires"):
        services.change_stop(stop=second, said=StopSaid("Le four", "samedi matin"), **said)
    with pytest.raises(InvalidEvent, match="durée"):
        services.change_stop(stop=second, said=StopSaid("Le four", minutes=1000), **said)


def test_a_stop_needs_a_place_on_the_map(district, now):
    said = {"actor": TEAM, "trail": trail_of(), "now": now}
    with pytest.raises(InvalidEvent, match="pas de lieu public"):
        services.add_stop(said=NewStop(organisation=OrganisationFactory()), **said)
    with pytest.raises(InvalidEvent, match="ne se trouve pas"):
        services.add_stop(said=NewStop(), **said)


def test_a_trail_has_only_so_many_stops(district, now):
    trail = trail_of(*({"place": place_at(n)} for n in range(services.MOST_STOPS)))
    with pytest.raises(InvalidEvent, match="20 étapes au plus"):
        services.add_stop(
            actor=TEAM, trail=trail, said=NewStop(place=Place(lat=43.6, lon=3.9)), now=now
        )


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Sa 10:00-12:00,14:00-18:00", SATURDAY, ((600, 720), (840, 1080))),
        ("Sa 10:00-12:00", SUNDAY, ()),
        ("Mo-Fr 09:00-12:00; PH off", date(2026, 5, 1), ()),
        ("Sa[2] 10:00-12:00", SATURDAY, ((600, 720),)),
        ("Sa[3] 10:00-12:00", SATURDAY, ()),
        ("Sa 20:00-26:00", SATURDAY, ((1200, 1440),)),
        ("24/7", SUNDAY, ((0, 1440),)),
        ("le samedi matin", SATURDAY, None),
        ("", SATURDAY, None),
    ],
)
def test_hours_of_a_day(text, day, expected):
    assert hours_on(text, day) == expected


def test_hours_and_durations_in_words():
    assert (
        in_words(((600, 750), (840, 1080)))
        == "10\u00a0h – 12\u00a0h\u00a030, 14\u00a0h – 18\u00a0h"
    )
    assert duration(35.2) == "35\u00a0minutes"
    assert duration(130) == "2\u00a0h\u00a010"
    assert duration(0) == "0\u00a0minute"


def test_reading_a_trail_costs_the_same_for_two_stops_as_for_six(
    district, django_assert_num_queries
):
    def queries(trail: Trail) -> None:
        walked(ANYBODY, trail_for(ANYBODY, trail.ref), SATURDAY)

    two, six = (
        trail_of(*(
            {"place": place_at(n), "organisation": open_house(n), "event": EventFactory(place=place_at(n))}
            for n in range(number)
        ))
        for number in (2, 6)
    )  # fmt: skip
    for trail in (two, six):
        with django_assert_num_queries(7):
            queries(trail)
