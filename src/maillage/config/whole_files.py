"""Writing a file that is there only once it is whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from maillage.core.errors import MaillageError


@contextmanager
def whole_file(target: Path, *, example: str) -> Iterator[BinaryIO]:
    """Give a stream to fill; the file takes its place, or replaces the one before, once the block ends well.

    ``example`` is a file name for the refusal of a folder.
    """
    if target.is_dir():
        raise MaillageError(
            f"« {target} » est un dossier. Donnez le nom d’un fichier : --output {target / example}."
        )
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
