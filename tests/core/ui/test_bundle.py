import re
from pathlib import Path

import pytest

from maillage.core.ui.bundle import bundle

CSS = Path(__file__).parents[3] / "src/maillage/core/static/maillage/css"


def test_imports_take_their_layer_and_media_along() -> None:
    sheet = '/* note */\n@layer a, b;\n\n@import url("x.css") layer(a);\n@import url("p.css") layer(b) print;\n'
    files = {"x.css": "/* why */ p { margin: 0; }\n", "p.css": "nav { display: none; }\n"}
    assert bundle(sheet, files.__getitem__) == (
        "@layer a, b;\n\n@layer a {\np { margin: 0; }\n}\n"
        "@media print {\n@layer b {\nnav { display: none; }\n}\n}\n"
    )


def test_sheet_of_a_dependency_stays_an_import() -> None:
    line = '@import url("../../leaflet/leaflet.css") layer(vendor);\n'
    assert bundle(line, {}.__getitem__) == line


@pytest.mark.parametrize("name", ["main.css", "map-page.css"])
def test_bundle_of_the_site_keeps_every_rule(name: str) -> None:
    text = bundle((CSS / name).read_text(), lambda url: (CSS / url).read_text())
    sources = re.findall(r'@import url\("(?!\.\./\.\.)([^"]+)"\)', (CSS / name).read_text())
    rules = sum((CSS / source).read_text().count("{") for source in sources)
    layers = len(sources) + text.count("@media print {")
    assert text.count("{") == text.count("}") == rules + layers
    assert re.findall(r'@import url\("(?!\.\./\.\.)', text) == []
    if name == "main.css":
        assert "@import" not in text
    else:
        # CSS ignores an import that comes after a rule.
        assert text.index("@import") < text.index("{")
