"""Readings over real HTTP: what is new, what is the same, what is held, what fails and why."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from maillage.core.models import OutgoingMail
from maillage.directory.models import Organisation, SourceRecord
from maillage.harvest import fetching
from maillage.harvest.errors import Waiting
from maillage.harvest.models import FollowedSource, Reading
from maillage.harvest.services.deciding import decide_reading
from maillage.harvest.services.reading import read_source
from maillage.harvest.tasks import due
from tests.factories.people import PersonFactory
from tests.harvest.conftest import Answer, rows, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(system, now):
    """Read a source, a day later each time."""
    moment = now

    def read(followed: FollowedSource) -> Reading:
        nonlocal moment
        moment += timedelta(days=1)
        followed.refresh_from_db()
        return read_source(actor=system, followed=followed, now=moment)

    return read


def test_a_source_fills_the_directory_and_says_what_it_did(library, follow, read):
    followed = follow(library.put(rows(3)))
    done = read(followed)
    assert (done.state, done.rows, done.ids, done.counts["created"]) == ("done", 3, 3, 3)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == [
        "Association 1",
        "Association 2",
        "Association 3",
    ]
    followed.refresh_from_db()
    assert followed.next_at == done.finished_at + timedelta(days=7)
    assert not list(Path(fetching.folder_of_files().parent / "harvest").glob("*-[0-9]*"))


def test_r1_an_unchanged_source_is_not_read_again(library, follow, read):
    followed = follow(library.put(rows(3)))
    read(followed)
    again = read(followed)
    assert (again.state, again.import_run) == ("same", None)
    assert "If-None-Match" in library.seen[-1][1]
    library.answers["/liste.csv"] = Answer(rows(3))
    assert read(followed).state == "same", "no tag: the bytes tell"


@pytest.mark.parametrize(("left", "state"), [(81, "done"), (79, "held")])
def test_r2_a_source_that_shrinks_by_more_than_a_fifth_is_held(library, follow, read, left, state):
    followed = follow(library.put(rows(100)))
    read(followed)
    library.put(rows(left))
    done = read(followed)
    assert done.state == state
    absent = SourceRecord.objects.filter(unseen_since__isnull=False).count()
    assert absent == (100 - left if state == "done" else 0)
    assert Organisation.objects.count() == 100, "nothing is ever erased"


def test_r2_the_same_lines_for_fewer_organisations_are_held_too(library, follow, read):
    followed = follow(library.put(rows(10)))
    read(followed)
    library.put(table(*(f"{n % 7};Association {n % 7}" for n in range(10))))
    done = read(followed)
    assert (done.state, done.rows, done.ids) == ("held", 10, 7)
    assert "7 organisations au lieu de 10" in done.words


def test_a_held_reading_waits_then_goes_on_with_the_very_file(library, follow, read, system, now):
    PersonFactory(functions=("facilitator",), email="equipe@exemple.test")
    followed = follow(library.put(rows(10)))
    read(followed)
    library.put(rows(5))
    held = read(followed)
    assert OutgoingMail.objects.filter(key__startswith="reading-held").count() == 1
    with pytest.raises(Waiting):
        read(followed)
    assert due(now + timedelta(days=30)) == []
    library.put(rows(9))
    decide_reading(actor=system, reading=held, accepted=True, now=now + timedelta(days=3))
    done = read(followed)
    assert (done.pk, done.state, done.rows, done.unseen) == (held.pk, "done", 5, 5)


def test_a_refused_reading_changes_nothing_and_the_next_one_is_compared_with_the_good_one(
    library, follow, read, system, now
):
    followed = follow(library.put(rows(10)))
    read(followed)
    library.put(rows(5))
    held = read(followed)
    decide_reading(actor=system, reading=held, accepted=False, reason="Fichier coupé", now=now)
    library.put(rows(6))
    again = read(followed)
    assert (again.state, again.rows_before) == ("held", 10)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=404), "Il n’y a plus rien à cette adresse"),
        (Answer(status=500), "en panne (réponse 500)"),
        (Answer(status=418), "inattendue (418)"),
        (Answer(b""), "fichier vide"),
        (Answer(gzip.compress(rows(500))[:-200]), "abîmé"),
        (Answer(rows(5), announced=10_000), "a coupé la connexion"),
        (Answer(b"<!doctype html><p>Erreur"), "une page web"),
        (Answer(bytes(range(256)) * 40), "n’est pas un texte"),
        (Answer(b"autre;colonnes\n1;2\n"), "n’a pas de colonne"),
        (Answer(table()), "aucune organisation"),
        (Answer(b"{}", 302, {"Location": "http://127.0.0.2:1/prive.csv"}), "machine privée"),
    ],
    ids=["404", "500", "418", "empty", "gzip", "cut", "page", "binary", "columns", "none", "private"],
)  # fmt: skip
def test_r8_a_source_that_fails_says_why_and_changes_nothing(library, follow, read, answer, words):
    followed = follow(library.put(rows(5)))
    read(followed)
    library.answers["/liste.csv"] = answer
    failed = read(followed)
    assert failed.state == "failed"
    assert words in failed.words
    assert Organisation.objects.count() == 5
    assert SourceRecord.objects.filter(unseen_since__isnull=False).count() == 0
    followed.refresh_from_db()
    assert followed.next_at == failed.finished_at + timedelta(hours=6)


def test_a_source_that_hangs_is_given_up(library, follow, read, monkeypatch):
    monkeypatch.setattr(fetching, "WAIT_S", 0.2)
    followed = follow(library.url())
    library.answers["/liste.csv"] = Answer(rows(5), wait=1.0)
    failed = read(followed)
    assert (failed.state, failed.words) == (
        "failed",
        "La plateforme a pris la demande et n’a pas répondu à temps.",
    )


def test_a_file_too_large_is_not_read(library, follow, read, settings):
    settings.MAILLAGE_IMPORT_LIMIT = 1000
    failed = read(follow(library.put(rows(100))))
    assert (failed.state, failed.counts) == ("failed", {})
    assert "MAILLAGE_IMPORT_LIMIT" in failed.words


def test_text_of_windows_and_gzip_are_read_as_they_are(library, follow, read):
    body = table("1;Amitié créole").decode().encode("cp1252")
    done = read(follow(library.put(gzip.compress(body))))
    assert done.state == "done"
    assert Organisation.objects.get().name == "Amitié créole"


def test_the_team_is_told_of_the_first_failure_only(library, follow, read):
    PersonFactory(functions=("facilitator",))
    followed = follow(library.url())
    read(followed)
    read(followed)
    assert OutgoingMail.objects.filter(key__startswith="reading-failed").count() == 1


def test_the_key_of_a_source_goes_to_its_server_and_nowhere_else(library, follow, read):
    followed = follow(library.put(rows(2)), key="open-sesame")
    assert "open-sesame" not in followed.sealed
    read(followed)
    assert library.seen[-1][1]["Authorization"] == "Bearer open-sesame"


def test_a_file_of_the_folder_is_read_and_no_other(settings, follow, read, town):
    folder = settings.MAILLAGE_DATA / "sources"
    folder.mkdir()
    (folder / "liste.csv").write_bytes(rows(2))
    assert read(follow("liste.csv", kind="file")).counts["created"] == 2


def test_r3_what_is_no_longer_there_is_marked_and_comes_back(library, follow, read):
    followed = follow(library.put(rows(10)))
    read(followed)
    library.put(rows(9))
    assert read(followed).unseen == 1
    record = SourceRecord.objects.get(external_id="10")
    assert record.unseen_since is not None
    assert Organisation.objects.get(name="Association 10").listing == "listed"
    library.put(rows(10, n1="1;Association première"))
    assert read(followed).unseen == 0
    record.refresh_from_db()
    assert record.unseen_since is None
