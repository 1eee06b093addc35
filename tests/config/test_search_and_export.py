"""What programs read of `maillage search` and `maillage export directory`."""

import csv
import json

import pytest

FILL = """
from datetime import UTC, datetime
from maillage.core.actor import Actor
from maillage.core.index import rebuild_now
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.profiles import choose_audience
me, now = Actor.for_system("tests"), datetime(2026, 3, 3, tzinfo=UTC)
place = {"address": "1 rue Foch", "city": "Montpellier", "insee": "34172", "lat": 43.61, "lon": 3.87}
create_organisation(actor=me, kind="association", now=now, ref="aaaaaaaaaaaa",
    values={"name": "Judo du Clapas", "themes": ["sport.judo"], "place": place})
hidden = create_organisation(actor=me, kind="association", now=now, ref="bbbbbbbbbbbb",
    values={"name": "Judo discret", "themes": ["sport.judo"], "place": place, "needs": "tatamis"})
choose_audience(actor=me, organisation=hidden, field="place", audience="own", now=now)
choose_audience(actor=me, organisation=hidden, field="needs", audience="network", now=now)
rebuild_now(lambda done: None)
"""


@pytest.fixture
def filled(installation):
    installation.python(FILL)
    return installation


def test_search_answers_in_the_shape_of_the_contract(filled):
    answer = filled.json("search", "judo", "clapas", "--near", "43.61,3.88")
    assert answer["total"] == 1
    [found] = answer["results"]
    assert found.pop("score") > 0
    assert 700 < found.pop("distance_m") < 900
    assert found == {
        "id": "aaaaaaaaaaaa", "name": "Judo du Clapas", "themes": ["sport.judo"], "area": "34172",
        "lat": 43.61, "lon": 3.87,
    }  # fmt: skip


def test_search_filters_limits_and_hides(filled):
    everything = filled.json("search", "--theme", "sport", "--area", "34172", "--limit", "1")
    assert (everything["total"], len(everything["results"])) == (2, 1)
    [hidden] = filled.json("search", "discret")["results"]
    assert (hidden["lat"], hidden["lon"], hidden["distance_m"]) == (None, None, None)
    assert filled.json("search", "tatamis") == {"total": 0, "results": []}


@pytest.mark.parametrize(
    ("option", "code", "sentence"),
    [
        ("--theme", "zumba", "Le thème « zumba » n’existe pas."),
        ("--area", "1", "Le secteur « 1 » n’existe pas."),
    ],
)
def test_search_refuses_a_code_that_does_not_exist(filled, option, code, sentence):
    done = filled.run("search", "judo", option, code)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr.replace("\u00a0", " ")


@pytest.mark.parametrize("code", ["csv", "json", "geojson", "jsonld", "hsds"])
def test_export_writes_the_public_directory(filled, tmp_path, code):
    target = tmp_path / f"annuaire.{code}"
    answer = filled.json("export", "directory", "--format", code, "--output", str(target))
    assert answer == {
        "format": code, "organisations": 2, "output": str(target), "bytes": target.stat().st_size,
    }  # fmt: skip
    text = target.read_text(encoding="utf-8-sig")
    assert "tatamis" not in text
    assert text.count("Foch") == {"jsonld": 2}.get(code, 1)
    if code == "csv":
        assert [row["nom"] for row in csv.DictReader(text.splitlines())] == [
            "Judo du Clapas", "Judo discret",
        ]  # fmt: skip
    else:
        json.loads(text)
    assert [path.name for path in tmp_path.iterdir() if "annuaire" in path.name] == [target.name]


def test_export_replaces_a_file_only_when_it_is_whole(filled, tmp_path):
    target = tmp_path / "absent" / "annuaire.csv"
    done = filled.run("export", "directory", "--format", "csv", "--output", str(target))
    assert done.returncode == 1
    assert "ne peut pas être ouvert" in done.stderr
    folder = filled.run("export", "directory", "--format", "csv", "--output", str(tmp_path))
    assert folder.returncode == 1
    assert "est un dossier" in folder.stderr


def test_export_in_another_format_is_a_wrong_use(filled, tmp_path):
    done = filled.run("export", "directory", "--format", "pdf", "--output", str(tmp_path / "a.pdf"))
    assert done.returncode == 2
    assert "ne peut pas valoir 'pdf'" in done.stderr
