"""Whether a feed may have changed, without reading any event (R25)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from maillage.core.index import site_index
from maillage.core.models import ChangeFeedEntry


@dataclass(frozen=True)
class Freshness:
    """A tag that changes with whatever a feed may say, and the moment of the last change."""

    tag: str
    changed_at: datetime


def freshness(question: str, now: datetime, *, in_words: bool = False) -> Freshness:
    """Return how fresh the answer to a question is, in one small query; ``in_words`` when it looks for words.

    The newest entry of the change feed stands for all that was written: events, and the names of those who
    organise. The day counts too: "ce week-end" is not the same tomorrow, and removed events fade.
    """
    newest = ChangeFeedEntry.objects.order_by("-id").values_list("id", "at").first()
    number, at = newest or (0, None)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    said = [settings.MAILLAGE_VERSION, settings.BASE_URL, number, midnight.date(), question]
    if in_words:
        # The index learns of a change a moment after the database.
        state = site_index().state()
        said += [state.generation, state.committed_at]
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    # Weak: the moment of writing differs from one answer to the next.
    return Freshness(f'W/"{digest}"', max(filter(None, (at, midnight))))
