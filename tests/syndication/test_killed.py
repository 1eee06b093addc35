"""Real workers, killed and replaced; real destinations, dead, hanging and lying: nothing is lost, nothing doubled."""

import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.conftest import Installation, _template, installation, wait_until
from tests.core.talkative import Answer, Asked, TalkativeServer

__all__ = ["_template", "installation"]

pytestmark = pytest.mark.slow

CHECKOUT = str(Path(__file__).parent.parent.parent)
SECRET = "whsec_" + "QUFB" * 8
PREPARE = """
from django.conf import settings
from maillage.core import clock
from maillage.core.sealing import seal
from maillage.syndication.models import Destination
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory
now = clock.now()
organisation = OrganisationFactory(ref="judo00000001", name="Judo Club", phone="04 67 00 00 01")
for code, url in {addresses!r}.items():
    destination = DestinationFactory(
        code=code, connector="webhook", settings={{"url": url}}, sealed=seal({{"secret": {secret!r}}})
    )
    agree(organisation, destination, "name", "phone", now=now)
"""
CHANGE = """
from maillage.core import clock
from maillage.core.actor import Actor
from maillage.directory.models import Organisation
from maillage.directory.services.profiles import correct_profile
correct_profile(
    actor=Actor.for_system("essai"), organisation=Organisation.objects.get(ref="judo00000001"),
    changes={{"phone": {phone!r}}}, now=clock.now(),
)
"""
WITHDRAW = """
from maillage.accounts.actors import actor_of
from maillage.core import clock
from maillage.directory.models import Organisation
from maillage.syndication.services.consents import withdraw_all_consents
organisation = Organisation.objects.get(ref="judo00000001")
person = organisation.memberships.order_by("pk").first().person
withdraw_all_consents(actor=actor_of(person), organisation=organisation, now=clock.now())
"""


class Listener(TalkativeServer):
    """Takes notices as Standard Webhooks asks: an identifier seen before changes nothing."""

    def __init__(self) -> None:
        super().__init__(self.listen)
        self.seen: list[str] = []
        self.copies: dict[str, dict] = {}
        self.obeyed = 0
        self.mood = lambda _asked: None
        # Obeys, then keeps its answer for itself until released.
        self.holding = threading.Event()
        self.released = threading.Event()

    def listen(self, asked: Asked) -> Answer:
        answer = self.mood(asked)
        if answer is not None:
            return answer
        self.take(asked)
        if self.holding.is_set():
            self.released.wait(30)
            return Answer(close=True)
        return Answer(204, b"")

    def take(self, asked: Asked) -> None:
        number = {name.lower(): value for name, value in asked.headers.items()}["webhook-id"]
        self.seen.append(number)
        if self.seen.count(number) > 1:
            return
        self.obeyed += 1
        said = json.loads(asked.body)
        if said["type"].endswith("withdrawn"):
            self.copies.pop(said["data"]["ref"], None)
        else:
            self.copies[said["data"]["ref"]] = said["data"]["values"]

    def phones(self) -> list[str]:
        return [copy["phone"] for copy in self.copies.values()]


@pytest.fixture
def listeners() -> Iterator[dict[str, Listener]]:
    found = {name: Listener() for name in ("un", "deux")}
    for listener in found.values():
        listener.__enter__()
    yield found
    for listener in found.values():
        listener.released.set()
        listener.__exit__()


@pytest.fixture
def prepared(installation: Installation, listeners) -> Installation:
    installation.extra |= {
        "PYTHONPATH": CHECKOUT,
        "MAILLAGE_OUTGOING_ALLOW": " ".join(one.host for one in listeners.values()),
    }
    addresses = {name: f"{listener.url}/" for name, listener in listeners.items()}
    installation.python(PREPARE.format(addresses=addresses, secret=SECRET))
    return installation


@pytest.fixture
def work(prepared) -> Iterator:
    """Start a worker; those that still run are stopped at the end."""
    workers: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        workers.append(prepared.start("worker"))
        return workers[-1]

    yield start
    for worker in workers:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


def states(installation: Installation) -> dict[str, dict]:
    return {one["code"]: one for one in installation.json("deliveries")["destinations"]}


def test_r7_a_worker_killed_in_the_middle_of_a_call_loses_nothing_and_doubles_nothing(
    prepared, listeners, work
):
    one, two = listeners["un"], listeners["deux"]
    one.holding.set()
    worker = work()
    wait_until(lambda: one.obeyed == 1 and two.obeyed == 1)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    assert states(prepared)["un"]["waiting"] == 1
    one.holding.clear()
    one.released.set()
    work()
    wait_until(lambda: len(one.seen) == 2)
    wait_until(lambda: states(prepared)["un"]["waiting"] == 0)
    assert len(set(one.seen)) == 1, "the same key after the kill"
    assert (one.obeyed, two.obeyed) == (1, 1)
    assert one.phones() == two.phones() == ["04 67 00 00 01"]


def test_r7_a_change_made_while_no_worker_lives_is_sent_by_the_next_one(prepared, listeners, work):
    worker = work()
    wait_until(lambda: all(one.obeyed == 1 for one in listeners.values()))
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    prepared.python(CHANGE.format(phone="04 67 00 00 02"))
    work()
    wait_until(lambda: all(one.phones() == ["04 67 00 00 02"] for one in listeners.values()))
    prepared.python(WITHDRAW)
    wait_until(lambda: not any(one.copies for one in listeners.values()))
    assert all(one.obeyed == 3 for one in listeners.values())


def test_r11_a_destination_that_hangs_delays_no_other(prepared, listeners, work):
    one, two = listeners["un"], listeners["deux"]
    one.mood = lambda _: Answer(hang=60)
    work()
    wait_until(lambda: two.obeyed == 1)
    prepared.python(CHANGE.format(phone="04 67 00 00 03"))
    begun = time.monotonic()
    wait_until(lambda: two.phones() == ["04 67 00 00 03"])
    # Ten seconds is what a call to the hanging one takes before it is given up.
    assert time.monotonic() - begun < 9
    assert one.copies == {}


def test_r7_a_destination_killed_and_raised_again_gets_the_last_state_once(
    prepared, listeners, work
):
    one = listeners["un"]
    one.mood = lambda _: Answer(close=True)
    work()
    wait_until(lambda: len(one.asked) >= 2)
    prepared.python(CHANGE.format(phone="04 67 00 00 04"))
    time.sleep(2)
    one.mood = lambda _: None
    wait_until(lambda: one.phones() == ["04 67 00 00 04"])
    wait_until(lambda: states(prepared)["un"]["waiting"] == 0)
    told = states(prepared)["un"]
    assert (told["present"], told["failing"], told["circuit"]) == (1, 0, "closed")
    assert one.obeyed == 1


def test_the_command_tells_the_same_in_a_table(prepared, listeners, work):
    listeners["un"].mood = lambda _: Answer(401)
    work()
    wait_until(lambda: states(prepared)["un"]["circuit"] == "blocked")
    wait_until(lambda: states(prepared)["deux"]["present"] == 1)
    done = prepared.run("deliveries")
    assert "identifiants à revoir" in done.stdout
    assert done.stdout.startswith("plateforme")
    finding = next(
        check for check in prepared.json("doctor")["checks"] if check["name"] == "deliveries"
    )
    assert finding["level"] == "attention"
    assert "Réglages et secrets" in finding["remedy"]
