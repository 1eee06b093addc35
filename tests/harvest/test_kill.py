"""kill -9 in the middle of a reading, and one Maillage that reads another, with real processes."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from maillage.core.shipped import shipped_path
from maillage.directory.models import Organisation
from maillage.harvest.services.reading import read_source
from tests.directory.test_import_kill import PATIENCE, Site
from tests.harvest.conftest import HEADER, MAPPING

ROWS = 12_000
FOLLOW = """
import django
django.setup()
from datetime import UTC, datetime
from maillage.core.actor import Actor
from maillage.harvest.services.following import Description, follow_source
said = Description(name="Grande liste", kind="file", location="liste.csv", licence="LO", mapping={!r})
follow_source(actor=Actor.for_system("tests"), description=said, now=datetime(2026, 3, 3, tzinfo=UTC))
"""
FACTS = "SELECT name, phone, provenance FROM directory_organisation ORDER BY name"


def big_list() -> str:
    lines = (f"{n};Association {n};0467{n:06d};;;;;;" for n in range(1, ROWS + 1))
    return "\n".join([HEADER, *lines, ""])


def installed(folder: Path) -> Site:
    """An installation that follows one large file of its folder."""
    site = Site(folder)
    (folder / "sources").mkdir()
    (folder / "sources/liste.csv").write_text(big_list())
    subprocess.run(
        [sys.executable, "-c", FOLLOW.format(MAPPING)],
        env=site.env | {"DJANGO_SETTINGS_MODULE": "maillage.config.settings"},
        check=True,
        capture_output=True,
    )
    return site


def run(site: Site) -> tuple[int, dict]:
    process = site.start("sources", "run", "grande-liste", "--json")
    out, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, json.loads(out.splitlines()[-1])


@pytest.mark.slow
def test_r4_a_reading_killed_in_the_middle_resumes_with_the_same_file(tmp_path):
    whole, cut = installed(tmp_path / "whole"), installed(tmp_path / "cut")
    status, expected = run(whole)
    assert (status, expected["state"], expected["created"]) == (0, "done", ROWS)

    process = cut.start("sources", "run", "grande-liste", "--json")
    end = time.monotonic() + PATIENCE
    while not cut.acknowledged():
        assert process.poll() is None, "the reading ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert 0 < cut.acknowledged() < ROWS
    # What comes next is another file: the reading goes on with the one it began.
    (tmp_path / "cut/sources/liste.csv").write_text(HEADER + "\n1;Autre;;;;;;;\n")

    status, answer = run(cut)
    assert status == 0
    assert answer | {"report": ""} == expected | {"report": ""}
    assert cut.ask(FACTS) == whole.ask(FACTS)
    assert cut.ask("SELECT count(*) FROM harvest_reading") == [(1,)]

    status, held = run(cut)
    assert (status, held["state"], held["rows"]) == (1, "held", 1)
    assert cut.ask("SELECT count(*) FROM directory_organisation") == [(ROWS,)]
    process = cut.start("sources", "list", "--json")
    [listed] = json.loads(process.communicate(timeout=PATIENCE)[0].splitlines()[-1])["sources"]
    assert (listed["name"], listed["last_state"]) == ("grande-liste", "held")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def other(tmp_path):
    """Another Maillage, installed and served: the directory of a town, over HTTP."""
    site = Site(tmp_path / "other")
    port = free_port()
    site.env |= {"MAILLAGE_URL": f"http://127.0.0.1:{port}"}
    files = (str(shipped_path("montpellier/associations_2011.csv")), "--mapping",
             str(shipped_path("mappings/montpellier.toml")))  # fmt: skip
    imported = site.start("import", "directory", *files)
    imported.communicate(timeout=PATIENCE)
    assert imported.returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage.config.cli", "serve", "--port", str(port)],
        env=site.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/sante")
        yield f"127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the other Maillage was not served")


@pytest.mark.slow
@pytest.mark.django_db
def test_one_maillage_reads_another_then_finds_nothing_new(other, follow, system, now, settings):
    settings.MAILLAGE_OUTGOING_ALLOW = [other]
    followed = follow(f"http://{other}/", kind="maillage", name="Ville voisine")
    done = read_source(actor=system, followed=followed, now=now)
    assert (done.state, done.words) == ("done", "")
    assert done.counts["created"] == Organisation.objects.count() > 2000
    assert done.counts["refused"] == 0
    one = Organisation.objects.order_by("pk").first()
    assert one.records.get().licence == "Licence Ouverte 2.0"
    followed.refresh_from_db()
    assert read_source(actor=system, followed=followed, now=now).state == "same"
