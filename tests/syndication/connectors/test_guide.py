"""The connector that the guide shows is a connector: it is run against a server that asks for its key."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from maillage.core import outgoing
from maillage.syndication.connectors.base import BadCredentials, Receipt, Seen, TryLater
from tests.consistency.reading import DOCS
from tests.syndication.connectors.conftest import NAME, parcel

GUIDE = DOCS / "guides" / "ecrire-un-connecteur.md"


class Display(BaseHTTPRequestHandler):
    sheets: dict[str, Any] = {}
    garbled = False

    def handle_any(self) -> None:
        ref = self.path.removeprefix("/api/fiches/")
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("authorization") != "Bearer bonne-cle":
            self.reply(401, {"message": "key"})
        elif self.garbled or not ref:
            self.reply(200, {"sheets": len(self.sheets)})
        elif self.command == "PUT":
            self.sheets[ref] = {"id": ref, **json.loads(body)}
            self.reply(200, self.sheets[ref])
        elif ref not in self.sheets:
            self.reply(404, {})
        else:
            found = self.sheets.pop(ref) if self.command == "DELETE" else self.sheets[ref]
            self.reply(200, found)

    do_GET = do_PUT = do_DELETE = handle_any  # noqa: N815 - named by http.server

    def reply(self, status: int, data: dict[str, Any]) -> None:
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        pass


@pytest.fixture
def url(settings, monkeypatch) -> Iterator[str]:
    monkeypatch.setattr(Display, "sheets", {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), Display)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    settings.MAILLAGE_OUTGOING_ALLOW = [f"127.0.0.1:{server.server_port}"]
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def example() -> type[Any]:
    (code,) = re.findall(
        r"^```python affichage\.py\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL
    )
    names: dict[str, Any] = {"__name__": "affichage"}
    exec(compile(code, "affichage.py", "exec", dont_inherit=True), names)
    return names["Display"]


def test_the_example_of_the_guide_works(example, url, monkeypatch) -> None:
    with outgoing.client(timeout_s=2) as client:
        connector = example({"url": url, "key": "bonne-cle"}, client)
        assert connector.look(parcel()) is None
        assert connector.send(parcel()) == connector.send(parcel()) == Receipt("k7qyh3m2a4bc")
        values = {"name": NAME, "phone": "04 67 00 00 01"}
        assert connector.look(parcel()) == Seen("k7qyh3m2a4bc", values)
        connector.withdraw(parcel())
        connector.withdraw(parcel())
        assert Display.sheets == {}
        assert connector.check().endswith(".")
        monkeypatch.setattr(Display, "garbled", True)
        with pytest.raises(TryLater):
            connector.send(parcel())
        with pytest.raises(BadCredentials):
            example({"url": url, "key": "autre"}, client).check()
