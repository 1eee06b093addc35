"""Atom: what changed last, and tombstones of what was removed (RFC 4287, RFC 6721)."""

from collections.abc import Iterable
from datetime import datetime

from maillage.agenda.feeds.reading import Told
from maillage.agenda.feeds.words import moment_words, page_of, place_words, status_words, themes_of
from maillage.agenda.models import Event
from maillage.core.documents.feeds import FeedEntry, Gone
from maillage.core.ui.french import typography

ENTRIES = 100


def entry(one: Told, now: datetime) -> FeedEntry:
    """Return an event in one line: how it stands, when, where, what."""
    event, date = one.event, one.next_date(now)
    parts = (
        status_words(event),
        moment_words(event, date) if date else event.hours_text,
        place_words(event),
        event.summary,
    )
    return FeedEntry(
        title=typography(event.title),
        url=page_of(event),
        summary=typography(". ".join(part.rstrip(".") for part in parts if part)),
        updated=event.updated_at,
        categories=tuple(themes_of(event)),
    )


def tombstones(events: Iterable[Event]) -> tuple[Gone, ...]:
    return tuple(Gone(page_of(event), event.removed_at) for event in events if event.removed_at)
