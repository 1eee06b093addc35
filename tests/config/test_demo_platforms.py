"""The demonstration starts its fictional platforms, and lets the site send there."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from maillage.demo.build import VERSION
from tests.config.conftest import PATIENCE, Installation, Site, free_port, wait_until

pytestmark = pytest.mark.slow
MODULE = "maillage.demo.partners"


@pytest.fixture
def demo() -> Iterator[Callable[[Installation], Site]]:
    """Serve an installation as the demonstration, already built."""
    sites: list[Site] = []

    def start(place: Installation) -> Site:
        place.python(f"from maillage.core.site import set_setting\nset_setting('demo', {VERSION})")
        port = free_port()
        site = Site(place.start("demo", "--port", str(port)), port, place.data)
        sites.append(site)
        site.wait_ready()
        return site

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.process.send_signal(signal.SIGTERM)
            site.process.communicate(timeout=PATIENCE)


def platforms_port(place: Installation) -> int:
    code = "from maillage.core.site import get_setting\nprint(get_setting('demo:platforms'))"
    return int(place.python(code))


def ask(port: int, path: str = "/") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_the_platforms_live_and_end_with_the_demonstration(installation, demo) -> None:
    site = demo(installation)
    port = platforms_port(installation)
    status, page = ask(port)
    assert (status, "Plateforme fictive de démonstration." in page) == (200, True)
    (pid,) = site.children(MODULE)
    (worker,) = site.children("cli\0worker")
    assert (
        f"MAILLAGE_OUTGOING_ALLOW=127.0.0.1:{port}\0" in Path(f"/proc/{worker}/environ").read_text()
    )
    # Asked while nobody listens: the port is the supervisor's, the question waits for the next process.
    os.kill(pid, signal.SIGKILL)
    assert ask(port)[0] == 200
    assert site.children(MODULE) != [pid]
    site.process.send_signal(signal.SIGINT)
    out, _err = site.process.communicate(timeout=15)
    assert (site.process.returncode, out.rstrip().endswith("Le site est arrêté.")) == (0, True)
    assert f"http://127.0.0.1:{port}" in out
    assert site.children(MODULE) == []
    assert (site.data / "journal" / "plateformes.log").exists()
    # What was sent there keeps its address.
    demo(installation)
    assert platforms_port(installation) == port


def test_the_platforms_end_when_the_supervisor_is_killed(installation, demo) -> None:
    site = demo(installation)
    wait_until(lambda: site.children(MODULE))
    site.process.kill()
    site.process.communicate(timeout=PATIENCE)
    wait_until(lambda: not site.children(MODULE), patience=15)


def test_a_taken_port_is_no_matter(installation, demo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        code = f"from maillage.core.site import set_setting\nset_setting('demo:platforms', {taken})"
        installation.python(code)
        demo(installation)
        port = platforms_port(installation)
    assert port != taken
    assert ask(port)[0] == 200
