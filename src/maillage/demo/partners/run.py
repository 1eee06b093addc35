"""Open the platforms on a port, in a thread (tests) or a process (demonstration)."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.demo.partners.bulletin import Bulletin
from maillage.demo.partners.opendata import OpenData
from maillage.demo.partners.server import Partners
from maillage.demo.partners.volunteering import Volunteering
from maillage.demo.partners.wiki import Wiki

NEAR = 20
ALL = (Bulletin, Wiki, OpenData, Volunteering)


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Open a listening socket; port 0 takes a free one. Raises OSError when it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(64)
    except OSError:
        listener.close()
        raise
    return listener


def listen_near(port: int) -> socket.socket:
    """Open the first free port from ``port`` on; any free one when a score of them are taken."""
    for tried in range(port, port + NEAR):
        try:
            return listen(tried)
        except (OSError, OverflowError):
            continue
    return listen(0)


def make(listener: socket.socket, data: Path) -> Partners:
    data.mkdir(parents=True, exist_ok=True)
    return Partners(listener, [partner(data) for partner in ALL])


@contextmanager
def running(data: Path, port: int = 0) -> Iterator[Partners]:
    """Serve in a thread until the block ends."""
    server = make(listen(port), data)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
