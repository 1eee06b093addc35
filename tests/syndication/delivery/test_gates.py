"""A destination in trouble: waited for, left alone, probed once, and caught up with when it is back."""

from datetime import timedelta

import pytest

from maillage.algorithms.pacing import Gate
from maillage.syndication.delivery import gates
from maillage.syndication.models import Circuit, Destination, Presence
from maillage.syndication.queries.presences import presences_of, statuses
from maillage.syndication.services.consents import withdraw_consent
from tests.core.talkative import Answer
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(shelf, clock):
    """Eight organisations that agreed."""
    found = [OrganisationFactory() for _ in range(8)]
    for organisation in found:
        agree(organisation, shelf, "name", now=clock())
    return found


def test_r9_a_destination_that_asks_to_wait_is_waited_for(many, shelf, server, deliver, clock):
    server.mood = lambda _: Answer(429, headers={"Retry-After": "120"})
    assert deliver(shelf) == 1
    server.mood = lambda _: None
    clock.advance(seconds=119)
    assert deliver(shelf) == 0
    (told,) = statuses(now=clock())
    assert (told.gate, told.waiting, told.next_try_at) == (
        Gate.WAITING, 8, clock() + timedelta(seconds=1),
    )  # fmt: skip
    clock.advance(seconds=1)
    assert deliver(shelf) == 8
    assert len(server.shelf) == 8


def test_r9_three_failures_open_the_circuit_and_one_call_probes_it(
    many, shelf, server, deliver, clock
):
    server.mood = lambda _: Answer(503)
    assert deliver(shelf) == 3
    assert statuses(now=clock())[0].gate is Gate.OPEN
    clock.advance(seconds=3.8)
    assert deliver(shelf) == 1
    assert Circuit.objects.get().open_until == clock() + timedelta(seconds=7.5)
    clock.advance(seconds=7.4)
    assert deliver(shelf) == 0
    assert [row.attempts for row in Presence.objects.order_by("-attempts")[:5]] == [1, 1, 1, 1, 0]


def test_what_waited_for_a_destination_leaves_as_soon_as_it_is_back(
    many, shelf, server, deliver, clock
):
    server.mood = lambda _: Answer(close=True)
    for _ in range(12):
        deliver(shelf)
        clock.advance(minutes=15)
    server.mood = lambda _: None
    assert deliver(shelf) == 8
    assert len(server.shelf) == 8
    assert Circuit.objects.get().failures == 0


def test_a_profile_that_chokes_a_destination_does_not_hold_up_the_others(
    many, shelf, server, deliver, clock
):
    poison = many[0].ref
    server.mood = lambda asked: Answer(500) if poison in asked.path else None
    for _ in range(20):
        deliver(shelf)
        clock.advance(seconds=30)
    assert len(server.shelf) == 7
    assert Presence.objects.exclude(sent_digest="").count() == 7


def test_r9_no_minute_holds_more_calls_than_the_platform_takes(shelf, server, deliver, clock):
    Destination.objects.update(rate=20)
    for _ in range(50):
        agree(OrganisationFactory(), shelf, "name", now=clock())
    made = []
    for _ in range(600):
        made += [clock()] * deliver(shelf)
        clock.advance(seconds=0.5)
        if len(made) == 50:
            break
    assert len(server.shelf) == len(made) == 50
    minute = timedelta(minutes=1)
    assert max(sum(start <= call < start + minute for call in made) for start in made) <= 20
    assert made[-1] - made[0] < timedelta(minutes=3)


def test_somebody_who_takes_back_goes_before_a_crowd_of_newcomers(
    agreed, shelf, server, deliver, clock, many
):
    deliver(shelf)
    for _ in range(3):
        agree(OrganisationFactory(), shelf, "name", now=clock())
    withdraw_consent(
        actor=manager_of(agreed), organisation=agreed, destination=shelf,
        now=clock.advance(seconds=5),
    )  # fmt: skip
    server.asked.clear()
    deliver(shelf)
    assert [asked.method for asked in server.asked] == ["DELETE", "PUT", "PUT", "PUT"]


def test_r10_two_workers_never_send_to_one_destination_at_once(
    agreed, shelf, server, deliver, clock
):
    assert gates.claim(shelf, worker="ailleurs", now=clock())
    assert deliver(shelf) == 0
    clock.advance(minutes=3)
    assert deliver(shelf) == 1, "the other one died: its claim ran out"
    assert Circuit.objects.get().claimed_by == ""


def test_r10_the_next_worker_of_a_folder_takes_over_at_once(agreed, shelf, deliver, clock):
    assert gates.claim(shelf, worker="ici", now=clock())
    assert deliver(shelf, worker="ici") == 1


def test_a_worker_that_lost_its_claim_stops(agreed, shelf, server, deliver, clock, monkeypatch):
    claim = gates.claim

    def taken_over(*args, **options) -> bool:
        found = claim(*args, **options)
        Circuit.objects.update(claimed_by="ailleurs")
        return found

    monkeypatch.setattr(gates, "claim", taken_over)
    assert deliver(shelf) == 0
    assert server.shelf == {}


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_of_presences_costs_the_same_for_many(
    agreed, shelf, deliver, clock, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        agree(agreed, DestinationFactory(connector="shelf", settings={"url": "x"}), now=clock())
    with django_assert_num_queries(3):
        assert len(presences_of(agreed, now=clock())) == item_count + 1
    with django_assert_num_queries(2):
        statuses(now=clock())
