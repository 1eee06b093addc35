"""One file for everybody; a person who pastes; looking back at what is there; checking that it answers."""

from datetime import timedelta

import pytest

from maillage.core.actor import FACILITATOR
from maillage.core.errors import NotAllowed
from maillage.directory.services.profiles import correct_profile
from maillage.syndication.connectors.base import Seen
from maillage.syndication.delivery.checking import check, next_to_check
from maillage.syndication.delivery.dispatch import Dispatcher, send_due
from maillage.syndication.delivery.following import follow_changes
from maillage.syndication.delivery.looking import differences, run_look
from maillage.syndication.delivery.rounds import Round
from maillage.syndication.enums import DestinationState, Mode, PresenceState
from maillage.syndication.errors import SyndicationError
from maillage.syndication.models import Circuit, Destination, Presence
from maillage.syndication.queries.presences import presences_of
from maillage.syndication.services.connections import check_destination
from maillage.syndication.services.consents import withdraw_consent
from maillage.syndication.services.uses import say_copied, say_erased
from tests.core.talkative import Answer
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory, editor_of, manager_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(db, server, clock, deliver) -> Destination:
    follow_changes(now=clock())
    return DestinationFactory(connector="file", settings={"url": server.url})


@pytest.fixture
def two(catalogue, clock):
    found = [OrganisationFactory(name="Judo Club"), OrganisationFactory(name="Chorale")]
    for organisation in found:
        agree(organisation, catalogue, "name", now=clock())
    return found


def test_one_file_for_everybody_once_a_burst_is_over(two, catalogue, server, deliver, clock):
    assert deliver(catalogue) == 0
    clock.advance(seconds=5)
    assert deliver(catalogue) == 1
    assert deliver(catalogue) == 0
    assert server.shelf["all"]["rows"] == 2
    assert "Chorale" in server.shelf["all"]["csv"]
    assert set(Presence.objects.values_list("state", "external_id")) == {("present", "all")}
    withdraw_consent(
        actor=manager_of(two[0]), organisation=two[0], destination=catalogue, now=clock()
    )
    clock.advance(seconds=5)
    assert deliver(catalogue) == 1
    assert server.shelf["all"]["rows"] == 1
    assert "Judo Club" not in server.shelf["all"]["csv"]
    gone = Presence.objects.get(organisation=two[0])
    assert (gone.state, gone.stays.get().until) == (PresenceState.ABSENT, clock())


def test_a_file_that_did_not_change_is_not_sent_again(two, catalogue, server, deliver, clock):
    clock.advance(seconds=5)
    deliver(catalogue)
    correct_profile(
        actor=manager_of(two[0]), organisation=two[0], changes={"summary": "Autre"}, now=clock()
    )
    deliver(catalogue)
    clock.advance(seconds=5)
    assert deliver(catalogue) == 0
    assert not Presence.objects.exclude(due_at=None).exists()


def test_a_file_that_was_not_taken_is_sent_again(two, catalogue, server, deliver, clock):
    clock.advance(seconds=5)
    server.mood = lambda _: Answer(500)
    assert deliver(catalogue) == 1
    assert set(Presence.objects.values_list("state", "error_words")) == {("failing", "En panne.")}
    server.mood = lambda _: None
    clock.advance(seconds=10)
    assert deliver(catalogue) == 1
    assert set(Presence.objects.values_list("state", "error_words")) == {("present", "")}


@pytest.fixture
def board(db, clock, organisation) -> Destination:
    """A platform where somebody pastes, and an organisation that agrees to be there."""
    follow_changes(now=clock())
    found = DestinationFactory(mode=Mode.ASSISTED, connector="")
    agree(organisation, found, "name", "phone", now=clock())
    return found


def look_around(clock) -> None:
    follow_changes(now=clock())
    send_due(Dispatcher(), now=clock())


def test_what_a_person_pastes_is_followed(board, organisation, clock):
    look_around(clock)
    (told,) = presences_of(organisation, now=clock())
    assert (told.state, told.is_pending) == (PresenceState.WAITING, False)
    editor = editor_of(organisation)
    said = say_copied(
        actor=editor, organisation=organisation, destination=board, url="https://tableau.test/9",
        now=clock(),
    )  # fmt: skip
    assert (said.state, said.sent_values["phone"]) == (PresenceState.PRESENT, "04 67 00 00 01")
    assert said.external_url == "https://tableau.test/9"
    correct_profile(
        actor=editor, organisation=organisation, changes={"phone": "04 67 00 00 02"}, now=clock()
    )
    look_around(clock)
    assert presences_of(organisation, now=clock())[0].state == PresenceState.WAITING
    with pytest.raises(SyndicationError, match="Un accord est en cours"):
        say_erased(actor=editor, organisation=organisation, destination=board, now=clock())
    withdraw_consent(
        actor=manager_of(organisation), organisation=organisation, destination=board, now=clock()
    )
    look_around(clock)
    (told,) = presences_of(organisation, now=clock())
    assert (told.state, told.must_be_erased_by_hand) == (PresenceState.REMOVING, True)
    erased = say_erased(actor=editor, organisation=organisation, destination=board, now=clock())
    assert (erased.state, erased.stays.get().until) == (PresenceState.ABSENT, clock())


def test_nothing_is_said_of_a_platform_that_we_send_to(agreed, shelf, clock):
    with pytest.raises(SyndicationError, match="ne se tient pas à la main"):
        say_copied(actor=manager_of(agreed), organisation=agreed, destination=shelf, now=clock())


@pytest.fixture
def look(shelf, clock):
    return lambda: run_look(Round(shelf, worker="ici", clock=clock, timeout_s=0.3))


def test_what_differs_there_is_found_slowly_and_said(
    agreed, shelf, server, deliver, clock, look, presence
):
    deliver(shelf)
    assert look() == 0, "not at once"
    server.shelf[agreed.ref]["phone"] = "06 00 00 00 00"
    clock.advance(minutes=1)
    assert look() == 1
    (told,) = presences_of(agreed, now=clock())
    (found,) = told.differences
    assert (found.label, found.here, found.there) == (
        "Téléphone", "04 67 00 00 01", "06 00 00 00 00",
    )  # fmt: skip
    assert look() == 0
    clock.advance(days=1)
    server.shelf.clear()
    assert look() == 1
    assert presence().differences == [{"field": "name", "here": "Judo Club", "there": None}]


def test_a_look_that_fails_says_nothing_and_counts_as_a_call(
    agreed, shelf, server, deliver, clock, look, presence
):
    deliver(shelf)
    clock.advance(minutes=1)
    server.mood = lambda _: Answer(close=True)
    assert look() == 1
    assert presence().differences == []
    assert Circuit.objects.get().failures == 1


@pytest.mark.parametrize(
    ("sent", "there", "found"),
    [
        ({"name": "Judo"}, {"name": " JUDO "}, []),
        ({"name": "Judo", "phone": "1"}, {"name": "Judo"}, []),
        ({"themes": ["a", "b"]}, {"themes": ["a"]}, ["themes"]),
        ({"place": {"city": "Sète", "lat": 1.5}}, {"place": {"city": "sète", "lat": 1.5}}, []),
        ({"place": {"city": "Sète"}}, {"place": {"city": "Agde"}}, ["place"]),
        ({}, {"phone": "06"}, ["phone"]),
        ({"phone": "06"}, {"phone": ""}, ["phone"]),
    ],
)
def test_differences_are_of_meaning(sent, there, found):
    assert [one["field"] for one in differences(sent, Seen("1", there))] == found


def test_a_platform_is_checked_when_asked_and_once_a_day(shelf, server, clock):
    check_destination(actor=somebody(FACILITATOR), destination=shelf, now=clock())
    shelf.refresh_from_db()
    assert shelf.check_words == "L’étagère répond."
    with pytest.raises(NotAllowed):
        check_destination(actor=somebody(), destination=shelf, now=clock())
    assert next_to_check(shelf.checked_at) is None
    assert next_to_check(shelf.checked_at + timedelta(days=1)) == shelf


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(200), "Sa page répond."),
        (Answer(404), "Sa page répond mal (réponse 404)."),
        (Answer(close=True), "La plateforme a coupé la connexion au milieu de l’échange."),
    ],
)
def test_the_page_of_a_platform_that_we_do_not_send_to_is_asked(server, clock, answer, words):
    platform = DestinationFactory(mode=Mode.ASSISTED, connector="", url=server.url)
    server.mood = lambda _: answer
    assert check(platform, now=clock()) == words


def test_a_platform_without_address_or_connector_is_told(db, clock):
    assert check(DestinationFactory(mode=Mode.PULL), now=clock()).startswith("Rien à vérifier")
    untied = DestinationFactory(connector="", state=DestinationState.PROPOSED)
    assert "n’est pas choisi" in check(untied, now=clock())


def test_a_demonstration_asks_nothing_of_a_real_platform(server, clock, settings):
    settings.MAILLAGE_DEMO = True
    server.mood = lambda _: Answer(200)
    real = DestinationFactory(mode=Mode.ASSISTED, connector="", url=server.url)
    invented = DestinationFactory(
        mode=Mode.ASSISTED, connector="", url=server.url, is_fictional=True
    )
    assert check(real, now=clock()).startswith("Démonstration")
    assert server.asked == []
    assert next_to_check(clock()) == invented
    assert check(invented, now=clock()) == "Sa page répond."
