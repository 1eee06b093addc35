"""Atom feeds (RFC 4287)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

ATOM_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class FeedEntry:
    """One entry: its page, what it says in one line, when it changed."""

    title: str
    url: str
    summary: str
    updated: datetime
    categories: tuple[str, ...] = ()


def atom(
    *, title: str, url: str, feed_url: str, rights: str, entries: Iterable[FeedEntry]
) -> HttpResponse:
    """Answer with a feed; ``rights`` is its licence and attribution."""
    feed = Atom1Feed(
        title=title, link=url, feed_url=feed_url, description=None, language="fr",
        feed_copyright=rights,
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
    response = HttpResponse(content_type=ATOM_TYPE)
    feed.write(response, "utf-8")
    return response
