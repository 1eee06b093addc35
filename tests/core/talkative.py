"""A server for tests of requests that leave: it answers as it is told, hangs, trickles or lies."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Asked:
    """One request as the server got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """``hang`` seconds before anything; ``close`` without a word; one byte each ``trickle`` seconds."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    close: bool = False
    trickle: float = 0.0


class TalkativeServer(ThreadingHTTPServer):
    """``decide(asked)`` gives the answer; ``asked`` keeps what came, in order."""

    daemon_threads = True

    def __init__(self, decide: Callable[[Asked], Answer] = lambda _asked: Answer()) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.decide = decide
        self.asked: list[Asked] = []
        self.ended = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that were killed in the middle."""


class Talk(BaseHTTPRequestHandler):
    server: TalkativeServer
    protocol_version = "HTTP/1.1"

    def talk(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        asked = Asked(self.command, self.path, dict(self.headers), self.rfile.read(length))
        self.server.asked.append(asked)
        answer = self.server.decide(asked)
        if answer.hang:
            self.server.ended.wait(answer.hang)
        if answer.close:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.trickle:
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(answer.trickle)
        else:
            self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = talk  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Servers of tests are silent."""
