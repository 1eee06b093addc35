"""PDF by typst: tagged (PDF/UA-1), with the faces that typst carries, no network.

A template is a ``.typ`` file that reads ``data.json``: what people wrote reaches it as strings, which
typst never reads as markup. Each document is made by a process of its own, so that the memory it took
goes back to the system.
"""

import json
import subprocess
import sys
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TIME_OUT_S = 300
STANDARDS = ["ua-1"]
PAGE, DATA, MADE = "page.typ", "data.json", "page.pdf"
# What the face draws: Latin, Greek, Cyrillic and their signs. PDF/UA refuses a missing letter.
DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17F), (0x1CD, 0x1DC), (0x218, 0x21B), (0x391, 0x3A1),
    (0x3A3, 0x3C9), (0x401, 0x44F), (0x451, 0x45F), (0x2010, 0x2015), (0x2018, 0x201E),
    (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F), (0x2030, 0x2030), (0x2039, 0x203A),
    (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122),
)  # fmt: skip


class TypesettingFailed(Exception):
    """The template and its data do not make a document; the message is typst's."""


def drawn(text: str) -> str:
    """Return a text without the signs that the face can not draw (emoji, other scripts)."""
    kept = (
        sign
        for sign in unicodedata.normalize("NFC", text)
        if any(first <= ord(sign) <= last for first, last in DRAWN)
    )
    return "".join(kept).strip()


def drawable(value: Any) -> Any:
    """Return JSON values whose every text can be drawn."""
    if isinstance(value, str):
        return drawn(value)
    if isinstance(value, dict):
        return {key: drawable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(one) for one in value]
    return value


def typeset(template: Path, data: dict[str, Any], *, now: datetime) -> bytes:
    """Return the PDF of a template filled with ``data``; raises :class:`TypesettingFailed`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / PAGE).write_bytes(template.read_bytes())
        text = json.dumps(drawable(data), ensure_ascii=False)
        (folder / DATA).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", __name__, name, now.isoformat()]
        done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
            command, capture_output=True, text=True, timeout=TIME_OUT_S, check=False
        )
        if done.returncode:
            raise TypesettingFailed(done.stderr[-2000:])
        return (folder / MADE).read_bytes()


def compile_in(folder: Path, now: datetime) -> None:
    """Make the document of a folder that holds a template and its data."""
    typst.compile(
        str(folder / PAGE),
        output=str(folder / MADE),
        root=str(folder),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        # typst counts whole seconds.
        timestamp=now.replace(microsecond=0),
    )


if __name__ == "__main__":
    compile_in(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
