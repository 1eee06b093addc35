"""What the browser loads: every import leads somewhere, and the whole stays light."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

STATIC = Path(__file__).parents[3] / "src/maillage/core/static/maillage"


def resolve(path: Path, target: str) -> Path | None:
    """Return the file that a relative address of a static file leads to, in any application."""
    root = STATIC.parent
    logical = (path.parent / target).resolve().relative_to(root.resolve())
    found = finders.find(str(logical))
    return Path(found) if found else None


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_style_imports_exist(path: Path) -> None:
    targets = re.findall(r'@import url\("([^"]+)"\)', path.read_text())
    assert [target for target in targets if resolve(path, target) is None] == []


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_script_imports_exist(path: Path) -> None:
    targets = re.findall(r'from "([^"]+)"', path.read_text())
    assert [target for target in targets if resolve(path, target) is None] == []


def test_every_style_sheet_is_loaded() -> None:
    sheets = {path.relative_to(STATIC / "css").as_posix() for path in STATIC.rglob("*.css")}
    roots = {"main.css", "map-page.css"}
    loaded = {
        target
        for root in roots
        for target in re.findall(r'@import url\("([^"]+)"\)', (STATIC / "css" / root).read_text())
    }
    assert sheets - roots - loaded == set()


def test_styles_and_scripts_of_every_page_weigh_under_45_kb() -> None:
    ours = [
        path
        for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]
        if path.name not in {"map.js", "map.css", "map-page.css"}
    ]
    htmx = Path(finders.find("django_htmx/htmx-2.min.js"))
    assert sum(len(gzip.compress(path.read_bytes())) for path in [*ours, htmx]) < 45_000


def test_scripts_use_no_address_of_a_third_party() -> None:
    found = {
        path.name: re.findall(r"https?://[^\s\"'<)]+", path.read_text())
        for path in STATIC.rglob("*.js")
    }
    # A link that a person may follow, never a request.
    assert {name: urls for name, urls in found.items() if urls} == {
        "map.js": ["https://leafletjs.com"]
    }
