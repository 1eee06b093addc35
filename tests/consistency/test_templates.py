"""Templates: each one used, each sentence in the French of the house."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.consistency.reading import SOURCE, parsed, python_files, relative, templates

TEMPLATES = templates()
# Django and allauth look for these by a name that they build.
BY_CONVENTION = re.compile(
    r"^(?:account|mfa|socialaccount|usersessions|errors|cotton)/|^(?:400|403|404|500)\.html$"
)
# What a template gives to its machinery is not for people.
MACHINERY = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|<(script|style|svg|code|pre)\b.*?</\1>", re.DOTALL
)
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
# Props of components that people read.
WORDS_OF_COMPONENTS = {
    "alt", "body", "button", "caption", "cancel", "confirm", "current", "empty", "label", "lede", "legend", "note",
    "reason", "source", "summary", "text", "title", "value",
}  # fmt: skip


def name_of(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("templates") + 1 :])


def test_every_template_is_used() -> None:
    written = {
        node.value
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    named = {
        found.partition("#")[0]
        for path in TEMPLATES
        for found in re.findall(
            r"\{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", path.read_text()
        )
    }
    # "directory/edit/" + a step's name: a folder whose templates are chosen by code.
    folders = {text for text in written if text.endswith("/") and "/" in text[:-1]}
    patterns = {
        "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.JoinedStr)
    }
    chosen = [
        pattern
        for pattern in patterns
        if re.search(r"/\*.*\.(?:html|txt)$|\*/.*\.(?:html|txt)$", pattern)
    ]
    known = {text.partition("#")[0] for text in written} | named
    unused = {
        name
        for name in map(name_of, TEMPLATES)
        if name not in known
        and not BY_CONVENTION.match(name)
        and not any(name.startswith(folder) for folder in folders)
        and not any(re.fullmatch(re.escape(one).replace(r"\*", r"[\w-]+"), name) for one in chosen)
    }
    assert unused == set()


class Words(HTMLParser):
    """Gather what people read or hear in a template whose machinery was taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # (text, said by a component: it puts the no-break spaces itself)
        self.found: list[tuple[str, bool]] = []

    def handle_data(self, data: str) -> None:
        self.found.append((data, False))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "c-vars":
            return
        component = tag.startswith("c-")
        read = WORDS_OF_COMPONENTS if component else READ_ALOUD
        self.found += [(value, component) for name, value in attrs if name in read and value]
        if tag == "meta" and dict(attrs).get("name") == "description":
            self.found.append((dict(attrs).get("content") or "", False))


def words(path: Path) -> list[tuple[str, bool]]:
    reader = Words()
    reader.feed(MACHINERY.sub("§", path.read_text()))
    reader.close()
    return [(text, component) for text, component in reader.found if text.strip(" §\n")]


SLIPS = {
    "a straight apostrophe": re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]"),
    "straight quotes": re.compile(r'"'),
    "a middle dot": re.compile(r"\w[·•]\w|\w\.e\.s?\b|\w\(e\)"),
    "“veuillez”": re.compile(r"veuillez", re.IGNORECASE),
    "an ellipsis in three dots": re.compile(r"[^/]\.\.\."),
    "no space before double punctuation": re.compile(
        r"[A-Za-zÀ-ÿ0-9)»][?!;](?:\s|$)|[a-zà-ÿ)»]:(?:\s|$)"
    ),
    "an ordinary space before double punctuation": re.compile(r"\S [?!;:](?![\w-])"),
    "an ordinary space inside guillemets": re.compile(r"« | »"),
    "two spaces": re.compile(r"[^\s] {2,}[^\s]"),
    "an English word": re.compile(
        r"\b(?:the|please|your|click here|submit|sign in|email address)\b", re.IGNORECASE
    ),
}
SPACES = {name for name in SLIPS if name.startswith("an ordinary space")}


@pytest.mark.parametrize("slip", SLIPS)
def test_templates_are_in_the_french_of_the_house(slip: str) -> None:
    found = {
        f"{relative(path)}: {text.strip()[:80]!r}"
        for path in TEMPLATES
        for text, component in words(path)
        if SLIPS[slip].search(text) and not (component and slip in SPACES)
    }
    assert found == set()


def french_literals() -> list[tuple[str, str]]:
    """Return (place, text) of what looks like a French sentence in the Python source."""
    found = []
    for path in python_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                text = node.value
                if re.search(r"[àâçéèêëîïôùûœ’«]", text) and text != ast.get_docstring(
                    parsed(path), clean=False
                ):
                    found.append((f"{relative(path)}:{node.lineno}", text))
    return found


PYTHON_SLIPS = {
    name: SLIPS[name] for name in ("a middle dot", "“veuillez”", "an ellipsis in three dots")
} | {
    "a straight apostrophe": re.compile(r"\b(?:[ldjmnstcLDJMNSTC]|[Qq]u)'[A-Za-zÀ-ÿ]"),
}


@pytest.mark.parametrize("slip", PYTHON_SLIPS)
def test_sentences_in_the_source_are_in_the_french_of_the_house(slip: str) -> None:
    # Tables of spelling hold what files write, not what we say.
    spared = ("algorithms/", "directory/sources/", "territory/nomenclatures")
    found = {
        f"{place}: {text[:80]!r}"
        for place, text in french_literals()
        if PYTHON_SLIPS[slip].search(text) and not any(one in place for one in spared)
    }
    assert found == set()


def test_the_checker_sees_slips() -> None:
    wrong = {
        "a straight apostrophe": "l'annuaire",
        "straight quotes": 'dit "oui"',
        "a middle dot": "les habitant·es",
        "“veuillez”": "Veuillez patienter",
        "an ellipsis in three dots": "Un instant...",
        "no space before double punctuation": "Pourquoi? Parce que",
        "an ordinary space before double punctuation": "Pourquoi ? Parce que",
        "an ordinary space inside guillemets": "« oui »",
        "two spaces": "un  mot",
        "an English word": "Enter your name",
    }
    assert {name for name, text in wrong.items() if SLIPS[name].search(text)} == SLIPS.keys()
    right = (
        "«\xa0C’est l’annuaire\xa0»\xa0: 10\xa0h\xa030, https://exemple.fr\u202f; pourquoi\u202f?"
    )
    assert [name for name, slip in SLIPS.items() if slip.search(right)] == []
    assert SOURCE.is_dir()
