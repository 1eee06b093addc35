import re

import pytest

from maillage import __version__
from maillage.config import cli, commands

EVERY = [command.NAME for command in commands.ALL]


@pytest.mark.parametrize("name", EVERY)
def test_help_of_each_command_is_in_french(name, capsys):
    assert cli.main([*name.split(), "--help"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith(f"Emploi\u00a0: maillage {name}")
    assert "montre cette aide" in said.out
    assert not re.search(r"usage|optional|positional|show this", said.out)


def test_help_writes_nothing(empty):
    assert empty.run("backup", "--help").returncode == 0
    assert not empty.data.exists()


def test_version_is_said(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Maillage {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "il manque\u00a0: COMMANDE"),
        (["danser"], "ne peut pas valoir 'danser'"),
        (["backup"], "il manque\u00a0: FICHIER"),
        (["serve", "--port", "douze"], "--port attend un nombre entier, pas 'douze'"),
        (["serve", "--port"], "--port attend une valeur"),
        (["doctor", "--vite"], "argument inconnu\u00a0: --vite"),
        (["search", "judo", "--near", "ici"], "attend LATITUDE,LONGITUDE"),
        (["search", "judo", "--near", "93,3"], "entre -90 et 90"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_french_sentence(arguments, sentence, capsys):
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert "--help" in said.err


def test_a_command_without_installation_says_what_to_do(empty):
    done = empty.run("backup", str(empty.data / "s.tar.gz"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(
        r"maillage\u00a0: Rien n’est encore installé .*maillage init.*\n", done.stderr
    )


def test_a_wrong_setting_is_a_sentence(empty):
    empty.extra["MAILLAGE_PORT"] = "huit mille"
    done = empty.run("doctor")
    assert done.returncode == 1
    assert "Le réglage MAILLAGE_PORT vaut «\u00a0huit mille\u00a0»" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_a_sentence(empty):
    empty.database = ""
    empty.extra["DATABASE_URL"] = "postgres://maillage@127.0.0.1:1/rien"
    done = empty.run("backup", "s.tar.gz")
    assert done.returncode == 1
    assert "La base de données (rien sur 127.0.0.1) ne répond pas" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unexpected_error_leaves_its_details_in_a_file(installation):
    if installation.database:
        installation.python(
            "from django.db import connection\n"
            "connection.cursor().execute('ALTER TABLE core_auditentry DROP COLUMN digest')"
        )
    else:
        installation.python(
            "from maillage.core.models import AuditEntry\n"
            "from django.db import connection\n"
            "connection.cursor().execute('DROP TABLE core_auditentry')"
        )
    done = installation.run("audit", "verify")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    file = installation.data / "journal" / "erreurs.log"
    assert str(file) in done.stderr
    assert "Traceback" in file.read_text()


def test_a_reader_that_leaves_early_is_no_error(installation):
    process = installation.start("doctor")
    process.stdout.close()
    assert process.wait(60) in {0, 1}
    assert process.stderr.read() == ""
    process.stderr.close()


def test_json_is_one_object_on_the_last_line(installation):
    answer = installation.json("audit", "verify")
    assert answer["status"] == "ok"
    assert answer["verified"] >= 1


def test_a_changed_act_is_told_by_audit_verify(installation):
    installation.python(
        "from maillage.core.models import AuditEntry\n"
        "AuditEntry.objects.filter(number=1).update(verb='autre')"
    )
    done = installation.run("audit", "verify")
    assert done.returncode == 1
    assert "L’inscription n°\u00a01 a été modifiée." in done.stderr
