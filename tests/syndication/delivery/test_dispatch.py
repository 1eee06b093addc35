"""Which destinations are called, one piece of work at a time, and what the operator is told."""

import threading
from datetime import timedelta

import pytest

from maillage.core.health import Level
from maillage.core.sealing import seal
from maillage.syndication import tasks
from maillage.syndication.delivery.dispatch import (
    Dispatcher,
    destinations_to_call,
    work_for,
)
from maillage.syndication.delivery.rounds import run_round
from maillage.syndication.enums import DestinationState, Mode, Outcome
from maillage.syndication.health import deliveries
from maillage.syndication.models import Attempt, Circuit, Destination, Presence
from tests.core.talkative import Answer
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(now):
    """A destination that has something due."""
    destination = DestinationFactory()
    agree(OrganisationFactory(), destination, "name", now=now)
    return destination


@pytest.mark.parametrize(
    ("changes", "called"),
    [
        ({}, True),
        ({"state": DestinationState.RETIRED}, True),
        ({"state": DestinationState.PAUSED}, False),
        ({"state": DestinationState.PROPOSED}, False),
        ({"mode": Mode.PULL}, False),
        ({"mode": Mode.ASSISTED}, False),
    ],
)
def test_only_platforms_that_we_send_to_and_that_are_not_paused_are_called(
    waiting, now, changes, called
):
    Destination.objects.update(**changes)
    assert destinations_to_call(now).exists() is called


@pytest.mark.parametrize(
    ("circuit", "called"),
    [
        ({}, True),
        ({"open_until": timedelta(seconds=-1)}, True),
        ({"open_until": timedelta(seconds=1)}, False),
        ({"blocked_at": timedelta(days=-9)}, False),
    ],
)
def test_a_platform_that_is_left_alone_is_not_even_looked_at(waiting, now, circuit, called):
    moments = {name: now + length for name, length in circuit.items()}
    Circuit.objects.create(destination=waiting, **moments)
    assert destinations_to_call(now).exists() is called


def test_nothing_due_is_nothing_to_call(waiting, now):
    Presence.objects.update(due_at=now + timedelta(seconds=1))
    assert not destinations_to_call(now).exists()


def test_r11_each_destination_has_its_own_thread_and_only_one(now):
    release, begun = threading.Event(), []
    dispatcher = Dispatcher(most=2)

    def hang(this) -> int:
        begun.append(this.destination.code)
        release.wait(10)
        return 0

    first, second, third = (Destination(pk=n, code=f"d{n}") for n in (1, 2, 3))
    assert dispatcher.start(first, hang)
    assert not dispatcher.start(first, hang), "it is busy"
    assert dispatcher.start(second, hang)
    assert not dispatcher.start(third, hang), "everybody is"
    release.set()
    for thread in dispatcher.running.values():
        thread.join(10)
    assert dispatcher.start(third, hang)
    dispatcher.running[3].join(10)
    assert sorted(begun) == ["d1", "d2", "d3"]


def test_work_that_breaks_is_told_and_frees_its_place(caplog):
    dispatcher = Dispatcher(calm_s=0)
    destination = Destination(pk=1, code="d1")

    def breaks(_this) -> int:
        raise ZeroDivisionError

    assert dispatcher.start(destination, breaks)
    dispatcher.running[1].join(10)
    assert caplog.messages == ["Sending to d1 failed"]
    assert dispatcher.start(destination, lambda _: 0)
    dispatcher.running[1].join(10)


def test_a_file_for_everybody_has_its_own_way():
    assert work_for(Destination(connector="webhook")) is run_round
    assert work_for(Destination(connector="datagouv")) is not run_round


def test_the_log_of_calls_is_forgotten_after_three_months(waiting, now):
    for days in (89, 91):
        Attempt.objects.create(
            destination=waiting, at=now - timedelta(days=days), outcome=Outcome.DONE
        )
    assert tasks.forget_attempts(now) == 1
    assert Attempt.objects.get().at == now - timedelta(days=89)


def test_the_operator_is_told_what_goes_wrong_and_how_to_mend_it(
    agreed, shelf, server, deliver, clock, settings
):
    server.mood = lambda _: Answer(503)
    deliver(shelf)
    assert deliveries(clock()).level is Level.OK
    late = deliveries(clock.advance(hours=2))
    assert late.level is Level.ATTENTION
    assert "1\u00a0fiche depuis 2\u00a0heures" in late.message
    server.mood = lambda _: Answer(401)
    deliver(shelf)
    assert "Jeton refusé." in deliveries(clock()).message
    Destination.objects.update(sealed=seal({"token": "x"}))
    settings.SECRET_KEY = "une autre clé " * 5
    assert deliveries(clock()).level is Level.ERROR


def test_private_machines_that_were_opened_are_named(db, now, settings):
    settings.MAILLAGE_OUTGOING_ALLOW = ["wiki.interne:443"]
    assert deliveries(now).message.endswith("Machines privées ouvertes : wiki.interne:443.")
