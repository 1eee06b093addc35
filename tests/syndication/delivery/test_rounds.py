"""Sending to one destination: what leaves, once, in which order, and what each answer means."""

from datetime import timedelta

import pytest

from maillage.core.actor import FACILITATOR
from maillage.core.models import OutgoingMail
from maillage.core.sealing import seal
from maillage.directory.services.groups import hide_organisation, list_organisation
from maillage.directory.services.profiles import choose_audience, correct_profile
from maillage.directory.services.states import set_state
from maillage.syndication.enums import DestinationState, Outcome, PresenceState
from maillage.syndication.models import Attempt, Circuit, Destination, Presence, Stay
from maillage.syndication.services.connections import (
    retry_delivery,
    retry_destination,
    set_credentials,
)
from maillage.syndication.services.consents import withdraw_consent, withdraw_everywhere
from maillage.syndication.services.destinations import change_destination_state, edit_destination
from tests.core.talkative import Answer
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory, manager_of, somebody
from tests.syndication.delivery.shelf import StubbornConnector

pytestmark = pytest.mark.django_db


def say(organisation, clock, **changes) -> None:
    correct_profile(
        actor=manager_of(organisation), organisation=organisation, changes=changes, now=clock()
    )


def test_what_was_agreed_to_arrives_and_nothing_else(agreed, shelf, server, deliver, presence, now):
    assert deliver(shelf) == 1
    assert server.shelf == {agreed.ref: {"name": "Judo Club", "phone": "04 67 00 00 01"}}
    found = presence()
    assert (found.state, found.sent_version, found.due_at, found.external_id) == (
        PresenceState.PRESENT, 1, None, f"n-{agreed.ref}",
    )  # fmt: skip
    assert list(Stay.objects.values_list("since", "until")) == [(now, None)]
    assert list(Attempt.objects.values_list("outcome", "key")) == [(Outcome.DONE, server.keys[0])]


def test_r4_a_change_follows_and_the_same_content_is_never_sent_twice(
    agreed, shelf, server, deliver, clock, presence
):
    deliver(shelf)
    assert deliver(shelf) == 0
    say(agreed, clock, summary="Du judo et du ju-jitsu.")
    assert presence().due_at is None
    assert deliver(shelf) == 0, "the summary is not agreed to"
    assert presence().due_at is None
    say(agreed, clock, phone="04 67 00 00 02")
    assert deliver(shelf) == 1
    assert server.shelf[agreed.ref]["phone"] == "04 67 00 00 02"
    assert len(set(server.keys)) == 2
    assert presence().sent_version == 2


def test_ten_changes_during_a_breakdown_make_one_sending(agreed, shelf, server, deliver, clock):
    server.mood = lambda _: Answer(500)
    for number in range(10):
        say(agreed, clock, phone=f"04 67 00 01 {number:02d}")
        deliver(shelf)
        clock.advance(seconds=1)
    server.mood = lambda _: None
    clock.advance(hours=1)
    assert deliver(shelf) == 1
    assert server.shelf[agreed.ref]["phone"] == "04 67 00 01 09"


def test_r3_a_field_taken_back_leaves_and_the_last_one_takes_the_profile_away(
    agreed, shelf, server, deliver, clock, presence
):
    deliver(shelf)
    manager = manager_of(agreed)
    withdraw_consent(
        actor=manager, organisation=agreed, destination=shelf, fields=["phone"], now=clock()
    )
    deliver(shelf)
    assert server.shelf == {agreed.ref: {"name": "Judo Club"}}
    withdraw_consent(
        actor=manager, organisation=agreed, destination=shelf, now=clock.advance(days=2)
    )
    assert presence().state == PresenceState.REMOVING
    deliver(shelf)
    assert server.shelf == {}
    assert (presence().state, presence().sent_values) == (PresenceState.ABSENT, {})
    (stay,) = Stay.objects.all()
    assert stay.until - stay.since == timedelta(days=2)


def test_a_field_kept_for_the_organisation_leaves_with_the_next_reading_of_the_feed(
    agreed, shelf, server, deliver, clock
):
    deliver(shelf)
    choose_audience(
        actor=manager_of(agreed), organisation=agreed, field="phone", audience="network",
        now=clock(),
    )  # fmt: skip
    deliver(shelf)
    assert server.shelf == {agreed.ref: {"name": "Judo Club"}}


def test_r3_taken_back_during_a_breakdown_is_never_sent(agreed, shelf, server, deliver, clock):
    server.mood = lambda _: Answer(close=True)
    deliver(shelf)
    withdraw_everywhere(
        actor=manager_of(agreed), organisation=agreed, fields=["phone"], now=clock()
    )
    server.asked.clear()
    server.mood = lambda _: None
    clock.advance(hours=1)
    deliver(shelf)
    assert server.shelf == {agreed.ref: {"name": "Judo Club"}}
    assert b"04 67" not in b"".join(asked.body for asked in server.asked)


def hide(organisation, clock):
    hide_organisation(
        actor=somebody(FACILITATOR), organisation=organisation, reason="Essai", now=clock()
    )


def dissolve(organisation, clock):
    set_state(
        actor=manager_of(organisation), organisation=organisation, to="dissolved",
        on=clock().date(), now=clock(),
    )  # fmt: skip


@pytest.mark.parametrize("act", [hide, dissolve])
def test_r5_who_is_hidden_or_dissolved_is_taken_away(agreed, shelf, server, deliver, clock, act):
    deliver(shelf)
    act(agreed, clock)
    deliver(shelf)
    assert server.shelf == {}


def test_who_is_shown_again_comes_back_with_a_new_stay(agreed, shelf, server, deliver, clock):
    deliver(shelf)
    hide(agreed, clock)
    deliver(shelf)
    list_organisation(actor=somebody(FACILITATOR), organisation=agreed, now=clock.advance(days=1))
    deliver(shelf)
    assert set(server.shelf) == {agreed.ref}
    assert len(set(server.keys)) == 3, "the same content later is another sending"
    assert Stay.objects.filter(until=None).count() == 1
    assert Stay.objects.count() == 2


def test_r6_nothing_fictional_goes_to_a_real_platform(shelf, server, deliver, clock):
    invented = OrganisationFactory(is_fictional=True)
    agree(invented, shelf, "name", now=clock())
    assert deliver(shelf) == 0
    Destination.objects.update(is_fictional=True)
    edit_destination(
        actor=somebody(FACILITATOR), destination=shelf, values={"cost": "Gratuit"}, now=clock()
    )
    assert deliver(shelf) == 1
    assert set(server.shelf) == {invented.ref}


def test_a_retired_platform_is_emptied(agreed, shelf, server, deliver, clock):
    deliver(shelf)
    team = somebody(FACILITATOR)
    change_destination_state(
        actor=team,
        destination=shelf,
        to=DestinationState.RETIRED,
        reason="Elle ferme.",
        now=clock(),
    )
    assert deliver(shelf) == 1
    assert server.shelf == {}


def test_other_settings_are_another_content(agreed, shelf, server, deliver, clock):
    deliver(shelf)
    set_credentials(
        actor=somebody(FACILITATOR), destination=shelf, settings={"url": f"{server.url}/"},
        secrets={"token": "s3cr3t"}, now=clock(),
    )  # fmt: skip
    assert deliver(shelf) == 1
    assert "s3cr3t" not in Destination.objects.get().sealed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(500), "En panne."),
        (Answer(hang=3), "La plateforme a pris la demande et n’a pas répondu à temps."),
        (Answer(close=True), "La plateforme a coupé la connexion au milieu de l’échange."),
        (Answer(body=b"<html>Bienvenue</html>"), "Réponse incompréhensible."),
        (Answer(body=b"[]"), "Réponse incompréhensible."),
        (
            Answer(body=b'{"id": "n", ', trickle=0.2),
            "La plateforme répond trop lentement : la réponse a été abandonnée.",
        ),
    ],
    ids=["500", "hangs", "closes", "lies", "lies-in-json", "trickles"],
)  # fmt: skip
def test_r7_a_destination_that_fails_is_tried_again_later_under_the_same_key(
    agreed, shelf, server, deliver, clock, presence, answer, words
):
    server.mood = lambda _: answer
    assert deliver(shelf) == 1
    found = presence()
    assert (found.state, found.error_words, found.attempts) == (PresenceState.FAILING, words, 1)
    assert found.due_at == clock() + timedelta(seconds=3.75)
    assert deliver(shelf) == 0
    server.mood = lambda _: None
    clock.advance(seconds=4)
    assert deliver(shelf) == 1
    assert set(server.shelf) == {agreed.ref}
    assert server.keys == [found.sending_key]
    assert (presence().error_words, presence().attempts) == ("", 0)


def test_r7_a_sending_that_arrived_without_our_knowing_is_said_again_under_the_same_key(
    agreed, shelf, server, deliver, clock, presence
):
    server.lose_answers = 1
    deliver(shelf)
    assert presence().is_uncertain
    clock.advance(minutes=1)
    deliver(shelf)
    assert len(server.keys) == 2
    assert len(set(server.keys)) == 1
    assert list(server.shelf) == [agreed.ref]


def test_r7_what_may_have_arrived_is_taken_away(agreed, shelf, server, deliver, clock, presence):
    server.lose_answers = 1
    deliver(shelf)
    assert presence().sent_digest == ""
    withdraw_consent(actor=manager_of(agreed), organisation=agreed, destination=shelf, now=clock())
    clock.advance(minutes=1)
    deliver(shelf)
    assert server.shelf == {}
    assert presence().state == PresenceState.ABSENT


def test_what_went_back_to_what_was_acknowledged_is_said_again_if_something_else_may_be_there(
    agreed, shelf, server, deliver, clock
):
    deliver(shelf)
    server.lose_answers = 1
    say(agreed, clock, phone="04 67 00 00 99")
    deliver(shelf)
    say(agreed, clock, phone="04 67 00 00 01")
    clock.advance(minutes=1)
    deliver(shelf)
    assert server.shelf[agreed.ref]["phone"] == "04 67 00 00 01"
    assert len(set(server.keys)) == 3


def test_a_refusal_waits_for_another_content(agreed, shelf, server, deliver, clock, presence):
    server.mood = lambda _: Answer(422)
    assert deliver(shelf) == 1
    found = presence()
    assert (found.state, found.error_words, found.due_at) == (
        PresenceState.REFUSED, "Fiche refusée.", None,
    )  # fmt: skip
    say(agreed, clock, summary="Un champ qui ne part pas.")
    clock.advance(days=1)
    assert deliver(shelf) == 0
    assert presence().state == PresenceState.REFUSED
    server.mood = lambda _: None
    say(agreed, clock, phone="04 67 00 00 03")
    assert deliver(shelf) == 1
    assert presence().state == PresenceState.PRESENT


def test_a_refused_profile_is_tried_again_when_a_person_asks(
    agreed, shelf, server, deliver, clock, presence
):
    server.mood = lambda _: Answer(422)
    deliver(shelf)
    server.mood = lambda _: None
    retry_delivery(actor=manager_of(agreed), organisation=agreed, destination=shelf, now=clock())
    assert deliver(shelf) == 1
    retry_delivery(actor=manager_of(agreed), organisation=agreed, destination=shelf, now=clock())
    assert deliver(shelf) == 1, "even what is there is said again"
    assert len(set(server.keys)) == 2


def test_r8_a_destination_that_does_not_know_us_is_left_until_a_person_looks(
    agreed, shelf, server, deliver, clock
):
    facilitator = somebody(FACILITATOR)
    server.mood = lambda _: Answer(401)
    other = OrganisationFactory()
    agree(other, shelf, "name", now=clock())
    assert deliver(shelf) == 1
    clock.advance(days=3)
    assert deliver(shelf) == 0
    circuit = Circuit.objects.get()
    assert (circuit.words, circuit.blocked_at) == ("Jeton refusé.", clock() - timedelta(days=3))
    mail = OutgoingMail.objects.get(key__startswith="destination-blocked:")
    assert "Jeton refusé." in mail.text
    server.mood = lambda _: None
    retry_destination(actor=facilitator, destination=shelf, now=clock())
    assert deliver(shelf) == 2
    assert set(server.shelf) == {agreed.ref, other.ref}


def test_secrets_that_no_longer_open_block_too(agreed, shelf, deliver, settings):
    Destination.objects.update(sealed=seal({"token": "s3cr3t"}))
    settings.SECRET_KEY = "une autre clé " * 5
    assert deliver(shelf) == 1
    assert "MAILLAGE_SECRET" in Circuit.objects.get().words


def test_a_platform_that_can_not_withdraw_leaves_it_to_a_person(
    agreed, server, deliver, clock, monkeypatch
):
    stubborn = DestinationFactory(connector=StubbornConnector.key, settings={"url": server.url})
    agree(agreed, stubborn, "name", now=clock())
    deliver(stubborn)
    withdraw_consent(
        actor=manager_of(agreed), organisation=agreed, destination=stubborn, now=clock()
    )
    deliver(stubborn)
    found = Presence.objects.get(destination=stubborn)
    assert found.must_be_erased_by_hand
    assert "ne sait pas retirer" in found.error_words
    assert found.stays.get().until is None


def test_a_connector_that_breaks_is_one_failed_attempt(agreed, shelf, deliver, presence, caplog):
    Destination.objects.update(settings={})
    assert deliver(shelf) == 1
    assert presence().error_words.startswith("L’échange a échoué de façon imprévue")
    assert caplog.messages == ["A connector broke: KeyError"]
