"""What programs read of `maillage clashes`."""

import pytest

FILL = """
from datetime import UTC, datetime
from maillage.agenda.services.events import create_event
from maillage.algorithms.schedule import Schedule
from maillage.core.actor import Actor
from maillage.territory.models import Area
from maillage.territory.services import create_area
me, now = Actor.for_system("tests"), datetime(2026, 3, 3, tzinfo=UTC)
commune = Area.objects.get(code="34172")
create_area(actor=me, code="34172-77", name="Centre", level="quartier", parent=commune)
area = Area.objects.get(code="34172-77")
for day, state, title in ((12, "published", "Forum du centre"), (12, "held", "Secret")):
    create_event(actor=me, organisation=None, state=state, now=now,
        schedule=Schedule.once(datetime(2099, 9, day, 10), 480),
        values={"title": title, "kind": "forum", "themes": ["citoyennete.benevolat"], "area": area, "expected": 800})
"""
ASKED = ("clashes", "--date", "2099-09-12", "--start", "10:00", "--end", "18:00")


@pytest.fixture
def filled(installation):
    installation.python(FILL)
    return installation


def test_what_competes_and_better_dates_are_told_with_reasons(filled):
    answer = filled.json(*ASKED, "--theme", "citoyennete.benevolat", "--area", "34172-77")
    assert answer.keys() == {"clashes", "better_dates"}
    assert {one["event"]["title"] for one in answer["clashes"]} == {
        "Forum du centre",
        "Date réservée",
    }
    for one in answer["clashes"]:
        assert one.keys() == {"event", "score", "reasons"}
        assert 0 < one["score"] <= 100
        assert all(isinstance(reason, str) for reason in one["reasons"])
    assert len(answer["better_dates"]) == 3
    for better in answer["better_dates"]:
        assert better.keys() == {"date", "score", "reasons"}
        assert better["date"] != "2099-09-12"
    said = filled.run(*ASKED, "--theme", "citoyennete.benevolat")
    assert said.returncode == 0
    assert "Dates avec moins de concurrence" in said.stdout


@pytest.mark.parametrize(("wrong", "status", "words"), [
    (("--theme", "licorne"), 1, "n’existe pas"), (("--area", "99999-99"), 1, "n’existe pas"),
    (("--kind", "fiesta"), 1, "n’existe pas"), (("--start", "25:99"), 2, "10:00"),
])  # fmt: skip
def test_what_is_not_known_is_refused_in_a_sentence(installation, wrong, status, words):
    done = installation.run(*ASKED, *wrong)
    assert done.returncode == status
    assert words in done.stderr.replace("\xa0", " ")
    assert "Traceback" not in done.stderr
