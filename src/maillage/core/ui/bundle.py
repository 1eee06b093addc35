"""One style sheet per page in production: the imports of a sheet are put in their place, layers kept.

Only what the house writes is understood: ``@import url("file.css") layer(name) [media];`` of a sheet
without imports of its own. A sheet of a dependency (outside our folder) stays an import, at the top.
"""

import re
from collections.abc import Callable

IMPORT = re.compile(r'@import url\("(?P<url>[^"]+)"\) layer\((?P<layer>\w+)\)(?P<media>[^;]*);\n?')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def is_ours(url: str) -> bool:
    return not url.startswith("../..")


def bundle(sheet: str, read: Callable[[str], str]) -> str:
    """Return ``sheet`` with our imports inlined; ``read(url)`` gives the text of an imported sheet."""

    def inlined(found: re.Match[str]) -> str:
        if not is_ours(found["url"]):
            return found[0]
        rules = f"@layer {found['layer']} {{\n{COMMENT.sub('', read(found['url'])).strip()}\n}}\n"
        media = found["media"].strip()
        return f"@media {media} {{\n{rules}}}\n" if media else rules

    return IMPORT.sub(inlined, COMMENT.sub("", sheet))
