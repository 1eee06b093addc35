"""The commands that the documents show are run, and answer what the documents show.

In a ```console block, a line that begins with ``$`` is a command; what follows it must be in its answer. A block whose
info string ends with a file name (```csv annuaire.csv) is that file. The commands of one page run in order, in a folder
and a data folder of their own. ``make`` targets are only planned (``make -n``).
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.consistency.reading import DOCS, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)(?: ([\w.-]+\.\w+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)
# What is shown and not run here, each with its reason.
NOT_RUN = {
    "maillage serve": "serves until Ctrl-C; tests/config/test_serve.py runs it",
    "python scripts/generate_docs.py": "tests/test_docs.py compares what it would write",
}
# Programs that are not ours, shown because readers have them.
EXCUSED_PROGRAMS = {
    "curl": "asks a site that runs, often elsewhere; the tests of the API ask the same without it",
}
BUILD = "maillage demo --build-only"
SECONDS = 120


@dataclass(frozen=True)
class Step:
    """A command and the lines that must be in its answer."""

    command: str
    shown: tuple[str, ...]


def files_of(text: str) -> dict[str, str]:
    return {name: content for _, name, content in BLOCK.findall(text) if name}


def steps_of(text: str) -> Iterator[Step]:
    for language, _, content in BLOCK.findall(text):
        if language != "console":
            continue
        for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            command, *shown = part.strip().splitlines()
            yield Step(command, tuple(line.strip() for line in shown if line.strip()))


def plain(text: str) -> str:
    """Return a text with ordinary spaces only."""
    return re.sub(r"[ \u00a0\u202f]+", " ", text)


WITH_COMMANDS = [page for page in PAGES if any(steps_of(page.read_text()))]
MAILLAGE_PAGES = [
    page
    for page in WITH_COMMANDS
    if any(
        step.command.startswith("maillage ") and step.command not in NOT_RUN
        for step in steps_of(page.read_text())
    )
]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_commands_are_found() -> None:
    assert ROOT / "README.md" in MAILLAGE_PAGES
    assert len(MAILLAGE_PAGES) >= 5


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
def test_commands_are_ours_to_run_or_excused(page: Path) -> None:
    for step in steps_of(page.read_text()):
        program = shlex.split(step.command)[0]
        known = {"maillage", "make", *EXCUSED_PROGRAMS}
        assert program in known or step.command in NOT_RUN


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
def test_make_targets_exist(page: Path) -> None:
    for step in steps_of(page.read_text()):
        program, *arguments = shlex.split(step.command)
        if program == "make":
            done = subprocess.run(
                ["make", "-n", *arguments],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS,
            )
            assert done.returncode == 0, done.stderr


def run(command: str, folder: Path, data: Path) -> str:
    """Run one ``maillage ...`` command as a newcomer would, and return what it says."""
    ours = ("MAILLAGE_", "DJANGO_", "DATABASE_")
    settings = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "maillage.config.cli", *shlex.split(command)[1:]],
        cwd=folder,
        env=settings | {"MAILLAGE_DATA": str(data), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demonstration once, for the pages that make no territory of their own: they only read it."""
    data = tmp_path_factory.mktemp("demonstration") / "var"
    run(BUILD, ROOT, data)
    return data


@pytest.mark.slow
@pytest.mark.parametrize("page", MAILLAGE_PAGES, ids=name)
def test_commands_answer_what_is_shown(page: Path, tmp_path: Path, request) -> None:
    text = page.read_text()
    (tmp_path / "data").symlink_to(ROOT / "data")
    for file, content in files_of(text).items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    steps = [step for step in steps_of(text) if step.command.startswith("maillage ")]
    data = tmp_path / "var"
    if not any(step.command.startswith("maillage init") for step in steps):
        data = request.getfixturevalue("demonstration")
    for step in steps:
        if step.command in NOT_RUN:
            continue
        said = plain(run(step.command, tmp_path, data))
        assert [line for line in step.shown if plain(line) not in said] == []
