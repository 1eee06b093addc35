"""Real processes on a real database, SQLite or PostgreSQL: nothing is oversold, nothing is written twice."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.conftest import PATIENCE, Installation, place

pytestmark = pytest.mark.slow
PLACES, PROCESSES, EACH = 20, 5, 12
REMINDED = 240

EVENT = """
from datetime import UTC, datetime, timedelta
from maillage.agenda.models import Event, Occurrence, Registration
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
event = Event.objects.create(
    ref="concours", title="Concours", state="published", registration=True, places={places}, places_each=4,
    created_at=NOW, updated_at=NOW, published_at=NOW)
start = NOW + timedelta(days=10)
date = Occurrence.objects.create(
    event=event, key="2026-03-13T10:00", starts_at=start, ends_at=start + timedelta(hours=2),
    first_day=start.date(), last_day=start.date(), places={places})
"""
CROWD = """
import random, sys
from datetime import UTC, datetime
from maillage.agenda.errors import NoPlaceLeft
from maillage.agenda.models import Occurrence
from maillage.agenda.registering.services.booking import cancel, change_places, register
from maillage.core.actor import Actor
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
who, each = int(sys.argv[1]), int(sys.argv[2])
roll = random.Random(who)
date = Occurrence.objects.select_related("event").get()
print("prêt", flush=True)
sys.stdin.readline()
for number in range(each):
    made = register(
        actor=Actor.anonymous(), occurrence=date, name="N", email=f"{who}-{number}@exemple.test", phone="",
        places=roll.randint(1, 4), needs="", now=NOW)
    what = roll.random()
    if what < 0.25:
        cancel(registration=made, now=NOW)
    elif what < 0.5:
        try:
            change_places(registration=made, places=roll.randint(1, 4), now=NOW)
        except NoPlaceLeft:
            pass
"""
COUNTED = """
import json
from maillage.agenda.models import Occurrence
date = Occurrence.objects.get()
rows = list(date.registrations.order_by("pk").values_list("state", "places"))
print(json.dumps({"taken": date.taken, "rows": rows}))
"""
DUE = """
for number in range({number}):
    Registration.objects.create(
        occurrence=date, name="N", email=f"{{number}}@exemple.test", state="confirmed", token=f"jeton{{number}}",
        made_at=NOW, confirmed_at=NOW)
"""
REMIND = """
from datetime import UTC, datetime
from maillage.agenda.registering.services.following import remind_due
print("prêt", flush=True)
while remind_due(now=datetime(2026, 3, 12, 9, tzinfo=UTC), most=7):
    pass
"""
REMINDERS = """
import json
from maillage.agenda.models import Registration
from maillage.core.models import OutgoingMail
mails = OutgoingMail.objects.filter(key__endswith=":reminder").order_by("to")
print(json.dumps({
    "mails": mails.count(), "people": mails.values("to").distinct().count(),
    "marked": Registration.objects.filter(reminded_at__isnull=False).count()}))
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Installation]:
    with place(tmp_path / "var") as installation:
        done = installation.run("init", "--name", "Ville d’essai")
        assert done.returncode == 0, done.stderr
        yield installation


def start(town: Installation, code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process of this installation and wait until it has loaded everything."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
        env=town.env | {"DJANGO_SETTINGS_MODULE": "maillage.config.settings"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline().strip() == "prêt", process.communicate()
    return process


def test_r13_a_crowd_at_once_never_takes_more_places_than_there_are(town):
    town.python(EVENT.format(places=PLACES))
    crowd = [start(town, CROWD, str(who), str(EACH)) for who in range(PROCESSES)]
    for one in crowd:
        one.stdin.write("\n")
        one.stdin.flush()
    for one in crowd:
        _, errors = one.communicate(timeout=PATIENCE)
        assert one.returncode == 0, errors
    found = json.loads(town.python(COUNTED))
    held = [places for state, places in found["rows"] if state == "confirmed"]
    waiting = [places for state, places in found["rows"] if state == "waiting"]
    assert len(found["rows"]) == PROCESSES * EACH
    assert found["taken"] == sum(held) <= PLACES
    assert waiting
    assert min(waiting) > PLACES - found["taken"]


def test_r15_reminders_survive_kill_9_and_go_once(town):
    town.python(EVENT.format(places=1000) + DUE.format(number=REMINDED))
    for _ in range(3):
        two = [start(town, REMIND) for _ in range(2)]
        time.sleep(0.12)
        two[0].send_signal(signal.SIGKILL)
        two[0].communicate(timeout=PATIENCE)
        time.sleep(0.05)
        two[1].send_signal(signal.SIGKILL)
        two[1].communicate(timeout=PATIENCE)
    _, errors = start(town, REMIND).communicate(timeout=PATIENCE)
    assert errors == ""
    expected = {"mails": REMINDED, "people": REMINDED, "marked": REMINDED}
    assert json.loads(town.python(REMINDERS)) == expected
