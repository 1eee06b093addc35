"""``python -m maillage.demo.partners --port 8001 --data DOSSIER``: serve the four platforms until told to stop."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path

from maillage.demo.partners.run import listen, make

TICK_S = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m maillage.demo.partners", description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--port", type=int, metavar="N")
    where.add_argument("--socket", type=int, metavar="N", help="un descripteur déjà ouvert")
    parser.add_argument("--data", type=Path, required=True, metavar="DOSSIER")
    parser.add_argument("--supervisor", type=int, metavar="PID", help="s’arrête avec ce processus")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    listener = (
        listen(options.port) if options.socket is None else socket.socket(fileno=options.socket)
    )
    server = make(listener, options.data)
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    logging.getLogger(__name__).info("Plateformes de démonstration : %s", server.url)
    while not over.wait(TICK_S):
        if options.supervisor and os.getppid() != options.supervisor:
            break
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
