"""The web process: gunicorn with threads, on a socket that the supervisor opened.

The socket outlives this process: while a dead one is replaced, requests wait instead of being refused.
"""

import argparse
import ctypes
import os
import signal
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

from maillage.config.wsgi import application

PR_SET_PDEATHSIG = 1
GRACE = 5


def die_with(supervisor: int) -> None:
    """Ask the system to end this process when the supervisor dies, where it can (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != supervisor:
        sys.exit(1)


class WebServer(BaseApplication):
    def __init__(self, **options: Any) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return application


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--supervisor", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    die_with(options.supervisor)
    WebServer(
        bind=f"fd://{options.socket}",
        workers=options.workers,
        threads=options.threads,
        worker_class="gthread",
        graceful_timeout=GRACE,
        timeout=120,
        keepalive=5,
        loglevel="warning",
        worker_tmp_dir="/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: PTH112, S108
        control_socket_disable=True,
    ).run()


if __name__ == "__main__":
    main()
