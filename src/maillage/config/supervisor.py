"""The parent of a running site: starts the web process and the worker, and starts again the one that dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, Any

from maillage.config.console import Console
from maillage.core.errors import MaillageError
from maillage.core.locks import site_lock

TICK = 0.2
GRACE = 10.0
STEADY_SECONDS = 10.0
LONGEST_PAUSE = 30.0
LOG_LIMIT = 5 * 1024 * 1024
BACKLOG = 2048
BUSY = "Le site de ce dossier de données tourne déjà (processus {pid})."


class PortTaken(MaillageError):
    code = "port"


def open_socket(host: str, port: int) -> socket.socket:
    """Open the listening socket, or say in a sentence why it can not be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Before the first connection, not when gunicorn starts: each answer of one that came earlier
        # would wait 40 ms for the other side to say that it got the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
    except socket.gaierror:
        raise PortTaken(f"L’adresse {host} n’existe pas sur cette machine.") from None
    except PermissionError:
        raise PortTaken(
            f"Le port {port} est réservé au système. Choisissez-en un au-dessus de 1024 : "
            "maillage serve --port 8000."
        ) from None
    except OSError as error:
        raise PortTaken(
            f"Le port {port} de {host} ne peut pas être ouvert : un autre programme l’utilise déjà "
            f"({error.strerror}). Choisissez-en un autre : maillage serve --port {port + 1}."
        ) from None
    except OverflowError:
        raise PortTaken(f"Le port {port} n’existe pas : choisissez entre 1024 et 65535.") from None
    listener.listen(BACKLOG)
    listener.set_inheritable(True)
    return listener


@dataclass
class Child:
    """A process to keep alive, and how its deaths went so far."""

    label: str
    command: Sequence[str]
    log: Path | None
    sockets: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        stream: IO[Any] | None = None
        if self.log is not None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            too_long = self.log.exists() and self.log.stat().st_size > LOG_LIMIT
            if too_long:
                self.log.replace(self.log.with_suffix(".1.log"))
            stream = self.log.open("ab")
        self.started = time.monotonic()
        # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops them in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            pass_fds=tuple(self.sockets),
            start_new_session=True,
        )
        if stream is not None:
            stream.close()

    def died(self) -> int | None:
        """Return the exit status of a process that ended, once."""
        if self.process is None:
            return None
        status = self.process.poll()
        if status is not None:
            self.process = None
            steady = time.monotonic() - self.started > STEADY_SECONDS
            self.deaths = 1 if steady else self.deaths + 1
        return status

    def pause(self) -> float:
        """Return the seconds to wait before another start: none at first, then longer and longer."""
        return min(LONGEST_PAUSE, 0.5 * 2 ** (self.deaths - 2)) if self.deaths > 1 else 0.0


@dataclass
class Supervisor:
    """Runs the site until told to stop."""

    console: Console
    data: Path
    host: str
    port: int
    url: str
    web_workers: int
    threads: int
    with_worker: bool
    verbose: bool
    beside: Sequence[Child] = ()
    announced: bool = False
    stopping: bool = False
    children: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Serve; return once all children have stopped. Raises a French refusal when it can not start."""
        lock = site_lock(self.data)
        lock.take(BUSY)
        listener = open_socket(self.host, self.port)
        self.children = self.build_children(listener.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.ask_to_stop)
        try:
            while not self.stopping:
                for child in self.children:
                    self.keep(child)
                if not self.announced and self.answers():
                    self.announced = True
                    self.console.say(f"Le site est prêt : {self.url} (Ctrl-C pour l’arrêter)")
                time.sleep(TICK)
        finally:
            self.stop_children()
            listener.close()
            lock.release()
        self.console.say("Le site est arrêté.")

    def build_children(self, descriptor: int) -> list[Child]:
        python, me = sys.executable, str(os.getpid())
        web = [python, "-m", "maillage.config.web", "--socket", str(descriptor), "--supervisor", me]
        web += ["--workers", str(self.web_workers), "--threads", str(self.threads)]
        children = [Child("serveur web", web, self.log("web"), sockets=[descriptor])]
        if self.with_worker:
            worker = [python, "-m", "maillage.config.cli", "worker", "--supervisor", me]
            children.append(Child("agent", worker, self.log("agent")))
        return [*children, *self.beside]

    def log(self, name: str) -> Path | None:
        return None if self.verbose else self.data / "journal" / f"{name}.log"

    def ask_to_stop(self, *_signal: object) -> None:
        if self.stopping:
            for child in self.children:
                if child.process is not None:
                    child.process.kill()
        self.stopping = True

    def keep(self, child: Child) -> None:
        """Start a child that is not running, unless it died a moment ago."""
        status = child.died()
        if status is not None:
            pause = child.pause()
            child.not_before = time.monotonic() + pause
            where = f" Détails : {child.log}." if child.log else ""
            when = f"dans {pause:.0f} s" if pause >= 1 else "tout de suite"
            self.console.warn(
                f"Le processus « {child.label} » s’est arrêté (statut {status}) ; il repart {when}.{where}"
            )
        if child.process is None and time.monotonic() >= child.not_before:
            child.start()

    def answers(self) -> bool:
        """Ask the site whether it is ready."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", ""} else self.host  # noqa: S104 - compared, not bound
        connection = HTTPConnection(host, self.port, timeout=1)
        try:
            connection.request(
                "GET", "/sante", headers={"X-Forwarded-Proto": "https", "Host": "localhost"}
            )
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop_children(self) -> None:
        """Ask every child to end, and make those end that do not."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
