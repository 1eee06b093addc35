"""Atom: the profiles that changed last, and tombstones of those withdrawn (RFC 4287, RFC 6721)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from maillage.core.documents import atom_text
from maillage.core.documents.feeds import FeedEntry, Gone
from maillage.directory.exports.records import page_url
from maillage.directory.queries.vocabulary import label_of
from maillage.syndication.feeds.document import FeedAbout
from maillage.syndication.feeds.shared import SharedProfile

ENTRIES = 200


def entry(seen: SharedProfile, changed_at: datetime, base_url: str) -> FeedEntry:
    themes = tuple(label_of("theme", code) for code in seen["themes"] or ())
    area = (seen.area.name,) if seen.area else ()
    return FeedEntry(
        title=seen["name"],
        url=page_url(seen.organisation.ref, base_url),
        summary=seen["summary"] or ", ".join((*themes, *area)),
        updated=changed_at,
        categories=themes,
    )


def atom_parts(
    about: FeedAbout, profiles: Iterable[SharedProfile], changed: dict[str, datetime]
) -> Iterator[str]:
    """Yield one feed; ``changed`` maps a reference to its last change."""
    yield atom_text(
        title=about.title,
        url=about.url,
        feed_url=about.address("atom"),
        rights=about.sentence,
        entries=[entry(seen, changed[seen.organisation.ref], about.base_url) for seen in profiles],
        gone=tuple(
            Gone(page_url(one.ref, about.base_url), one.since) for one in about.removed[:ENTRIES]
        ),
    )
