"""The documents say what the code does: drawn pages are fresh, links lead somewhere, nothing is forgotten."""

import re
from pathlib import Path

import pytest

from maillage.config import commands
from scripts import generate_docs
from tests.consistency.reading import DOCS, MODULES, ROOT, SOURCE

PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *SOURCE.glob("*/README.md")])
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`|<[^>\n]*>|\]\([^)]*\)", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(path: Path) -> set[str]:
    """Return the anchors that a forge makes of a page's titles."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_pages_drawn_from_the_code_are_fresh() -> None:
    late = sorted(generate_docs.stale())
    assert late == [], "run: .venv/bin/python scripts/generate_docs.py"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    broken = set()
    for target in LINK.findall(path.read_text()):
        file, _, anchor = target.partition("#")
        if "://" in file:
            continue
        found = (path.parent / file).resolve() if file else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.add(target)
    assert broken == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_files_named_in_the_documents_exist(path: Path) -> None:
    named = re.findall(r"`((?:src|docs|data|tests|scripts|bench)/[\w./-]+)`", path.read_text())
    # The recipe of CONTRIBUTING.md makes a module that does not exist.
    assert {file for file in named if not (ROOT / file).exists() and "agenda" not in file} == set()


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index, decisions = DOCS / "README.md", DOCS / "adr/README.md"
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in (index, decisions)
        for target in LINK.findall(page.read_text())
        if "://" not in target
    }
    missing = {name(path) for path in DOCS.rglob("*.md") if path not in linked | {index}}
    assert missing == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("command", commands.ALL, ids=lambda command: command.NAME)
def test_every_command_is_in_a_guide(command) -> None:
    guides = "".join(
        path.read_text()
        for folder in ("guides", "tutoriel")
        for path in (DOCS / folder).glob("*.md")
    )
    assert f"maillage {command.NAME}" in guides


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_in_the_recipes_and_the_layers(module: str) -> None:
    assert module in generate_docs.LOWEST_FIRST
    assert f"maillage.{module}" in (ROOT / "pyproject.toml").read_text()


# Not the pages of algorithms and decisions, which quote what registers write, nor the page of modules, whose
# descriptions come from the code.
FOLDERS = ("tutoriel", "guides", "reference", "explication")
FRENCH = sorted(
    path
    for folder in (ROOT, DOCS, *(DOCS / name for name in FOLDERS))
    for path in folder.glob("*.md")
    if path.name != "modules.md"
)


@pytest.mark.parametrize("path", FRENCH, ids=name)
def test_documents_are_in_the_french_of_the_house(path: Path) -> None:
    text = CODE.sub("§", path.read_text())
    found = re.findall(
        r"\b(?:[LDJMNSTCldjmnstc]|[Qq]u)'\w+|\w·\w+|[Vv]euillez|\w+\.\.\.|[a-zé)»][;?!](?=\s)|[a-zé)»]:(?=\s)",
        text,
    )
    assert found == []
