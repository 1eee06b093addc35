"""The search index of this data folder: where it is, who keeps it up to date, how it is made anew."""

import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from maillage.core import clock
from maillage.core.search import IndexBusy, SearchIndex
from maillage.core.search.consumer import Consumed, follow, rebuild

FOLDER = "index"
ASKED = "rebuild-asked"
POLL = 0.25


class _RebuildAskedFor(Exception):
    """Leaves the reading of the feed: somebody ran ``maillage search rebuild``."""


@lru_cache(maxsize=8)
def _index_in(folder: Path) -> SearchIndex:
    return SearchIndex(folder)


def site_index() -> SearchIndex:
    """Return the index that pages and the API ask."""
    return _index_in(Path(settings.MAILLAGE_DATA) / FOLDER)


def keep_up_to_date(stop: threading.Event) -> None:
    """Follow the change feed until told to stop, and build anew when somebody asks. The worker's."""
    index = site_index()
    asked = index.folder / ASKED

    def look(_done: Consumed) -> None:
        if asked.exists():
            raise _RebuildAskedFor

    while not stop.is_set():
        try:
            follow(index, stop=stop, poll_s=POLL, each_time=look)
        except _RebuildAskedFor:
            rebuild(index, now=clock.now())
            asked.unlink(missing_ok=True)


def rebuild_now(progress: Callable[[int], None]) -> int:
    """Recreate the index from the database; return how many documents it holds.

    A worker that runs holds the index: it is asked to do it, and this waits until it is done.
    """
    index = site_index()
    try:
        return rebuild(index, now=clock.now(), progress=progress)
    except IndexBusy:
        asked = index.folder / ASKED
        asked.touch()
    while asked.exists():
        time.sleep(POLL)
        try:
            # The worker may have stopped since it was asked.
            total = rebuild(index, now=clock.now(), progress=progress)
        except IndexBusy:
            continue
        asked.unlink(missing_ok=True)
        return total
    return index.state().documents
