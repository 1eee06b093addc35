"""Markdown written by anybody never becomes script, image or foreign markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ui.markdown import TAGS, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://ailleurs.test/p.png)",
    '<a href="#" onclick="x()">y</a>',
    "<img src=x onerror=alert(1)>",
    "[x](data:text/html;base64,AAAA)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_run(text):
    html = render_markdown(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert '<a href="#" onclick' not in html


def test_titles_come_below_those_of_the_page():
    assert render_markdown("# Nous\n\n## Vous") == "<h3>Nous</h3>\n<h3>Vous</h3>\n"


def test_marks_and_links_are_kept():
    html = render_markdown("**Judo** le *mardi* : [site](https://judo.test)")
    assert html == (
        "<p><strong>Judo</strong> le <em>mardi</em> : "
        '<a href="https://judo.test" rel="nofollow noopener noreferrer">site</a></p>\n'
    )


@given(st.text(max_size=200))
def test_only_the_allowed_tags_come_out(text):
    import re

    assert set(re.findall(r"<([a-z0-9]+)", render_markdown(text))) <= TAGS
