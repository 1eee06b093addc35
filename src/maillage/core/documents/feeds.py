"""Atom feeds (RFC 4287), with tombstones for what was withdrawn (RFC 6721)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date

TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
ATOM_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class FeedEntry:
    """One entry: its page, what it says in one line, when it changed."""

    title: str
    url: str
    summary: str
    updated: datetime
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gone:
    """An entry that was in the feed and is withdrawn: its page, and since when."""

    url: str
    since: datetime


class _Feed(Atom1Feed):
    """Atom with ``at:deleted-entry`` elements, given as ``gone``."""

    def root_attributes(self) -> dict[str, str]:
        named = {"xmlns:at": TOMBSTONES} if self.feed["gone"] else {}
        return {**super().root_attributes(), **named}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for gone in self.feed["gone"]:
            dated = {"ref": gone.url, "when": rfc3339_date(gone.since)}
            handler.addQuickElement("at:deleted-entry", "", dated)


def atom_text(
    *,
    title: str,
    url: str,
    feed_url: str,
    rights: str,
    entries: Iterable[FeedEntry],
    gone: tuple[Gone, ...] = (),
) -> str:
    """Return a feed; ``rights`` is its licence and attribution."""
    feed = _Feed(
        title=title, link=url, feed_url=feed_url, description=None, language="fr",
        feed_copyright=rights, gone=gone,
    )  # fmt: skip
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.summary,
            updateddate=entry.updated,
            unique_id=entry.url,
            categories=entry.categories,
        )
    return str(feed.writeString("utf-8"))


def atom(**said: Any) -> HttpResponse:
    """Answer with a feed: see :func:`atom_text`."""
    return HttpResponse(atom_text(**said), content_type=ATOM_TYPE)
