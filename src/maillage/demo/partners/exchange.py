"""A request and an answer of these platforms, and the French page that shows what one holds."""

import json
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Request:
    """``path`` and ``query`` as received, without the platform's prefix; header names in small letters."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    base: str

    def is_json(self) -> bool:
        return self.headers.get("content-type", "").split(";")[0].strip() == "application/json"

    def json(self) -> Any:
        """Return the JSON of the body, or None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def form(self) -> dict[str, str]:
        """Return the fields of a web form, as PHP would: nothing for another kind of body."""
        if (
            self.headers.get("content-type", "").split(";")[0]
            != "application/x-www-form-urlencoded"
        ):
            return {}
        found = parse_qs(self.body.decode(errors="replace"), keep_blank_values=True)
        return {key: values[-1] for key, values in found.items()}

    def file(self) -> tuple[str, bytes] | None:
        """Return the name and content of the field ``file`` of a multipart form."""
        kind, _, parameters = self.headers.get("content-type", "").partition(";")
        if kind.strip() != "multipart/form-data" or "boundary=" not in parameters:
            return None
        mark = b"--" + parameters.split("boundary=")[1].strip().strip('"').encode()
        for part in self.body.split(mark)[1:-1]:
            head, found, content = part.partition(b"\r\n\r\n")
            if found and b'name="file"' in head and b'filename="' in head:
                name = head.split(b'filename="')[1].split(b'"')[0].decode()
                return name, content.removesuffix(b"\r\n")
        return None


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def say(data: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(data, ensure_ascii=False).encode(), headers=headers)


@dataclass(frozen=True)
class Card:
    """What a visitor sees of one thing held: its title, and lines of (name, text)."""

    title: str
    lines: tuple[tuple[str, str], ...]
    anchor: str = ""


def day(stamp: str) -> str:
    """Return "03/03/2026 à 09:00" for 2026-03-03T09:00:00Z, in universal time."""
    date, _, time_of_day = stamp.partition("T")
    return f"{'/'.join(reversed(date.split('-')))} à {time_of_day[:5]} (heure universelle)"


STYLE = """
:root { color-scheme: light dark }
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
.note { border-left: .4rem solid #c2410c; padding: .2rem 0 .2rem .8rem; margin: 1rem 0 }
article { border: 1px solid #8888; border-radius: .5rem; padding: .2rem 1rem; margin: 1rem 0; overflow-wrap: anywhere }
article:target { outline: .2rem solid #c2410c }
h2 { margin: .6rem 0 .2rem; font-size: 1.2rem }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .2rem 1rem; margin: .4rem 0 .8rem }
dt { opacity: .75 } dd { margin: 0; white-space: pre-line }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .4rem } }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: .6rem 0 }
button { font: inherit; padding: .45rem .8rem; border-radius: .4rem; border: 1px solid #888; cursor: pointer }
button[aria-pressed=true] { border: .15rem solid #c2410c; font-weight: 600 }
"""


def document(title: str, content: str) -> Answer:
    """Return a page that says first that the platform is invented."""
    page = (
        '<!doctype html><html lang="fr"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>"
        '<p class="note"><strong>Plateforme fictive de démonstration.</strong> Elle tourne sur cet '
        f"ordinateur seulement et respecte le contrat de la vraie{NBSP}; rien n’est envoyé à "
        f"personne.</p>{content}</main></html>"
    )
    return Answer(200, page.encode(), "text/html; charset=utf-8")


def card_html(card: Card) -> str:
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in card.lines if text
    )
    return f'<article id="{escape(card.anchor)}"><h2>{escape(card.title)}</h2><dl>{lines}</dl></article>'
