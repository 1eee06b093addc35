"""What benchmarks share: an installation of N invented associations, its server, measures and results.

Everything lives under ``MAILLAGE_BENCH`` (by default a folder of the temporary directory), by size:
``<folder>/<size>/associations.csv``, ``site/`` (a whole data folder), and what each measure leaves.
"""

import http.client
import json
import os
import platform
import random
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("MAILLAGE_BENCH", Path(tempfile.gettempdir()) / "maillage-bench"))
RESULTS = Path(__file__).parent / "results"
QUICK = 50_000
PATIENCE = 3600.0


@dataclass(frozen=True)
class Spent:
    """What a process used: wall and processor seconds, and its peak memory with its children's."""

    wall: float
    cpu: float
    peak_mb: float
    output: str


class Site:
    """A data folder and the commands run on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        kept = {n: os.environ[n] for n in ("PATH", "HOME", "LANG", "TMPDIR") if n in os.environ}
        self.env = kept | {"MAILLAGE_DATA": str(data), "PYTHONPATH": str(RESULTS.parent.parent)}

    def run(self, *arguments: str, module: str = "maillage.config.cli") -> Spent:
        """Run a command to its end; raises RuntimeError when it fails."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env=self.env, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        with watched_memory(process.pid) as peak:
            output, _ = process.communicate(timeout=PATIENCE)
        wall = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if process.returncode:
            raise RuntimeError(f"{arguments} ended with {process.returncode}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Spent(wall, cpu, peak[0] / 1024, output)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "maillage.sqlite3", timeout=60)) as connection:
            return connection.execute(query).fetchall()

    @contextmanager
    def served(self) -> Iterator["Server"]:
        """Serve the site, web and worker, until the block ends."""
        port = free_port()
        log = (self.data / "serve.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "maillage.config.cli", "serve", "--port", str(port)],
            env=self.env, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            server = Server(port, process.pid)
            wait_until(server.is_ready, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            log.close()


class Server:
    """The site over real HTTP on the loopback, one kept connection."""

    def __init__(self, port: int, pid: int = 0) -> None:
        self.port, self.pid = port, pid
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def is_ready(self) -> bool:
        try:
            return self.get("/sante")[0] == 200
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return False

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        self._connection.request("GET", path, headers={"Host": "localhost", **headers})
        response = self._connection.getresponse()
        return response.status, response.read()

    def timed_ms(self, path: str, times: int = 3) -> float:
        """Best of some runs, in milliseconds: what other work on the machine disturbs least."""
        best = float("inf")
        for _ in range(times):
            begun = time.perf_counter()
            status, _ = self.get(path)
            best = min(best, (time.perf_counter() - begun) * 1000)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
        return best

    def processor_used(self) -> float:
        """Seconds of processor that the web processes used so far."""
        web = (n for n in family(self.pid) if b"maillage.config.web" in command_of(n))
        return sum(map(processor_s, web))

    def processor_ms(self, path: str, times: int = 40) -> float:
        """Processor time of the server for one request, the mean of some."""
        begun = self.processor_used()
        for _ in range(times):
            self.get(path)
        return (self.processor_used() - begun) * 1000 / times


@contextmanager
def watched_memory(pid: int) -> Iterator[list[int]]:
    """Give the peak, in kB, of the private memory of a process and its children together."""
    peak, stop = [0], threading.Event()

    def look() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], sum(private_kb(number) for number in family(pid)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def family(pid: int) -> list[int]:
    found = [pid]
    for number in found:
        try:
            text = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += [int(child) for child in text.split()]
    return found


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def processor_s(pid: int) -> float:
    """Seconds of processor that a process used so far."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    user, system = text.rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def private_kb(pid: int) -> int:
    """Resident memory without the pages of files, which the system takes back when it needs them."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def free_port() -> int:
    while True:
        port = random.randrange(8100, 8999)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def wait_until(condition: Any, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the site did not start")
        time.sleep(0.1)


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def data_file(size: int) -> Path:
    """The generated file of this size, made once."""
    path = FOLDER / str(size) / "associations.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        Site(path.parent / "none").run(
            "bench", "data", "--associations", str(size), "--output", str(partial)
        )
        partial.rename(path)
    return path


def filled_site(size: int, *, indexed: bool = True) -> Site:
    """An installation with this many organisations, placed all over France and indexed; made once."""
    folder = FOLDER / str(size) / "site"
    site = Site(folder)
    if not (folder / "maillage.sqlite3").exists():
        site.run("init", "--name", "Banc", "--insee", "34172")
        site.run("import", "rna", str(data_file(size)), "--json")
    if not (folder / "bench-placed").exists():
        place_everywhere(folder)
        # Thousands of pages of log would slow down the first readers.
        site.ask("PRAGMA wal_checkpoint(TRUNCATE)")
        (folder / "bench-placed").touch()
    if indexed and not (folder / "index/current").exists():
        site.run("search", "rebuild", "--json")
    return site


def place_everywhere(folder: Path) -> None:
    """Give a position to all places: the register has none, and the map must have its points."""
    with closing(sqlite3.connect(folder / "maillage.sqlite3")) as connection, connection:
        connection.execute(
            "UPDATE territory_place SET precision = 'street',"
            " lat = 43.0 + (id * 7919 % 100003) / 100003.0 * 7,"
            " lon = -1.5 + (id * 104729 % 100019) / 100019.0 * 8 WHERE lat IS NULL"
        )


def publish(name: str, size: int, facts: dict[str, Any], sentence: str) -> None:
    """Print one line, and keep the figures in ``bench/results``."""
    RESULTS.mkdir(exist_ok=True)
    kept = {
        "bench": name,
        "size": size,
        "at": datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M"),
        "machine": f"{os.cpu_count()} cœurs, Python {platform.python_version()}, {platform.system()}",
        **facts,
    }
    file = RESULTS / f"{name}-{size}.json"
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{name} ({size}) : {sentence}", flush=True)


def size_asked() -> int:
    return int(sys.argv[1]) if len(sys.argv) > 1 else QUICK
