"""Rows read in another process are those read here; what goes wrong there is told here."""

import os
import signal
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.core.databases import bulk_writing
from maillage.core.shipped import shipped_path
from maillage.directory.models import Organisation
from maillage.directory.services import import_ahead
from maillage.directory.services.import_ahead import prepared_rows
from maillage.directory.services.import_rows import RowWriter
from maillage.directory.services.imports import ImportedFile, run_import
from maillage.directory.sources.rna import read_rna
from maillage.directory.sources.rows import SourceError, SourceRow
from maillage.territory.communes import insee_of

FILE = shipped_path("rna/rna_import_20250501_dpt_29_extrait.csv.gz")
READING = {"path": FILE, "today": date(2026, 11, 21), "find_insee": insee_of}


@pytest.fixture(autouse=True)
def _always_worth_it(monkeypatch):
    monkeypatch.setattr(import_ahead, "WORTH_IT", 0)
    monkeypatch.setattr(import_ahead.os, "sched_getaffinity", lambda _: {0, 1})


def ahead(**changes):
    return prepared_rows(read_rna, READING | changes, source="rna", size=1)


def test_rows_are_those_that_this_process_reads():
    prepare = RowWriter("rna").prepare
    here = [prepare(row) for row in read_rna(**READING)]
    assert len(here) == 300
    assert list(ahead()) == here
    assert list(ahead(skip=299)) == here[299:]


def test_rows_left_out_by_a_filter_do_not_count_as_skipped():
    finistere = list(ahead(communes=["29019"]))
    assert 1 < len(finistere) < 300
    assert list(ahead(communes=["29019"], skip=1)) == finistere[1:]


def test_a_file_that_can_not_be_read_gives_its_sentence(tmp_path):
    wrong = tmp_path / "photo.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    with pytest.raises(SourceError, match=r"« photo\.csv »"):
        list(ahead(path=wrong))


def _dies(path: Path) -> list[SourceRow]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_a_reader_that_dies_says_to_start_again():
    rows = prepared_rows(_dies, {"path": FILE}, source="rna", size=1)
    with pytest.raises(SourceError, match="relancez la même commande"):
        list(rows)


def test_nobody_is_left_behind_when_reading_stops_in_the_middle(monkeypatch):
    started = []
    start = subprocess.Popen

    def watched(*args, **options):
        started.append(start(*args, **options))
        return started[-1]

    monkeypatch.setattr("maillage.directory.services.import_ahead.subprocess.Popen", watched)
    rows = ahead()
    next(rows)
    rows.close()
    assert [process.returncode is None for process in started] == [False]


@pytest.mark.django_db
def test_what_an_import_writes_holds_every_constraint(town, source, system, now):
    done = run_import(
        actor=system,
        source=source,
        rows=read_rna(**READING),
        file=ImportedFile("29.csv", "2" * 64),
        now=now + timedelta(1),
    )
    assert done.counts["created"] > 200
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.django_db
def test_constraints_are_checked_during_an_import(now):
    with bulk_writing(), pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(ref="a" * 12, kind="secte", name="A", updated_at=now)
