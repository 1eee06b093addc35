"""Journeys through the real demonstration town: `maillage demo` in a folder of its own, and Chromium."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Long enough for a machine that does other things: what is tested is the site, not its start.
READY_WITHIN = 300
PHONE, DESK = 360, 1280


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a freshly built demonstration town, served by web and worker."""
    port, folder = free_port(), tmp_path_factory.mktemp("ville")
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("MAILLAGE_", "DJANGO_", "DATABASE_", "PYTEST_"))
    }
    environment |= {"MAILLAGE_DATA": str(folder), "MAILLAGE_URL": f"http://127.0.0.1:{port}"}
    command = [str(Path(sys.executable).parent / "maillage"), "demo", "--port", str(port)]
    with (folder / "sortie.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/sante", process, folder / "sortie.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def wait_until_ready(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the town was not served within {READY_WITHIN} s: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


class Visitor:
    """Somebody at a browser: opens pages, and every page they see is checked."""

    def __init__(self, town: str, context: BrowserContext, *, scripts: bool) -> None:
        self.town, self.context, self.scripts = town, context, scripts
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._see)

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(message.text)

    def _see(self, request: Any) -> None:
        if not request.url.startswith((self.town, "data:", "blob:")):
            self.strangers.append(request.url)

    def open(self, path: str) -> Page:
        self.page.goto(self.town + path)
        return self.page

    def sign_in_as(self, name: str) -> Page:
        """Take the place of one of the eight fictional people."""
        page = self.open("/compte/demo/")
        page.locator("li, article").filter(has_text=name).get_by_role("button").click()
        page.wait_for_url(lambda url: "/compte/demo" not in url)
        return page

    def check(self) -> None:
        """One page: no violation (axe), no sideways scroll, no complaint, no request to a third party."""
        self.page.wait_for_load_state()
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        if self.scripts:
            options = {"runOnly": RULES, "preload": False}
            found = Axe().run(self.page, options=options).response["violations"]
            shown = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
            assert shown == [], self.page.url
        assert self.said == [], self.page.url
        assert self.strangers == [], self.page.url


@pytest.fixture
def visit(browser: Browser, town: str) -> Iterator[Callable[..., Visitor]]:
    """Open a window: ``visit(width=360, scripts=False)``."""
    contexts = []

    def visit(*, width: int = DESK, scripts: bool = True, **options: Any) -> Visitor:
        height = 780 if width == PHONE else 900
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="fr-FR",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visitor(town, context, scripts=scripts)

    yield visit
    for context in contexts:
        context.close()
