"""A mail server for the tests: it counts messages, and may never answer one."""

import socketserver
import threading
from typing import Self


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on a port of this machine; with ``silent`` it reads a message and says nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, silent: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.silent = silent
        self.messages = 0
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        try:
            self.answer("220 essai")
            while line := self.rfile.readline():
                if line[:4].upper() == b"DATA":
                    self.take_message()
                else:
                    self.answer("250 bien")
        except OSError:
            return

    def take_message(self) -> None:
        self.answer("354 allez")
        while self.rfile.readline() not in {b".\r\n", b""}:
            pass
        self.server.messages += 1
        if self.server.silent:
            self.server.ended.wait()
        self.answer("250 recu")

    def answer(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
