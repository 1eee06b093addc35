"""From the change feed to presences: nothing is missed, nothing is read twice, a pruned feed is caught up with."""

from datetime import timedelta

import pytest

from maillage.core.models import ChangeFeedEntry, Setting
from maillage.core.search import feed, reading
from maillage.syndication.delivery import following, rounds
from maillage.syndication.delivery.following import follow_changes
from maillage.syndication.delivery.marks import mark
from maillage.syndication.models import Presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(agreed, shelf, deliver):
    """Everything is delivered and the feed is read to its end."""
    deliver(shelf)
    return agreed


def asked() -> int:
    return Presence.objects.get().asked


def test_a_change_marks_once(settled, clock):
    before = asked()
    feed.append("organisation", [settled.ref])
    feed.append("event", [settled.ref])
    assert follow_changes(now=clock()) is False
    assert follow_changes(now=clock()) is False
    assert asked() == before + 1
    assert Presence.objects.get().changed_at == clock()


def test_reading_and_marking_are_one(settled, clock, monkeypatch):
    before = asked()
    feed.append("organisation", [settled.ref])

    def fail(*_args):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("maillage.core.search.following._store", fail)
        with pytest.raises(ZeroDivisionError):
            follow_changes(now=clock())
    assert asked() == before
    follow_changes(now=clock())
    assert asked() == before + 1


@pytest.mark.parametrize("cursor", ["gone", "broken"])
def test_without_a_readable_cursor_everything_is_compared_once(settled, clock, cursor):
    before = asked()
    rows = Setting.objects.filter(key=following.CURSOR)
    rows.delete() if cursor == "gone" else rows.update(value={"last": "?"})
    follow_changes(now=clock())
    follow_changes(now=clock())
    assert asked() == before + 1


def test_a_feed_pruned_past_the_cursor_marks_everything(settled, shelf, clock, deliver):
    before = asked()
    for _ in range(3):
        feed.append("organisation", ["ailleurs"])
    ChangeFeedEntry.objects.update(at=clock() - timedelta(days=30))
    feed.prune(now=clock())
    follow_changes(now=clock())
    assert asked() == before + 1
    assert deliver(shelf) == 0, "and what did not change is not sent again"


def test_a_long_feed_is_read_in_several_times(settled, clock, monkeypatch):
    monkeypatch.setattr(reading, "READ_AT_ONCE", 2)
    for number in range(3):
        feed.append("organisation", [f"ailleurs{number}"])
    feed.append("organisation", [settled.ref])
    before = asked()
    assert follow_changes(now=clock()) is True
    assert asked() == before
    assert follow_changes(now=clock()) is True
    assert asked() == before + 1
    assert follow_changes(now=clock()) is False


def test_nothing_new_costs_two_small_queries(settled, clock, django_assert_num_queries):
    with django_assert_num_queries(2):
        follow_changes(now=clock())


def test_a_mark_during_a_call_is_not_lost(settled, shelf, deliver, clock, monkeypatch):
    """Something changes between the moment the content is read and the answer of the destination."""
    feed.append("organisation", [settled.ref])
    Presence.objects.update(sent_digest="autre")
    call = rounds.deliver
    still_due = []

    def change_and_call(this, job) -> None:
        mark(Presence.objects.all(), now=clock())
        call(this, job)
        still_due.append(Presence.objects.get().due_at)

    monkeypatch.setattr(rounds, "deliver", change_and_call)
    assert deliver(shelf) == 1
    assert still_due == [clock()]
    assert Presence.objects.get().due_at is None, "compared again, and nothing differs"
