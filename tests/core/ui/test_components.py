"""What a component takes is declared, and everything that is given was declared."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_cotton.compiler_regex import CottonCompiler, Tag

from maillage.core.ui.icons import UnknownIcon, icon_svg

SOURCE = Path(__file__).parents[3] / "src/maillage"
UI = SOURCE / "core/templates/cotton/ui"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
VARS = re.compile(r"<c-vars\b([^>]*)/>")
PASSED_THROUGH = re.compile(r"(?:data|aria|hx)-[\w-]+|id|class|form")


def component_file(name: str) -> Path | None:
    """Return the template of ``ui.search-box`` or ``directory.card``, in whatever module it lives."""
    relative = f"cotton/{name.replace('.', '/')}.html"
    return next(iter(sorted(SOURCE.glob(f"*/templates/{relative}"))), None)


def declared(path: Path) -> set[str]:
    found = VARS.search(path.read_text())
    assert found, f"{path.name} declares no <c-vars />"
    return {match[0].lstrip(":") for match in Tag.attr_pattern.findall(found[1])}


def uses(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield (component, names given: attributes and named slots) of a template."""
    text, _ = CottonCompiler().exclude_ignorables(path.read_text())
    stack: list[tuple[str, set[str]]] = []
    for match in Tag.tag_pattern.finditer(text):
        tag = Tag(match)
        name = tag.tag_name.removeprefix("c-")
        if name == "vars":
            continue
        if name == "slot":
            if not tag.is_closing:
                stack[-1][1].add(re.search(r'name="([^"]+)"', tag.attrs)[1])
            continue
        if tag.is_closing:
            yield stack.pop()
            continue
        given = {found[0].lstrip(":") for found in Tag.attr_pattern.findall(tag.attrs)}
        if tag.is_self_closing:
            yield name, given
        else:
            stack.append((name, given))
    assert not stack, f"unclosed components in {path}: {stack}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_components_are_given_only_what_they_declare(path: Path) -> None:
    for name, given in uses(path):
        component = component_file(name)
        assert component, f"<c-{name}> does not exist"
        unknown = given - declared(component)
        if "{{ attrs }}" in component.read_text():
            unknown = {one for one in unknown if not PASSED_THROUGH.fullmatch(one)}
        assert unknown == set(), f"<c-{name}> is given {sorted(unknown)}, which it does not declare"


@pytest.mark.parametrize("path", sorted(UI.glob("*.html")), ids=lambda path: path.stem)
def test_component_declares_its_props_with_defaults(path: Path) -> None:
    attributes = VARS.search(path.read_text())[1]
    without = [
        name for name, *values in Tag.attr_pattern.findall(attributes) if not any(values[:1])
    ]
    assert without == []


def test_every_component_is_seen_on_the_components_page() -> None:
    shown = [path for path in TEMPLATES if "composants" in str(path) or path.name == "base.html"]
    seen = {name for path in shown for name, _ in uses(path)}
    todo = list(seen)
    while todo:
        inner = {name for name, _ in uses(component_file(todo.pop()))} - seen
        seen |= inner
        todo.extend(inner)
    assert {f"ui.{path.stem}" for path in UI.glob("*.html")} - seen == set()


def test_templates_hold_no_inline_style_or_script() -> None:
    guilty = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|\son[a-z]+=\"|javascript:",
        re.IGNORECASE,
    )
    found = {str(path): guilty.search(path.read_text()) for path in TEMPLATES}
    assert {path for path, match in found.items() if match} == set()


def test_icons_named_in_templates_exist() -> None:
    named = re.compile(r"""(?:\{% icon |\sicon=)"([a-z0-9-]+)\"""")
    names = {name for path in TEMPLATES for name in named.findall(path.read_text())}
    missing = set()
    for name in names:
        try:
            icon_svg(name)
        except UnknownIcon:
            missing.add(name)
    assert missing == set()


def test_reference_lists_every_component_with_its_props() -> None:
    page = (SOURCE.parents[1] / "docs/reference/composants.md").read_text()
    rows = re.findall(r"^\| `ui\.([\w-]+)` \| ([^|]*) \|", page, re.MULTILINE)
    listed = {name: set(re.findall(r"`([\w-]+)`", props)) for name, props in rows}
    assert listed == {path.stem: declared(path) for path in UI.glob("*.html")}
