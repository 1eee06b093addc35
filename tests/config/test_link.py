"""`maillage link` as programs use it: the contract of its files, its refusals, and that no database is touched."""

import csv
import json

import pytest

ROWS = """num;Nom;Sigle;Téléphone
1;Les Baladins du Verdanson;;04 67 99 00 01
2;ASS. BALADINS DU VERDANSON;;0467990001
3;Chorale des Arceaux;CDA;04 67 99 00 03
4;Théâtre de la Source bleue;;
5;THEATRE DE LA SOURCE BLEUE;;
"""
MAPPING = """
id = "num"
[fields.nom]
columns = ["Nom", "Sigle"]
kind = "name"
[fields.tel]
columns = ["Téléphone"]
kind = "phone"
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.csv").write_text(ROWS, encoding="cp1252")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def link(installation, folder, *names, mapping="m.toml"):
    paths = [str(folder / name) for name in names]
    return installation.run(
        "link",
        *paths,
        "--mapping",
        str(folder / mapping),
        "--output",
        str(folder / "p.csv"),
        "--json",
    )


def pairs(folder):
    with (folder / "p.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_file_is_linked_with_itself_without_any_database(empty, files):
    done = link(empty, files, "a.csv")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["rows"] == [5]
    assert answer["same"] + answer["uncertain"] == len(pairs(files)) > 0
    first = pairs(files)[0]
    assert list(first) == ["id_a", "id_b", "probability", "verdict", "evidence"]
    assert (first["id_a"], first["id_b"]) == ("1", "2")
    assert first["verdict"] in {"same", "uncertain"}
    assert 0.1 <= float(first["probability"]) <= 1
    reasons = "pour : même téléphone, même nom, écrit autrement : « baladins verdanson »"
    assert first["evidence"] == reasons
    assert not list(empty.data.rglob("*.sqlite3"))
    assert {path.name for path in files.iterdir()} >= {"a.csv", "m.toml", "p.csv"}
    assert not list(files.glob(".*partial"))


def test_two_files_are_linked_across(empty, files):
    other = "num;Nom;Sigle;Téléphone\n1;Baladins du Verdanson;;04 67 99 00 01\n2;Escrime;;\n"
    (files / "b.csv").write_text(other, encoding="utf-8")
    done = link(empty, files, "a.csv", "b.csv")
    assert json.loads(done.stdout.splitlines()[-1])["rows"] == [5, 2]
    assert {(pair["id_a"], pair["id_b"]) for pair in pairs(files)} == {("1", "1"), ("2", "1")}


def test_the_weights_can_be_read(empty, files):
    done = empty.run(
        "link", str(files / "a.csv"), "--mapping", str(files / "m.toml"),
        "--output", str(files / "p.csv"), "--weights", str(files / "w.json"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "5\u00a0lignes lues" in done.stdout
    weights = json.loads((files / "w.json").read_text(encoding="utf-8"))
    assert [field["label"] for field in weights["fields"]] == ["nom", "tel"]
    assert weights["report"]["converged"]


NO_KIND = MAPPING.replace('"phone"', '"telephone"')


@pytest.mark.parametrize(
    ("table", "mapping", "sentence"),
    [
        ("Nom;Sigle;Téléphone\na;;\n", MAPPING, "n’a pas de colonne « num »"),
        (ROWS + "1;Encore;;\n", MAPPING, "le numéro « 1 » est déjà celui d’une autre ligne"),
        (ROWS + ";Sans numéro;;\n", MAPPING, "la colonne « num » est vide"),
        ("", MAPPING, "est vide"),
        ("num;Nom;Sigle;Téléphone\n", MAPPING, "n’a aucune ligne"),
        ("%PDF-1.7", MAPPING, "un document PDF"),
        (ROWS, NO_KIND, "le genre « telephone » n’existe pas"),
        (ROWS, MAPPING.replace('id = "num"', ""), "il manque « id »"),
        (ROWS, 'id = "num"', "il manque les champs à comparer"),
        (ROWS, "id = ", "n’est pas un TOML valable"),
        (ROWS, MAPPING + "poids = 3", "n’attend que « columns » et « kind »"),
        (ROWS, 'couleur = 1\nid = "num"', "« couleur » n’y a pas sa place"),
        (ROWS, MAPPING.replace('["Nom", "Sigle"]', '"Nom"'), "est une liste de noms de colonnes"),
    ],
)
def test_what_can_not_be_followed_is_refused_in_french(empty, files, table, mapping, sentence):
    (files / "a.csv").write_text(table, encoding="utf-8")
    (files / "m.toml").write_text(mapping, encoding="utf-8")
    done = link(empty, files, "a.csv")
    assert done.returncode == 1
    assert sentence in done.stderr.replace("\u202f", " ").replace("\u00a0", " ")
    assert done.stderr.count("maillage :") + done.stderr.count("maillage\u00a0:") == 1
    assert not (files / "p.csv").exists()


def test_files_that_are_not_there_are_named(empty, files):
    assert "absent.csv" in link(empty, files, "absent.csv").stderr
    assert "absent.toml" in link(empty, files, "a.csv", mapping="absent.toml").stderr


def test_wrong_use_has_its_own_status(empty, files):
    assert link(empty, files, "a.csv", "a.csv", "a.csv").returncode == 2
    assert empty.run("link").returncode == 2
