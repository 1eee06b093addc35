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


EVENTS = """
from datetime import UTC, datetime
from maillage.agenda.models import Event
from maillage.agenda.services.occurrences import rebuild
from maillage.algorithms.schedule import Schedule
now = datetime(2026, 3, 3, tzinfo=UTC)
for title, month, state in (("Bal", 3, "published"), ("Forum", 4, "published"), ("Brouillon", 3, "draft")):
    event = Event.objects.create(
        ref=f"{title.lower():a<12}", title=title, state=state, created_at=now, updated_at=now,
        published_at=now if state == "published" else None,
        schedule=Schedule.once(datetime(2026, month, 14, 20), 120).to_json(),
    )
    rebuild(event, now=now)
"""


@pytest.fixture
def with_events(installation):
    installation.python(EVENTS)
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


@pytest.mark.parametrize("code", ["ics", "json", "atom", "csv", "jsonld"])
def test_export_writes_the_public_agenda(with_events, tmp_path, code):
    target = tmp_path / f"agenda.{code}"
    answer = with_events.json("export", "agenda", "--format", code, "--output", str(target))
    assert answer == {
        "format": code, "events": 2, "output": str(target), "bytes": target.stat().st_size,
    }  # fmt: skip
    text = target.read_text(encoding="utf-8-sig")
    assert "Bal" in text
    assert "Forum" in text
    assert "Brouillon" not in text


def test_export_of_the_agenda_keeps_the_days_asked_for(with_events, tmp_path):
    target = tmp_path / "mars.csv"
    asked = ("export", "agenda", "--format", "csv", "--output", str(target))
    assert with_events.json(*asked, "--from", "2026-03-01", "--to", "2026-03-31")["events"] == 1
    [row] = csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines())
    assert row["titre"] == "Bal"
    done = with_events.run(*asked, "--from", "demain")
    assert (done.returncode, done.stdout) == (2, "")
    assert "n’est pas une date" in done.stderr
    done = with_events.run(*asked, "--from", "2026-03-31", "--to", "2026-03-01")
    assert (done.returncode, done.stdout) == (1, "")
    assert "inversez" in done.stderr


@pytest.mark.parametrize("what", ["directory", "agenda"])
def test_export_refuses_a_folder(with_events, tmp_path, what):
    done = with_events.run("export", what, "--format", "csv", "--output", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "est un dossier" in done.stderr
