"""Files stay short enough to be read, views short enough to be understood, history straight."""

import re
import subprocess

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.consistency.reading import (
    MODULES,
    ROOT,
    SOURCE,
    functions,
    python_files,
    relative,
    templates,
)

LONGEST_FILE, LONGEST_TEST, LONGEST_VIEW = 400, 600, 30
# A word that marks work left undone.
UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|\bà faire plus tard\b|raise NotImplementedError\b"
)


def length(path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_of_the_source_is_longer_than_it_can_be_read() -> None:
    others = [*templates(), *SOURCE.glob("*/static/**/*.css"), *SOURCE.glob("*/static/**/*.js")]
    long = {
        relative(path): length(path)
        for path in [*python_files(), *others]
        if length(path) > LONGEST_FILE and "migrations" not in path.parts
    }
    assert long == {}


def test_no_test_file_is_longer_than_it_can_be_read() -> None:
    files = python_files(ROOT / "tests")
    assert {relative(path): length(path) for path in files if length(path) > LONGEST_TEST} == {}


def test_views_fit_on_a_screen() -> None:
    views = [
        path for path in python_files() if path.name == "views.py" or path.parent.name == "views"
    ]
    long = {
        f"{relative(path)}:{view.name}": view.end_lineno - view.lineno + 1
        for path in views
        for view in functions(path)
        if view.end_lineno - view.lineno + 1 > LONGEST_VIEW
    }
    assert views
    assert long == {}


def test_nothing_is_left_for_later() -> None:
    found = {
        f"{relative(path)}:{number}"
        for path in [*python_files(), *templates()]
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if UNFINISHED.search(line)
    }
    assert found == set()


@pytest.mark.parametrize("module", [module for module in MODULES if module != "portal"])
def test_migrations_follow_one_line(module: str) -> None:
    loader = MigrationLoader(None)
    names = sorted(name for label, name in loader.disk_migrations if label == module)
    if not list(apps.get_app_config(module).get_models()):
        assert names == []
        return
    assert len(loader.graph.leaf_nodes(module)) == 1
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for before, name in zip([None, *names[:-1]], names, strict=True):
        own = [
            one
            for label, one in loader.disk_migrations[module, name].dependencies
            if label == module
        ]
        assert own == ([before] if before else [])


def test_committed_files_name_no_machine_and_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout")
    # Written so that this file holds none of what it looks for.
    guilty = re.compile(
        r"/work[/](?:main|shared)|(?<![\w/])/home/\w+/|index[-]url|pypi[.]org/simple"
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    found = set()
    for path in files:
        if not path.is_file() or path.suffix in {".gz", ".png"} or "data" in path.parts:
            continue
        if guilty.search(path.read_text(errors="replace")):
            found.add(relative(path))
    assert found == set()
