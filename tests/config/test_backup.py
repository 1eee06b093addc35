"""A restored site equals the saved one; a bad backup changes nothing."""

import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from maillage.core.backup.engines import load_table
from maillage.core.backup.manifest import BackupError
from maillage.core.models import Setting
from tests.config.conftest import FILL

WRITE = (
    "import sys, itertools\n"
    "from django.db import transaction\n"
    "from maillage.core.models import OutgoingMail\n"
    "from maillage.core.mail import enqueue\n"
    "from maillage.core import clock\n"
    "for n in itertools.count():\n"
    "    with transaction.atomic():\n"
    "        for half in 'ab':\n"
    "            enqueue(key=f'paire {n} {half}', to='a@exemple.fr', subject='s', text='t', now=clock.now())\n"
    "    print(n, flush=True)\n"
)


def test_a_restored_site_equals_the_saved_one(saved, empty):
    installation, file = saved
    answer = empty.json("restore", str(file))
    assert answer["territory"] == "Ville d’essai"
    assert answer["aside"] is None
    assert empty.dump() == installation.dump()
    assert (empty.data / "media/logos/a.png").read_bytes() == b"\x89PNG logo"
    assert (empty.data / "secret").read_text() == (installation.data / "secret").read_text()
    # What is written next takes numbers that are free.
    empty.python(FILL.replace("cle", "autre").replace("'essai'", "'autre'"))


def test_a_backup_is_for_its_owner_alone(saved):
    assert saved[1].stat().st_mode & 0o777 == 0o600


def test_a_backup_never_replaces_a_file_by_accident(saved):
    installation, file = saved
    before = file.read_bytes()
    done = installation.run("backup", str(file))
    assert done.returncode == 1
    assert "existe déjà" in done.stderr
    assert file.read_bytes() == before
    assert installation.run("backup", str(file), "--force").returncode == 0


def test_a_backup_made_while_people_write_holds_whole_transactions(installation, empty, tmp_path):
    process = _python(installation, WRITE)
    try:
        process.stdout.readline()
        file = tmp_path / "pendant.tar.gz"
        assert installation.run("backup", str(file)).returncode == 0
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
    assert empty.run("restore", str(file)).returncode == 0
    keys = json.loads(
        empty.python(
            "import json\nfrom maillage.core.models import OutgoingMail\n"
            "print(json.dumps(sorted(OutgoingMail.objects.values_list('key', flat=True))))"
        )
    )
    pairs = {key.rsplit(" ", 1)[0] for key in keys}
    assert pairs
    assert len(keys) == 2 * len(pairs)


def _python(installation, code):
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=installation.env | {"DJANGO_SETTINGS_MODULE": "maillage.config.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_restore_never_replaces_a_territory_by_accident(saved):
    installation, file = saved
    before = installation.dump()
    done = installation.run("restore", str(file))
    assert done.returncode == 1
    assert "ajoutez --force" in done.stderr
    assert installation.dump() == before


def test_restore_by_force_keeps_what_it_replaces(saved):
    installation, file = saved
    before = installation.dump()
    installation.python(
        "from maillage.core.models import Setting\nSetting.objects.create(key='apres', value=1)"
    )
    changed = installation.dump()
    answer = installation.json("restore", str(file), "--force")
    assert installation.dump() == before
    aside = Path(answer["aside"])
    if settings.EMBEDDED:
        shutil.copy(aside / "maillage.sqlite3", installation.data / "maillage.sqlite3")
    else:
        assert (
            installation.run("restore", str(aside / "sauvegarde.tar.gz"), "--force").returncode == 0
        )
    assert installation.dump() == changed


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def not_an_archive(file: Path) -> None:
    file.write_bytes(b"id;titre\n1;Club de judo\n")


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def repacked(file: Path, change) -> None:
    with tarfile.open(file) as archive:
        entries = [(entry, archive.extractfile(entry).read()) for entry in archive]
    with tarfile.open(file, "w:gz") as archive:
        for entry, content in entries:
            new = change(entry, content)
            if new is not None:
                entry.size = len(new)
                archive.addfile(entry, io.BytesIO(new))


def escaping(file: Path) -> None:
    def change(entry, content):
        if entry.name.startswith("media/"):
            entry.name = "media/../../dehors"
        return content

    repacked(file, change)


def without_media(file: Path) -> None:
    repacked(file, lambda entry, content: None if entry.name.startswith("media/") else content)


def without_manifest(file: Path) -> None:
    repacked(file, lambda entry, content: None if entry.name == "manifest.json" else content)


def from_the_future(file: Path) -> None:
    def change(entry, content):
        if entry.name != "manifest.json":
            return content
        manifest = json.loads(content)
        manifest["migrations"].append(["core", "9999_demain"])
        return json.dumps(manifest).encode()

    repacked(file, change)


def too_deep(file: Path) -> None:
    repacked(
        file, lambda entry, content: b"[" * 200_000 if entry.name == "manifest.json" else content
    )


@pytest.mark.skipif(settings.EMBEDDED, reason="COPY reads the tables of PostgreSQL only")
@pytest.mark.django_db
def test_the_columns_of_a_table_are_names_never_a_command(tmp_path):
    file = tmp_path / Setting._meta.db_table
    file.write_text('"key") FROM PROGRAM \'touch /tmp/x\' --"\n')
    with (
        connection.cursor() as cursor,
        pytest.raises(BackupError, match="qu’elle n’a pas"),
    ):
        load_table(cursor, file)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (truncated, "est abîmée"),
        (flipped, "est abîmée"),
        (not_an_archive, "est abîmée"),
        (emptied, "est abîmée"),
        (escaping, "qu’aucune sauvegarde de Maillage ne contient"),
        (without_media, "manque ou a changé"),
        (without_manifest, "il lui manque sa table des matières"),
        (from_the_future, "version plus récente"),
        (too_deep, "ne dit pas ce qu’il contient"),
    ],
)
def test_a_bad_backup_is_a_sentence_and_loses_nothing(saved, damage, sentence):
    installation, file = saved
    before = installation.dump()
    damage(file)
    done = installation.run("restore", str(file), "--force")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert sentence in done.stderr
    assert "Rien n’a été changé" in done.stderr
    assert installation.dump() == before
    assert (installation.data / "media/logos/a.png").read_bytes() == b"\x89PNG logo"
    assert not (installation.data / ".restauration").exists()
    assert not (installation.data.parent / "dehors").exists()


@pytest.mark.skipif(
    not settings.EMBEDDED, reason="files are moved one by one on the embedded database only"
)
@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_restore_killed_while_it_moves_files_is_finished_by_the_next_command(saved, moved):
    installation, file = saved
    before = installation.dump()
    installation.python(
        "from maillage.core.models import Setting\nSetting.objects.create(key='apres', value=1)"
    )
    installation.python(
        "import os\n"
        "from pathlib import Path\n"
        "from maillage.core import clock\n"
        "import sys\n"
        "import maillage.core.backup\n"
        "module = sys.modules['maillage.core.backup.restore']\n"
        "true_move, moves = module.shutil.move, []\n"
        "def move(*paths):\n"
        f"    if len(moves) == {moved}:\n"
        "        os._exit(0)\n"
        "    moves.append(paths)\n"
        "    return true_move(*paths)\n"
        "module.shutil.move = move\n"
        f"module.restore(file=Path({str(file)!r}), now=clock.now(), force=True)\n"
        "raise SystemExit('was not killed')"
    )
    assert installation.run("doctor").returncode == 0
    assert installation.dump() == before


def test_a_backup_of_an_older_version_is_brought_up_to_date(saved, empty, tmp_path):
    installation, _ = saved
    expected = installation.dump()
    file = tmp_path / "ancienne.tar.gz"
    installation.python(
        "from pathlib import Path\n"
        "from django.core.management import call_command\n"
        "from maillage.core import backup, clock\n"
        "call_command('migrate', 'socialaccount', '0005', verbosity=0)\n"
        f"backup.save(file=Path({str(file)!r}), now=clock.now())"
    )
    answer = empty.json("restore", str(file))
    assert answer["migrations"] == 1
    assert empty.dump() == expected


def test_restore_waits_for_the_site_to_be_stopped(saved, serve):
    installation, file = saved
    serve(installation)
    done = installation.run("restore", str(file), "--force")
    assert done.returncode == 1
    assert "Le site tourne" in done.stderr


@pytest.mark.skipif(not settings.EMBEDDED, reason="reads the SQLite file of the backup")
def test_the_copy_of_the_database_holds_together(saved, tmp_path):
    _, file = saved
    with tarfile.open(file) as archive:
        (tmp_path / "base.sqlite3").write_bytes(archive.extractfile("base.sqlite3").read())
    database = sqlite3.connect(tmp_path / "base.sqlite3")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        database.close()
