import json


def test_init_creates_an_empty_territory_without_a_question(empty):
    answer = empty.json("init", "--name", "Montpellier", "--insee", "34172")
    assert answer == {"name": "Montpellier", "communes": ["34172"], "areas": 0, "refused": []}
    report = json.loads(empty.run("doctor", "--json").stdout)
    found = {line["name"]: line["level"] for line in report["checks"]}
    assert found["database"] == "ok"


def test_init_again_changes_nothing(installation):
    before = installation.dump()
    answer = installation.json("init", "--name", "Ville d’essai")
    assert answer["name"] == "Ville d’essai"
    assert installation.dump() == before


def test_init_never_replaces_another_territory(installation):
    done = installation.run("init", "--name", "Ailleurs")
    assert done.returncode == 1
    assert "contient déjà le territoire «\u00a0Ville d’essai\u00a0»" in done.stderr


def test_init_without_a_name_says_so(empty):
    done = empty.run("init")
    assert done.returncode == 1
    assert "Donnez le nom du territoire" in done.stderr


def test_init_with_an_unknown_town_creates_nothing(empty):
    done = empty.run("init", "--name", "Rennes", "--insee", "35000")
    assert done.returncode == 1
    assert "n’est pas le code postal" in done.stderr
    assert empty.run("serve").returncode == 1


def test_init_refuses_a_file_that_is_not_an_outline(empty, tmp_path):
    file = tmp_path / "quartiers.geojson"
    file.write_text("ceci n’est pas du JSON")
    done = empty.run("init", "--name", "Rennes", "--areas", str(file))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
