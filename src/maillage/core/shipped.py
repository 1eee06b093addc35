"""Where the data files that ship with Maillage are, from a checkout or an installed package."""

from functools import cache
from pathlib import Path

import maillage

PACKAGE = Path(maillage.__file__).parent


@cache
def shipped_root() -> Path:
    """Return the folder of shipped data: inside the package once installed, beside src in a checkout."""
    installed = PACKAGE / "data"
    return installed if installed.is_dir() else PACKAGE.parent.parent / "data"


def shipped_path(relative: str) -> Path:
    """Return the path of a shipped file, for example ``montpellier/quartiers.geojson``."""
    return shipped_root() / relative
