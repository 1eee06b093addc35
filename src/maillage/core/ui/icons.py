"""Icons drawn in the page: Lucide's outlines (ISC licence) and Maillage's own sign."""

from functools import lru_cache

import lucide
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import _render_icon as render_lucide

UnknownIcon = lucide.IconDoesNotExist


@lru_cache(maxsize=256)
def icon_svg(name: str, classes: str = "") -> SafeString:
    """Return an SVG that says nothing to screen readers: a word always stands beside it.

    ``name`` is a Lucide name; an unknown one raises ``UnknownIcon``, so that a typing mistake is seen.
    """
    svg = render_lucide(
        name,
        20,
        **{"class": f"icon {classes}".strip(), "aria_hidden": "true", "focusable": "false"},
    )
    return mark_safe("".join(line.strip(" ") for line in svg.splitlines()))  # noqa: S308 - Lucide's own file
