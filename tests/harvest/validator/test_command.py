"""`maillage validate`: the contract for programs."""

import csv
import json
from pathlib import Path

import pytest

from maillage.config.cli import DONE, FAILED, main
from maillage.harvest.validator.judging import VERDICTS

TABLE = "Nom;Tél\nJUDO DU LEZ;0467000001\nChœur;04 67 00 00 02\nÉchecs;bla\nJudo du Lez;\n"
MAPPING = '[columns]\nname = "Nom"\nphone = "Tél"\n[identity]\ncolumns = ["Nom"]\n'


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "asso.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.django_db
def test_the_counts_and_the_corrected_file(table, tmp_path, capsys):
    mapping, output = tmp_path / "m.toml", tmp_path / "corrige.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    arguments = [
        "validate",
        str(table),
        "--mapping",
        str(mapping),
        "--output",
        str(output),
        "--json",
    ]
    assert main(arguments) == DONE
    found = answer(capsys)
    expected = {
        "rows": 4,
        "accepted": 1,
        "corrected": 1,
        "refused": 1,
        "recognised": 0,
        "duplicated": 1,
    }
    assert {key: found[key] for key in expected} == expected
    assert sum(found[verdict] for verdict in VERDICTS) == found["rows"]
    with output.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["Nom", "Tél", "maillage_verdict", "maillage_explication"]
    assert [row["maillage_verdict"] for row in rows] == [
        "corrigée", "acceptée", "cellule refusée", "déjà plus haut",
    ]  # fmt: skip
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.django_db
def test_columns_are_guessed_without_a_mapping(table, capsys):
    assert main(["validate", str(table), "--json"]) == DONE
    assert answer(capsys)["columns"] == {"Nom": "name", "Tél": "phone"}
    assert main(["validate", str(table)]) == DONE
    assert "4 lignes lues" in capsys.readouterr().out.replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "mapping", "words"),
    [
        (b"", None, "est vide"),
        (b"%PDF-1.7", None, "un document PDF"),
        (b"x;y\n1;2\n3;4\n", None, "dites laquelle"),
        (TABLE.encode(), "[columns", "TOML"),
        (TABLE.encode(), '[columns]\nname = "Autre"\nid = "Nom"\n', "n’a pas de colonne « Autre »"),
    ],
)
def test_what_can_not_be_read_is_one_sentence(tmp_path, capsys, content, mapping, words):
    path, output = tmp_path / "asso.csv", tmp_path / "corrige.csv"
    path.write_bytes(content)
    arguments = ["validate", str(path), "--output", str(output), "--json"]
    if mapping is not None:
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        arguments += ["--mapping", str(tmp_path / "m.toml")]
    assert main(arguments) == FAILED
    said = capsys.readouterr().err.replace("\xa0", " ").strip()
    assert words in said
    assert len(said.splitlines()) == 1
    assert not output.exists(), "half a file would be taken for a whole one"


@pytest.mark.django_db
def test_the_original_is_never_replaced(table, capsys):
    assert main(["validate", str(table), "--output", str(table)]) == FAILED
    assert "remplacerait l’original" in capsys.readouterr().err
    assert table.read_text(encoding="utf-8") == TABLE


def test_a_wrong_usage_is_2(capsys):
    assert main(["validate"]) == 2
    assert "FICHIER" in capsys.readouterr().err
