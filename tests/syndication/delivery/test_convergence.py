"""Whatever happens in whatever order, a destination that answers at last holds what is wanted, once."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from maillage.core.actor import Actor
from maillage.directory.services.profiles import correct_profile
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Presence
from maillage.syndication.payload import wanted_at
from maillage.syndication.services.consents import withdraw_consent
from tests.core.talkative import Answer
from tests.factories.destinations import agree
from tests.factories.organisations import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db

PHONES = st.sampled_from(["04 67 00 00 01", "04 67 00 00 02"])
FAILURES = st.sampled_from(["500", "429", "422", "close", "lost", "killed"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("phone"), PHONES),
        st.tuples(st.sampled_from(["agree", "withdraw", "deliver"]), st.none()),
        st.tuples(st.just("trouble"), FAILURES),
    ),
    min_size=3,
    max_size=14,
)
MOODS = {
    "500": lambda _: Answer(500),
    "429": lambda _: Answer(429, headers={"Retry-After": "30"}),
    "422": lambda _: Answer(422),
    "close": lambda _: Answer(close=True),
}


class Killed(BaseException):
    """What a worker that is killed does next: nothing."""


def die(*_args, **_options):
    raise Killed


class History:
    """What people, the destination and the system do to one organisation, step by step."""

    def __init__(self, shelf, server, deliver, clock, monkeypatch) -> None:
        self.shelf, self.server, self.clock = shelf, server, clock
        self.run, self.monkeypatch = deliver, monkeypatch
        self.organisation = OrganisationFactory(name="Judo Club", phone="04 67 00 00 01")
        self.manager = manager_of(self.organisation)
        server.shelf.clear()

    def phone(self, number: str) -> None:
        correct_profile(
            actor=Actor.for_system("essai"), organisation=self.organisation,
            changes={"phone": number}, now=self.clock(),
        )  # fmt: skip

    def agree(self, _: None) -> None:
        agree(self.organisation, self.shelf, "name", "phone", now=self.clock(), actor=self.manager)

    def withdraw(self, _: None) -> None:
        withdraw_consent(
            actor=self.manager, organisation=self.organisation, destination=self.shelf,
            now=self.clock(),
        )  # fmt: skip

    def deliver(self, _: None) -> None:
        self.run(self.shelf)

    def trouble(self, kind: str) -> None:
        if kind == "killed":
            self.kill()
            return
        self.server.lose_answers = int(kind == "lost")
        self.server.mood = MOODS.get(kind, lambda _: None)
        self.run(self.shelf)
        self.server.lose_answers, self.server.mood = 0, lambda _: None

    def kill(self) -> None:
        """Stop the worker between the answer of the destination and our acknowledgement."""
        with self.monkeypatch.context() as patch, contextlib.suppress(Killed):
            patch.setattr("maillage.syndication.delivery.rounds.acknowledge", die)
            patch.setattr("maillage.syndication.delivery.gates.release", lambda *_, **__: None)
            self.run(self.shelf)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=STEPS)
@example(steps=[("agree", None), ("deliver", None), ("withdraw", None), ("trouble", "422")])
def test_r7_every_history_ends_with_what_is_wanted(
    shelf, server, deliver, clock, monkeypatch, steps
):
    history = History(shelf, server, deliver, clock, monkeypatch)
    for kind, detail in steps:
        clock.advance(seconds=20)
        getattr(history, kind)(detail)
    for _ in range(4):
        clock.advance(hours=2)
        deliver(shelf)
    ref = history.organisation.ref
    wanted = wanted_at(shelf, [ref]).get(ref)
    row = Presence.objects.filter(organisation=history.organisation).first()
    contents: dict[str, bytes] = {}
    for asked in server.asked:
        key = json.loads(asked.body)["key"]
        assert contents.setdefault(key, asked.body) == asked.body, "one key, one content"
    if row is not None and row.state == PresenceState.REFUSED:
        assert wanted is not None
        assert wanted.digest == row.sending_digest
        return
    assert server.shelf.get(ref) == (wanted.values if wanted else None)
    if row is not None:
        assert row.state == (PresenceState.PRESENT if wanted else PresenceState.ABSENT)
        assert row.stays.filter(until=None).count() == (1 if wanted else 0)
