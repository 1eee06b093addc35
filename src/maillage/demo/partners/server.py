"""The HTTP server of the four platforms: prefixes, rates, moods, pages."""

import logging
import socket
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from maillage.demo.partners.exchange import NBSP, Answer, Card, Request, card_html, document, say
from maillage.demo.partners.moods import SHOWN, Moods
from maillage.demo.partners.store import Store

log = logging.getLogger(__name__)
LARGEST_BODY = 5_000_000
SLOW_S = 0.4
PATIENCE_S = 60.0
WINDOW_S = 60.0


class Partner(ABC):
    """One platform. ``rate``: calls allowed in a minute, 429 beyond."""

    code = ""
    title = ""
    story = ""
    rate = 600

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / f"{self.code}.json")
        self.calls: deque[float] = deque()
        self.lock = threading.Lock()

    def wait(self) -> int:
        """Count a call; return the seconds to wait when there are too many, else 0."""
        now = time.monotonic()
        with self.lock:
            while self.calls and self.calls[0] <= now - WINDOW_S:
                self.calls.popleft()
            if len(self.calls) >= self.rate:
                oldest = self.calls[0] if self.calls else now
                return max(1, round(WINDOW_S - (now - oldest)))
            self.calls.append(now)
            return 0

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """Answer a program."""

    def is_page(self, request: Request) -> bool:
        """Tell whether a person asks to see what the platform holds."""
        return request.method == "GET" and request.path in {"", "/"} and not request.query

    @abstractmethod
    def cards(self) -> list[Card]:
        """Return what the platform shows to visitors."""


class Partners(ThreadingHTTPServer):
    """The platforms of one folder, served together."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, listener: socket.socket, partners: list[Partner]) -> None:
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.partners = {partner.code: partner for partner in partners}
        self.moods = Moods()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def stop(self) -> None:
        """Let go of those who wait for an answer that never comes, then end."""
        self.released.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is no event; anything else is a fault of ours."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            log.error("fault", exc_info=error)


class Handler(BaseHTTPRequestHandler):
    server: Partners
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE_S
    # Head and body in one packet: apart, each answer would wait 40 ms for the other side.
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle_any(self) -> None:
        body = self.body()
        if body is None:
            self.reply(say({"message": "Body too large"}, 413))
            return
        path, _, query = self.path.partition("?")
        code, _, rest = path.removeprefix("/").partition("/")
        partner = self.server.partners.get(code)
        if partner is None:
            self.reply(self.home() if path == "/" else say({"message": "Not found"}, 404))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        base = f"{self.server.url}/{code}/"
        request = Request(self.command, f"/{rest}", query, headers, body, base)
        if rest == "humeur" and self.command == "POST":
            self.change_mood(partner, request)
        elif partner.is_page(request):
            self.reply(self.page(partner, request.query))
        else:
            self.act(partner, request)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - named by http.server

    def body(self) -> bytes | None:
        size = int(self.headers.get("content-length") or 0)
        return self.rfile.read(size) if size <= LARGEST_BODY else None

    def act(self, partner: Partner, request: Request) -> None:
        """Answer a program, in the mood of the platform."""
        mood = self.server.moods.take(partner.code)
        if mood in {"", "slow", "drop", "deaf"}:
            wait = partner.wait()
            answer = (
                say(
                    {"ok": False, "message": "Too many requests"}, 429, **{"Retry-After": str(wait)}
                )
                if wait
                else partner.answer(request)
            )
            if mood == "slow":
                self.server.released.wait(SLOW_S)
        else:
            answer = bad_answer(mood, request)
        if mood in {"hang", "deaf"}:
            self.server.released.wait(PATIENCE_S)
        if mood in {"hang", "deaf", "close", "drop"}:
            self.close_connection = True
        else:
            self.reply(answer)

    def reply(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def change_mood(self, partner: Partner, request: Request) -> None:
        said = parse_qs(request.body.decode(errors="replace"), keep_blank_values=True)
        kind = said.get("mood", [""])[0]
        left = said.get("left", [""])[0]
        try:
            self.server.moods.set(partner.code, kind, left=int(left) if left else None)
        except ValueError:
            self.reply(say({"message": "Unknown mood"}, 422))
            return
        self.reply(Answer(303, headers={"Location": f"/{partner.code}/"}))

    def home(self) -> Answer:
        rows = "".join(
            f'<li><a href="/{escape(one.code)}/">{escape(one.title)}</a>{NBSP}: {escape(one.story)}</li>'
            for one in self.server.partners.values()
        )
        return document("Plateformes de démonstration", f"<ul>{rows}</ul>")

    def page(self, partner: Partner, wanted: str) -> Answer:
        """Show what a platform holds, or the one thing that is wanted."""
        cards = [card for card in partner.cards() if wanted in {"", card.anchor}]
        held = "".join(map(card_html, cards)) or "<p>Rien pour le moment.</p>"
        mood = self.server.moods.shown(partner.code)
        buttons = "".join(
            f'<button name="mood" value="{kind}" aria-pressed="{str(kind == mood).lower()}">{label}</button>'
            for kind, label in SHOWN.items()
        )
        return document(
            partner.title,
            f"<p>{escape(partner.story)}</p>{held}"
            "<h2>Voir ce qui se passe en cas de panne</h2>"
            f'<form method="post" action="/{partner.code}/humeur">{buttons}</form>'
            '<p><a href="/">Toutes les plateformes de démonstration</a></p>',
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        log.info("%s %s", self.command, args[1] if len(args) > 1 else "")


def bad_answer(mood: str, request: Request) -> Answer:
    """Return what a platform in a bad mood says."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    answers = {
        "error": Answer(500, b"<h1>Internal Server Error</h1>", "text/html"),
        "busy": say({"message": "Too many requests"}, 429, **{"Retry-After": "7"}),
        "closed": Answer(503, b"", "text/plain", {"Retry-After": later}),
        "lie": Answer(200, b'{"ok": tru'),
        "page": Answer(200, "<h1>Domaine à vendre</h1>".encode(), "text/html; charset=utf-8"),
        "wrong": say({"ok": "peut-être", "data": 3}),
        "moved": Answer(302, b"", "text/plain", {"Location": "http://autre.test/"}),
        "huge": Answer(200, b'"' + b"a" * 30_000_000 + b'"'),
        "gzip": Answer(200, b"not gzip", headers={"Content-Encoding": "gzip"}),
        "missing": say({"message": "Not found"}, 404),
        "conflict": say({"message": "Conflict"}, 409),
        "locked": say({"ok": False, "code": "UNAUTHORIZED", "message": "Unauthorized"}, 401),
        "echo": say({"message": f"Bad request with headers {request.headers}"}, 400),
    }
    return answers.get(mood, Answer(500))
