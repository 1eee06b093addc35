"""Reading a large file in a second process, while this one writes what was read before.

The other process knows no database. It stops by itself when this one goes, even by kill -9: the
pipe it writes to is closed. Rows come in the order of the file, exactly as if they were read here.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from queue import Queue
from threading import Thread
from typing import IO, Any

from maillage.directory.services.import_rows import Prepared, Rows, RowWriter
from maillage.directory.sources.rows import SourceError, SourceRow

WORTH_IT = 8_000_000
CHUNK = 500
BUFFER = 1 << 20
# Chunks read before the other process asks for them.
AHEAD = 8

Reader = Callable[..., Iterable[SourceRow]]


def prepared_rows(read: Reader, arguments: dict[str, Any], *, source: str, size: int) -> Rows:
    """Yield the rows that ``read(**arguments)`` gives, made ready to write.

    ``size`` of the file, in bytes: a small one is not worth another process. ``read`` is a function
    of a module, and its arguments can be pickled. Raises what ``read`` raises, and SourceError when
    the other process dies.
    """
    if size < WORTH_IT or len(os.sched_getaffinity(0)) < 2:
        prepare = RowWriter(source).prepare
        return (prepare(row) for row in read(**arguments))
    return _from_other_process(read, arguments, source)


def _from_other_process(read: Reader, arguments: dict[str, Any], source: str) -> Rows:
    # Not multiprocessing: it would run the main module of whoever imports a second time.
    with subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=BUFFER,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the pipes asked for are there")
        try:
            pickle.dump((read, arguments, source), process.stdin)
            process.stdin.close()
            while chunk := _receive(process.stdout):
                yield from chunk
        finally:
            process.stdout.close()


def _receive(pipe: IO[bytes]) -> list[Prepared]:
    """Return the next rows, none at the end of the file."""
    try:
        content: list[Prepared] | SourceError = pickle.load(pipe)  # noqa: S301 - from our own process
    except (EOFError, pickle.UnpicklingError):
        raise SourceError(
            "La lecture du fichier s’est arrêtée en chemin. Rien n’est perdu : relancez la même "
            "commande, elle reprendra où elle en était."
        ) from None
    if isinstance(content, SourceError):
        raise content
    return content


def _read_for_another() -> None:
    """Run in the other process: rows to stdout, chunk after chunk, an empty one at the end."""
    # Ctrl-C reaches both: the one that writes decides, and this one follows when its pipe closes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    read, arguments, source = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own process
    prepare = RowWriter(source).prepare
    chunks: Queue[bytes | None] = Queue(AHEAD)
    sender = Thread(target=_send, args=(chunks,))
    sender.start()
    try:
        rows = iter(read(**arguments))
        while chunk := [prepare(row) for row in islice(rows, CHUNK)]:
            chunks.put(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
        chunks.put(pickle.dumps([]))
    except SourceError as error:
        chunks.put(pickle.dumps(error))
    finally:
        chunks.put(None)
        sender.join()


def _send(chunks: "Queue[bytes | None]") -> None:
    """Write while the next rows are read: a pipe holds a few rows only."""
    with os.fdopen(os.dup(1), "wb", buffering=0) as pipe:
        while (chunk := chunks.get()) is not None:
            rest = memoryview(chunk)
            while rest:
                rest = rest[pipe.write(rest) :]


if __name__ == "__main__":
    _read_for_another()
