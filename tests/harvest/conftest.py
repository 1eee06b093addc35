"""A small territory, and a real web server on this machine that misbehaves when asked to."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from maillage.core.actor import Actor
from maillage.harvest.models import FollowedSource
from maillage.harvest.services.following import Description, follow_source
from maillage.territory.models import Area
from maillage.territory.services import create_area, create_communes, load_nomenclatures

MAPPING = """
[source]
date = 2026-01-15
[columns]
id = "id"
name = "nom"
phone = "tel"
rna = "rna"
address = "adresse"
city = "ville"
postcode = "cp"
licence = "licence"
republishable = "republier"
"""
HEADER = "id;nom;tel;rna;adresse;ville;cp;licence;republier"


@pytest.fixture
def system() -> Actor:
    return Actor.for_system("tests")


@pytest.fixture
def town(db, system) -> Area:
    """The vocabulary, one commune and one district."""
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    create_area(actor=system, code="34172-07", name="Centre", level="quartier", parent=commune)
    return commune


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MAILLAGE_DATA = tmp_path


def table(*lines: str) -> bytes:
    """A CSV with the columns of ``MAPPING``; a line may leave its last cells out."""
    width = HEADER.count(";")
    full = [line + ";" * (width - line.count(";")) for line in lines]
    return "\n".join([HEADER, *full, ""]).encode()


def rows(count: int, **changes: str) -> bytes:
    """A table of ``count`` associations; ``changes`` maps "n3" to the whole third line."""
    return table(
        *(changes.get(f"n{n}", f"{n};Association {n};04670000{n:02d}") for n in range(1, count + 1))
    )


@dataclass
class Answer:
    """What the server says: a status, a body, headers; ``wait`` seconds first; ``cut`` closes early."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    announced: int | None = None


class Library:
    """A web server: answers by path, and the requests it saw."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[Any], Answer]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        library = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                library.seen.append((self.path, dict(self.headers)))
                library.respond(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def url(self, path: str = "/liste.csv") -> str:
        return f"http://{self.host}{path}"

    def put(self, body: bytes, path: str = "/liste.csv", **options: Any) -> str:
        """Serve a body with its ETag; return its address."""
        tag = f'"{hash(body) & 0xFFFFFFFF:x}"'

        def answer(request: BaseHTTPRequestHandler) -> Answer:
            if request.headers.get("If-None-Match") == tag:
                return Answer(status=304)
            headers = {"ETag": tag, **options.get("headers", {})}
            return Answer(body, options.get("status", 200), headers)

        self.answers[path] = answer
        return self.url(path)

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(request.path.partition("?")[0], Answer(status=404))
        if callable(answer):
            answer = answer(request)
        time.sleep(answer.wait)
        try:
            request.send_response(answer.status)
            for name, value in answer.headers.items():
                request.send_header(name, value)
            length = len(answer.body) if answer.announced is None else answer.announced
            request.send_header("Content-Length", str(length))
            request.end_headers()
            request.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            # The reader gave up, as some tests want.
            return

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def library(settings) -> Iterator[Library]:
    found = Library()
    settings.MAILLAGE_OUTGOING_ALLOW = [found.host]
    yield found
    found.close()


@pytest.fixture
def follow(town, system, now) -> Callable[..., FollowedSource]:
    """Follow a source: ``follow(location, kind="csv")``."""

    def follow(location: str, *, kind: str = "csv", **changes: Any) -> FollowedSource:
        description = Description(
            **{
                "name": "Liste d’ailleurs",
                "kind": kind,
                "location": location,
                "licence": "Licence Ouverte 2.0",
                "mapping": MAPPING if kind in {"csv", "file"} else "",
                **changes,
            }
        )
        return follow_source(actor=system, description=description, now=now)

    return follow
