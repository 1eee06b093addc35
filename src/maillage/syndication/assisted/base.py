"""What a text to paste is: lines in the order of the platform's own form, and where to paste them.

Writing one: a module with a ``TEXT``, added to ``assisted/registry.py``. Nothing here touches the
database or the network; ``Given.values`` are the directory's own, only those agreed to and public.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.algorithms.opening_hours import hours_in_french
from maillage.core.ui.markdown import plain_markdown


@dataclass(frozen=True)
class Given:
    """A profile as one destination may have it. ``identifiers``: (scheme, value); ``url``: its page here."""

    values: Mapping[str, Any]
    identifiers: Sequence[tuple[str, str]] = ()
    url: str = ""

    def text(self, key: str) -> str:
        return str(self.values.get(key) or "")

    def plain(self, key: str) -> str:
        """Return a text written in Markdown without its marks."""
        return plain_markdown(self.text(key))

    @property
    def place(self) -> Mapping[str, Any]:
        return self.values.get("place") or {}

    def number(self, scheme: str) -> str:
        return next((value for name, value in self.identifiers if name == scheme), "")

    def hours(self) -> str:
        """Return the opening hours in French, or as written."""
        written = self.text("opening_hours")
        return hours_in_french(written) or written

    def address(self) -> str:
        """Return "1 rue Foch, 34000 Montpellier"."""
        town = " ".join(filter(None, (self.place.get("postcode"), self.place.get("city"))))
        return ", ".join(filter(None, (self.place.get("address"), town)))


@dataclass(frozen=True)
class Line:
    """One line: its name over there, what to paste, a word of advice.

    ``fields``: the profile fields it comes from; ``rows`` tall for a long text. A line that is not
    ``copyable`` is chosen over there from a list, or compared.
    """

    label: str
    value: str
    fields: tuple[str, ...] = ()
    advice: str = ""
    copyable: bool = True
    rows: int = 1


@dataclass(frozen=True)
class Text:
    """One platform. ``rules`` are read before pasting; ``link`` gives (words, address) of where to paste.

    ``stops`` returns why this profile has no place there, "" when it has.
    """

    key: str
    name: str
    rules: tuple[str, ...]
    fields: frozenset[str]
    lines: Callable[[Given], list[Line]]
    link: Callable[[Given], tuple[str, str]]
    steps: tuple[str, ...] = ()
    stops: Callable[[Given], str] = field(default=lambda _given: "")


def filled(*lines: Line) -> list[Line]:
    """Return the lines that have something to paste."""
    return [line for line in lines if line.value]
