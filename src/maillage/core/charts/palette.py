"""Colours of charts: the tokens of the style sheet, read where they are written."""

import re
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).parents[1] / "static/maillage/css/tokens.css"
_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;")
# Arial and the faces of the same widths: the server measures the words as browsers will draw them.
SANS = "Arial, 'Liberation Sans', Helvetica, sans-serif"


@cache
def _light_scheme() -> dict[str, str]:
    light, _, _ = TOKENS.read_text(encoding="utf-8").partition("@media")
    return dict(_TOKEN.findall(light))


def colour(token: str) -> str:
    """Return a colour of the light scheme ("#0b5d63"); KeyError for a token that does not exist.

    Charts stand on paper in both schemes: an image does not know the page's.
    """
    return _light_scheme()[token]
