"""From the database to the index: feed, cursor, gaps, rebuild, pruning."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from maillage.core.models import ChangeFeedEntry
from maillage.core.search import (
    Maintainer,
    Searchable,
    SearchDocument,
    SearchIndex,
    SearchRequest,
    consumer,
    feed,
    reading,
)
from maillage.core.search.consumer import Consumed, consume_once, follow, rebuild
from maillage.core.search.cursor import Cursor, Gap, Horizon
from maillage.core.search.registry import Searchables
from tests.core.search.corpus import document

pytestmark = pytest.mark.django_db


class Town:
    """Objects of one kind, as a module would keep them in its tables."""

    def __init__(self, folder: Path) -> None:
        self.titles: dict[str, str] = {}
        self.index = SearchIndex(folder)
        self.kinds = Searchables()
        self.kinds.register(Searchable("organisation", self.load, self.all_keys))

    def load(self, keys: Sequence[str]) -> Iterable[SearchDocument]:
        for key in keys:
            if self.titles.get(key) == "broken":
                raise ValueError("broken")
            if key in self.titles:
                yield document(key, self.titles[key])

    def all_keys(self) -> Iterator[str]:
        return iter(sorted(self.titles))

    def write(self, **titles: str | None) -> None:
        for key, title in titles.items():
            if title is None:
                self.titles.pop(key)
            else:
                self.titles[key] = title
        feed.append("organisation", titles)

    def consume(self, now: datetime) -> Consumed:
        return consume_once(self.index, now=now, registry=self.kinds)

    def found(self) -> list[str]:
        return sorted(hit.title for hit in self.index.search(SearchRequest(limit=500)).hits)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    # Numbers do not begin at 1 again for each test on PostgreSQL: leave one entry to start from.
    feed.append("organisation", ["nobody"])
    return Town(tmp_path / "index")


def test_the_first_reading_builds_the_index(town: Town, now: datetime) -> None:
    town.write(a="Judo", b="Danse")

    assert town.consume(now) == Consumed("rebuilt", documents=2)
    assert town.consume(now) == Consumed("idle")
    assert town.found() == ["Danse", "Judo"]


def test_changes_and_removals_are_followed(town: Town, now: datetime) -> None:
    town.write(a="Judo", b="Danse")
    town.consume(now)

    town.write(a="Cirque", c="Chant")
    town.write(b=None, a="Cirque")

    assert town.consume(now) == Consumed("updated", entries=4, objects=3, documents=2)
    assert town.found() == ["Chant", "Cirque"]


def test_a_change_that_is_rolled_back_is_not_in_the_feed(town: Town, now: datetime) -> None:
    town.consume(now)
    with transaction.atomic():
        town.write(a="Judo")
        transaction.set_rollback(True)

    assert ChangeFeedEntry.objects.count() == 1


def test_entries_read_but_not_remembered_are_read_again(town: Town, now: datetime) -> None:
    """The crash between the commit and the cursor: the same entries come again, harmlessly."""
    town.write(a="Judo")
    town.consume(now)
    with Maintainer(town.index.folder) as maintainer:
        before = maintainer.cursor
    town.write(a="Danse")
    town.consume(now)
    with Maintainer(town.index.folder) as maintainer:
        maintainer.remember(before)

    assert town.consume(now).status == "updated"
    assert town.found() == ["Danse"]


def test_a_lost_index_is_rebuilt_by_itself(town: Town, now: datetime) -> None:
    town.write(a="Judo")
    town.consume(now)
    for path in town.index.folder.glob("g-*/*.store"):
        path.unlink()

    assert town.consume(now).status == "rebuilt"
    assert town.found() == ["Judo"]


def test_an_index_asks_for_its_rebuild_when_the_feed_was_pruned_past_it(
    town: Town, now: datetime
) -> None:
    town.consume(now)
    for number in range(5):
        town.write(**{f"k{number}": "Judo"})
    ChangeFeedEntry.objects.update(at=now - timedelta(days=30))

    assert feed.prune(now=now) == 5
    assert ChangeFeedEntry.objects.count() == 1
    assert town.consume(now).status == "rebuilt"
    assert town.found() == ["Judo"] * 5


def test_recent_entries_are_not_pruned(town: Town, now: datetime) -> None:
    town.write(a="Judo", b="Danse")
    ChangeFeedEntry.objects.update(at=now - timedelta(days=6))

    assert feed.prune(now=now) == 0


def test_one_broken_object_does_not_hold_up_the_others(
    town: Town, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    town.consume(now)
    town.write(a="Judo", b="broken", c="Danse")

    assert town.consume(now).documents == 2
    assert town.found() == ["Danse", "Judo"]
    assert "object b can not be indexed" in caplog.text


def test_an_unknown_kind_is_left_out(town: Town, now: datetime) -> None:
    town.consume(now)
    feed.append("gone_module", ["x"])

    assert town.consume(now) == Consumed("updated", entries=1, objects=1, documents=0)


def test_a_second_worker_is_told_that_the_first_is_busy(town: Town, now: datetime) -> None:
    with Maintainer(town.index.folder):
        assert town.consume(now) == Consumed("busy")


def test_far_behind_it_builds_anew(town: Town, now: datetime, monkeypatch) -> None:
    monkeypatch.setattr(consumer, "REBUILD_FROM", 10)
    monkeypatch.setattr(reading, "READ_AT_ONCE", 5)
    town.consume(now)
    town.write(**{f"k{number}": "Judo" for number in range(30)})

    assert town.consume(now) == Consumed("rebuilt", documents=30)


def test_a_backlog_is_read_in_parts(town: Town, now: datetime, monkeypatch) -> None:
    monkeypatch.setattr(reading, "READ_AT_ONCE", 5)
    town.consume(now)
    town.write(**{f"k{number}": "Judo" for number in range(12)})

    assert [town.consume(now).entries for _ in range(4)] == [5, 5, 2, 0]
    assert len(town.found()) == 12


def test_rebuild_tells_its_progress(town: Town, now: datetime) -> None:
    town.write(a="Judo", b="Danse")
    told: list[int] = []

    assert rebuild(town.index, now=now, progress=told.append, registry=town.kinds) == 2
    assert told == [2]


def test_two_modules_can_not_take_the_same_kind(town: Town) -> None:
    with pytest.raises(ValueError, match="organisation"):
        town.kinds.register(Searchable("organisation", town.load, lambda: iter(())))


@pytest.mark.django_db(transaction=True)
def test_a_change_is_findable_within_two_seconds(town: Town) -> None:
    stop = threading.Event()
    started = threading.Event()

    def work() -> None:
        try:
            follow(town.index, stop=stop, registry=town.kinds, each_time=lambda _: started.set())
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert started.wait(10)
        town.write(a="Judo")
        begun = time.monotonic()
        while town.found() != ["Judo"] and time.monotonic() - begun < 10:
            time.sleep(0.02)
        assert time.monotonic() - begun < 2
    finally:
        stop.set()
        worker.join()


# The cursor, on a database where numbers appear out of order.

OLD, NEW = Horizon(oldest=100, next=105), Horizon(oldest=106, next=110)


def test_a_missing_number_is_asked_for_again_and_closes_when_it_comes() -> None:
    first = Cursor(10).after([11, 14], at=0.0, seen_before=OLD, seen_after=OLD)
    second = first.after([12], at=1.0, seen_before=OLD, seen_after=OLD)
    third = second.after([13], at=2.0, seen_before=OLD, seen_after=OLD)

    assert first == Cursor(14, (Gap(12, 13, before=105, noticed=0.0),))
    assert second == Cursor(14, (Gap(13, 13, before=105, noticed=0.0),))
    assert third == Cursor(14)


def test_a_gap_stays_while_a_transaction_that_could_fill_it_runs() -> None:
    gap = Cursor(14, (Gap(12, 13, before=105, noticed=0.0),))

    assert gap.after([], at=99_999.0, seen_before=OLD, seen_after=NEW) == gap
    assert gap.after([], at=10.0, seen_before=NEW, seen_after=NEW) == gap
    assert gap.after([], at=61.0, seen_before=NEW, seen_after=NEW) == Cursor(14)


def test_a_number_between_two_missing_ones_splits_the_gap() -> None:
    gap = Cursor(20, (Gap(11, 15, before=105, noticed=0.0),))

    found = gap.after([13], at=1.0, seen_before=OLD, seen_after=OLD)

    assert [(part.first, part.last) for part in found.gaps] == [(11, 12), (14, 15)]
    assert Cursor.from_json(found.to_json()) == found


def test_in_order_a_missing_number_never_comes() -> None:
    assert Cursor(10).after([14], at=0.0, seen_before=None, seen_after=None) == Cursor(14)


def test_late_numbers_are_read_on_postgresql(town: Town, now: datetime, monkeypatch) -> None:
    """The same reading with a horizon, on any database: entries 1 and 3 are seen before 2."""
    monkeypatch.setattr(reading, "horizon", lambda: OLD)
    town.consume(now)
    town.titles = {"a": "Judo", "b": "Danse", "c": "Chant"}
    start = ChangeFeedEntry.objects.create(kind="organisation", key="a").id
    ChangeFeedEntry.objects.create(id=start + 2, kind="organisation", key="c")
    town.consume(now)
    assert town.found() == ["Chant", "Judo"]

    ChangeFeedEntry.objects.create(id=start + 1, kind="organisation", key="b")

    assert town.consume(now).entries == 1
    assert town.found() == ["Chant", "Danse", "Judo"]
