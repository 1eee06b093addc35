"""What is documented is what exists."""

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from maillage.config import cli, commands

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
COMMANDS = (DOCS / "reference" / "commandes.md").read_text()
SETTINGS = (DOCS / "reference" / "reglages.md").read_text()
PAGES = [
    ROOT / "README.md",
    *sorted((DOCS / "guides").glob("*.md")),
    *sorted((DOCS / "tutoriel").glob("*.md")),
]


def options_of(command) -> list[str]:
    parser = argparse.ArgumentParser(add_help=False)
    command.add_arguments(parser)
    return [
        action.option_strings[-1]
        for action in parser._actions
        if action.option_strings and action.help != argparse.SUPPRESS
    ]


@pytest.mark.parametrize("command", commands.ALL, ids=lambda command: command.NAME)
def test_each_command_and_its_options_are_in_the_reference(command):
    rows = [
        line for line in COMMANDS.splitlines() if line.startswith(f"| `maillage {command.NAME}")
    ]
    assert rows
    wanted = options_of(command)
    if command.NAME == "demo":
        # Its row sends to those of `serve`.
        wanted = ["--build-only"]
    assert [option for option in wanted if not any(option in row for row in rows)] == []


def test_each_setting_is_in_the_reference_and_no_other():
    sources = [
        ROOT / "src/maillage/config/settings.py",
        ROOT / "src/maillage/config/environment.py",
    ]
    read = {
        name
        for source in sources
        for name in re.findall(r'"((?:MAILLAGE|DATABASE)_[A-Z_]+)"', source.read_text())
    }
    documented = set(re.findall(r"`((?:MAILLAGE|DATABASE)_[A-Z_]+)`", SETTINGS))
    assert documented == read


def test_each_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.match(r"[\w.-]+", wanted)[0] for group in groups for wanted in group}
    text = (DOCS / "adr" / "0002-dependances.md").read_text()
    written = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text))
    assert names - written == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_each_dependency_with_hashes_and_no_address(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["build"]
    if "dev" in lock:
        wanted += project["optional-dependencies"]["dev"]
    text = (ROOT / lock).read_text()
    pinned = set(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==", text, re.MULTILINE))
    assert {re.match(r"[\w.-]+", name)[0] for name in wanted} - pinned == set()
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.partition("\n")[2])
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def shown_commands() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for block in re.findall(
            r"```(?:sh|shell|console|bash)?\n(.*?)```", page.read_text(), re.DOTALL
        ):
            for line in block.splitlines():
                words = shlex.split(line.removeprefix("$ "), comments=True)
                while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                    words = words[1:]
                if words and Path(words[0]).name in {"maillage", "make"}:
                    found.append((page.name, shlex.join([Path(words[0]).name, *words[1:]])))
    return found


@pytest.mark.parametrize(("page", "line"), shown_commands())
def test_commands_shown_to_newcomers_exist(page, line):
    program, *arguments = shlex.split(line)
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert [name for name in arguments if "=" not in name and name not in targets] == []
    else:
        options = cli.build_parser().parse_args(arguments)
        assert options.module in commands.ALL
