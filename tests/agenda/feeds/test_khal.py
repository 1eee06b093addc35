"""Debian's khal, a calendar of the terminal, reads the feed: R23 with a program that is not a library."""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from maillage.agenda.enums import Status
from maillage.algorithms.schedule import Act, Change, Schedule, Segment
from tests.factories.events import EventFactory, once

KHAL = shutil.which("khal")
# .ci/run installs khal and says CI: there its absence is a failure, on a laptop a skip.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(KHAL is None and "CI" not in os.environ, reason="khal is not installed"),
]
CONFIG = """
[calendars]
[[agenda]]
path = {folder}/agenda
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def khal(folder: Path, *arguments: str) -> str:
    (folder / "agenda").mkdir(exist_ok=True)
    (folder / "config").write_text(CONFIG.format(folder=folder))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [KHAL or "khal", "-c", str(folder / "config"), *arguments],
        env=kept | {"HOME": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_r23_khal_shows_the_same_dates(client, tmp_path):
    weekly = Segment(datetime.fromisoformat("2026-03-07T10:00"), 90, "FREQ=WEEKLY;BYDAY=SA")
    EventFactory(
        title="Atelier",
        schedule=Schedule(
            (weekly,),
            (
                Change("2026-03-14T10:00", Act.REMOVED),
                Change("2026-03-21T10:00", Act.MOVED, datetime.fromisoformat("2026-03-22T15:00")),
            ),
        ).to_json(),
    )
    EventFactory(title="Fête", schedule=once(day="2026-03-28", at="00:00", minutes=1440 * 2))
    EventFactory(title="Bal", schedule=once(day="2026-03-29", at="20:00"), status=Status.POSTPONED)
    calendar = tmp_path / "agenda.ics"
    calendar.write_bytes(client.get("/agenda.ics").getvalue())
    khal(tmp_path, "import", "--batch", "-a", "agenda", str(calendar))
    told = khal(
        tmp_path, "list", "--format", "{start-date} {start-time} {end-time} {title}",
        "--day-format", "", "2026-03-01", "2026-04-06",
    )  # fmt: skip
    assert sorted(line.strip() for line in told.splitlines() if "Atelier" in line) == [
        "2026-03-07 10:00 11:30 Atelier",
        "2026-03-22 15:00 16:30 Atelier",
        "2026-03-28 10:00 11:30 Atelier",
        "2026-04-04 10:00 11:30 Atelier",
    ]
    assert sum("Fête" in line for line in told.splitlines()) == 2
    assert "2026-03-29 20:00 22:00 Bal" in told
