"""kill -9 in the middle of an import: the same command resumes, nothing is lost or doubled."""

import csv
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from maillage.algorithms.synthetic_associations import COLUMNS, Commune, associations

ROWS = 26_000
PATIENCE = 240.0
TOWN = [Commune("29019", "Brest", 1)]
FACTS = (
    "SELECT ref, name, state, created_on, description, audiences, provenance, quality"
    " FROM directory_organisation ORDER BY ref"
)


class Site:
    """An embedded installation, driven through the command line."""

    def __init__(self, data: Path) -> None:
        self.data = data
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.env = kept | {"MAILLAGE_DATA": str(data)}
        started = self.start("init", "--name", "Essai")
        started.communicate(timeout=PATIENCE)
        assert started.returncode == 0

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "maillage.config.cli", *arguments],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def import_all(self, file: Path) -> dict[str, Any]:
        process = self.start("import", "rna", str(file), "--json")
        out, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        return json.loads(out.splitlines()[-1])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "maillage.sqlite3", timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def acknowledged(self) -> int:
        found = self.ask("SELECT counts FROM directory_importrun")
        return json.loads(found[0][0]).get("rows", 0) if found else 0


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """Large enough for two processes; each thousandth row has a date that can not be."""
    path = tmp_path_factory.mktemp("file") / "rna.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for number, row in enumerate(associations(ROWS, TOWN, random.Random(4))):
            if number % 1000 == 500:
                row[COLUMNS.index("date_creat")] = "1066-10-14"
            writer.writerow(row)
    return path


def readers_of(parent: int) -> list[int]:
    """Return the children of a process."""
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(pid) for pid in text.split()]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")


@pytest.mark.slow
def test_r4_an_import_killed_in_the_middle_resumes_and_equals_one_that_was_not(tmp_path, file):
    whole, cut = Site(tmp_path / "whole"), Site(tmp_path / "cut")
    expected = whole.import_all(file)
    assert (expected["read"], expected["created"]) == (ROWS, ROWS)

    process = cut.start("import", "rna", str(file), "--json")
    end = time.monotonic() + PATIENCE
    while not cut.acknowledged():
        assert process.poll() is None, "the import ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.02)
    readers = readers_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert 0 < cut.acknowledged() < ROWS
    assert cut.ask("SELECT count(*) FROM directory_organisation") == [(cut.acknowledged(),)]

    answer = cut.import_all(file)
    assert answer | {"report": ""} == expected | {"report": ""}
    assert cut.ask(FACTS) == whole.ask(FACTS)
    for table in ("directory_sourcerecord", "territory_place", "core_changefeedentry"):
        assert cut.ask(f"SELECT count(*) FROM {table}") == [(ROWS,)]
    assert Path(answer["report"]).read_bytes() == Path(expected["report"]).read_bytes()
    assert len(Path(answer["report"]).read_text(encoding="utf-8").splitlines()) == 1 + ROWS // 1000
    assert cut.ask("PRAGMA quick_check") == [("ok",)]
    assert [pid for pid in readers if is_running(pid)] == []
