"""What people write in Markdown, as safe HTML: a few marks, no image, no raw HTML, links that say nothing of us."""

import html
import re
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "h3", "h4"}
# The page has its own titles above: what people mark as a title comes below them.
LEVELS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return reader.disable(["image", "code", "fence", "html_block", "html_inline"])


def render_markdown(text: str) -> SafeString:
    """Return the HTML of a Markdown text; what is not allowed is shown as it was typed or dropped."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        token.tag = LEVELS.get(token.tag, token.tag)
    drawn = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        drawn,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned on the line above


def plain_markdown(text: str) -> str:
    """Return the words of a Markdown text without its marks, for forms that know none."""
    words = html.unescape(nh3.clean(render_markdown(text), tags=set(), attributes={}))
    return re.sub(r"\n{3,}", "\n\n", words).strip()
