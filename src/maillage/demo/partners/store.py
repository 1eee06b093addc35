"""What a platform holds: one JSON file, written whole or not at all, found again after a restart."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any


class Store:
    """A dictionary kept in a file. Read under :meth:`reading`, change under :meth:`changing`."""

    def __init__(self, path: Path) -> None:
        self.path, self.lock = path, RLock()
        self.data: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}

    @contextmanager
    def reading(self) -> Iterator[dict[str, Any]]:
        with self.lock:
            yield self.data

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """Change the dictionary; the file follows before anybody is answered."""
        with self.lock:
            yield self.data
            draft = self.path.with_suffix(".new")
            with draft.open("w") as stream:
                json.dump(self.data, stream, ensure_ascii=False, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(self.path)
