"""Locks between processes of one data folder; the system frees them when their holder dies, even by kill -9."""

import fcntl
import os
from pathlib import Path

from maillage.core.errors import MaillageError


class Busy(MaillageError):
    """Another process already does what only one may."""

    code = "occupe"


class FolderLock:
    """An exclusive lock named after a file; ``holder`` tells who has it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    def take(self, refusal: str) -> None:
        """Take the lock or raise :class:`Busy` with the sentence ``refusal`` ({pid} is the holder's)."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode().strip() or "?"
            os.close(descriptor)
            raise Busy(refusal.format(pid=holder)) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_held(self) -> bool:
        """Say whether any process (this one too) holds it now."""
        if self._descriptor is not None:
            return True
        if not self.file.exists():
            return False
        descriptor = os.open(self.file, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


def worker_lock(data: Path) -> FolderLock:
    return FolderLock(data / "worker.lock")


def site_lock(data: Path) -> FolderLock:
    return FolderLock(data / "serve.lock")
