"""Files of the index: generations, locks, damage, and a writer killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from maillage.core.search import IndexBusy, Maintainer, SearchIndex, SearchRequest
from maillage.core.search.schema import SCHEMA_VERSION
from tests.core.search.corpus import document, index_of, made

CURSOR = {"last": 0, "gaps": []}


def titles(index: SearchIndex, **given) -> list[str]:
    return sorted(hit.title for hit in index.search(SearchRequest(**given)).hits)


def change(folder: Path, key: str, title: str | None, cursor: int = 1) -> None:
    documents = [] if title is None else [document(key, title)]
    with Maintainer(folder) as maintainer:
        maintainer.apply(
            objects=[("organisation", key)],
            documents=documents,
            cursor={"last": cursor, "gaps": []},
        )


def test_without_an_index_the_answer_says_so(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "i")

    page = index.search(SearchRequest(text="judo"))

    assert page.unavailable.startswith("L’index de recherche se reconstruit")
    assert index.state().status == "rebuilding"
    assert index.suggest("judo") == ()
    assert index.clusters(SearchRequest(), zoom=5) == []
    assert list(index.scan(SearchRequest())) == []


def test_an_empty_index_answers_that_nothing_is_there(tmp_path: Path) -> None:
    index = index_of(tmp_path / "i", [])

    page = index.search(SearchRequest(text="judo"))

    assert (page.total, page.unavailable) == (0, "")
    assert page.reason != ""


def test_a_reader_follows_changes_removals_and_rebuilds(tmp_path: Path) -> None:
    index = index_of(tmp_path / "i", [document("a", "Judo"), document("b", "Danse")])
    assert titles(index) == ["Danse", "Judo"]

    change(index.folder, "a", "Judo pour tous")
    assert titles(index) == ["Danse", "Judo pour tous"]

    change(index.folder, "b", None, cursor=2)
    assert titles(index) == ["Judo pour tous"]

    index_of(index.folder, [document("c", "Cirque")])
    assert titles(index) == ["Cirque"]
    assert [path.name for path in index.folder.glob("g-*")] == [index.state().generation]


def test_an_object_with_two_views_is_replaced_as_a_whole(tmp_path: Path) -> None:
    two = [document("a", "Public", seen_by="public"), document("a", "Membres", seen_by="members")]
    index = index_of(tmp_path / "i", two)
    assert titles(index) == ["Public"]
    assert titles(index, audience="members") == ["Membres"]

    change(index.folder, "a", "Tous")

    assert titles(index) == ["Tous"]
    assert titles(index, audience="members") == ["Tous"]


def test_the_same_change_twice_changes_nothing(tmp_path: Path) -> None:
    index = index_of(tmp_path / "i", [document("a", "Judo")])

    change(index.folder, "a", "Danse")
    change(index.folder, "a", "Danse")

    assert titles(index) == ["Danse"]


def test_new_places_of_a_facet_are_counted_after_a_change(tmp_path: Path) -> None:
    from maillage.core.search import Facet

    index = index_of(tmp_path / "i", [document("a", "Judo", facets={"theme": ("sport",)})])
    many = tuple(f"t{number}" for number in range(40))
    with Maintainer(index.folder) as maintainer:
        maintainer.apply(
            objects=[("organisation", "b")],
            documents=[document("b", "Danse", facets={"theme": many})],
            cursor=CURSOR,
        )

    page = index.search(SearchRequest(facets=(Facet("theme", 100),)))

    assert dict(page.facets["theme"]) == dict.fromkeys(("sport", *many), 1)
    assert index.search(SearchRequest(filters={"theme": ("t39",)})).total == 1


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    with Maintainer(tmp_path / "i"), pytest.raises(IndexBusy), Maintainer(tmp_path / "i"):
        pass
    with Maintainer(tmp_path / "i") as maintainer:
        assert not maintainer.healthy


def damaged(folder: Path, how: str) -> None:
    generation = folder / json.loads((folder / "current").read_text())["generation"]
    if how == "pointer":
        (folder / "current").write_text("{")
    elif how == "version":
        stored = {"generation": generation.name, "version": SCHEMA_VERSION + 1}
        (folder / "current").write_text(json.dumps(stored))
    elif how == "meta":
        (generation / "meta.json").write_text("not json")
    elif how == "segment":
        for path in generation.glob("*.term"):
            path.unlink()
    elif how == "cursor":
        (generation / "cursor.json").unlink()


@pytest.mark.parametrize("how", ["pointer", "version", "meta", "segment", "cursor"])
def test_a_damaged_index_is_noticed_by_the_worker(tmp_path: Path, how: str) -> None:
    index = index_of(tmp_path / "i", [document("a", "Judo")])
    damaged(index.folder, how)

    with Maintainer(index.folder) as maintainer:
        assert not maintainer.healthy
        maintainer.rebuild([document("a", "Judo")], cursor=CURSOR)
        assert maintainer.healthy

    assert titles(SearchIndex(index.folder)) == ["Judo"]
    assert titles(index) == ["Judo"]


@pytest.mark.parametrize("how", ["pointer", "version", "meta", "segment"])
def test_a_damaged_index_is_no_error_for_a_new_reader(tmp_path: Path, how: str) -> None:
    folder = index_of(tmp_path / "i", [document("a", "Judo")]).folder
    damaged(folder, how)

    page = SearchIndex(folder).search(SearchRequest(text="judo"))

    assert page.unavailable != ""


WRITER = """
import sys
from pathlib import Path
from maillage.core.search import Maintainer
from tests.core.search.corpus import document

with Maintainer(Path(sys.argv[1])) as maintainer:
    done = maintainer.cursor["last"]
    while True:
        keys = [f"k{done * 50 + place}" for place in range(50)]
        done += 1
        maintainer.apply(
            objects=[("organisation", key) for key in keys],
            documents=[document(key, f"Judo {key}") for key in keys],
            cursor={"last": done, "gaps": []},
        )
        print(done, flush=True)
"""


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    """What the cursor says was read is found; what it does not say is applied again."""
    index = index_of(tmp_path / "i", [])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for turn in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(index.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
        )
        assert process.stdout is not None
        acknowledged = int(process.stdout.readline())
        time.sleep(0.05 + 0.07 * turn)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged = max([acknowledged, *map(int, rest.split())])

        with Maintainer(index.folder) as maintainer:
            assert maintainer.healthy
            cursor = maintainer.cursor["last"]
        found = index.count(SearchRequest(text="judo"))
        assert cursor >= acknowledged
        # At most the batch being written is there without being acknowledged, and whole.
        assert found in (cursor * 50, (cursor + 1) * 50)


REBUILDER = """
import sys
from pathlib import Path
from maillage.core.search import Maintainer
from tests.core.search.corpus import document

def stream():
    for number in range(10_000_000):
        if number == 20_000:
            print("half", flush=True)
        yield document(f"k{number}", "Danse")

with Maintainer(Path(sys.argv[1])) as maintainer:
    maintainer.rebuild(stream(), cursor={"last": 9, "gaps": []})
"""


@pytest.mark.slow
def test_a_killed_rebuild_leaves_the_old_index_and_no_rest(tmp_path: Path) -> None:
    index = index_of(tmp_path / "i", made(50))
    before = index.search(SearchRequest()).total
    process = subprocess.Popen(
        [sys.executable, "-c", REBUILDER, str(index.folder)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert index.search(SearchRequest()).total == before
    with Maintainer(index.folder) as maintainer:
        assert maintainer.healthy
    assert len(list(index.folder.glob("g-*"))) == 1
