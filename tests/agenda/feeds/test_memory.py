"""R27: a feed of thousands of events is written without growing."""

import gc
import tracemalloc
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.agenda.feeds.ical import ical_parts
from maillage.agenda.feeds.reading import public_events, tell
from maillage.agenda.models import Event, Occurrence
from tests.factories.events import MADE, once

pytestmark = pytest.mark.django_db
CHUNK = 20


def fill(number: int) -> None:
    """Write public events of one date each."""
    first = Event.objects.count()
    events = Event.objects.bulk_create(
        Event(
            ref=f"many{first + rank:08d}", title=f"Fête {rank}", description="Venez " * 200, state="published",
            schedule=once(), created_at=MADE, updated_at=MADE, published_at=MADE,
        )
        for rank in range(number)
    )  # fmt: skip
    day = date(2026, 3, 14)
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event, key="2026-03-14T10:00", starts_at=MADE, ends_at=MADE, first_day=day, last_day=day
        )
        for event in events
    )  # fmt: skip


def feed() -> int:
    """Write the feed to nowhere; return how many parts it had.

    Read events are in cycles (with their prefetched rows): they are collected at each chunk here, when Python
    finds it worth it elsewhere.
    """
    events = tell(public_events(), chunk=CHUNK)
    number = 0
    for number, _ in enumerate(ical_parts(events, name="x", source="http://x", zones=[]), 1):
        if number % CHUNK == 0:
            gc.collect()
    return number


def peak() -> int:
    """Return the most memory that writing the feed takes, in bytes."""
    tracemalloc.start()
    feed()
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def test_r27_ten_times_more_events_take_no_more_memory():
    fill(CHUNK * 2)
    few_parts = feed()  # and what is made once for all
    few_peak = peak()
    with CaptureQueriesContext(connection) as few_queries:
        feed()
    fill(CHUNK * 18)
    assert feed() - few_parts == CHUNK * 18
    assert peak() < few_peak * 1.3
    with CaptureQueriesContext(connection) as many_queries:
        feed()
    # The same queries for each chunk.
    assert len(many_queries) <= len(few_queries) * 10
