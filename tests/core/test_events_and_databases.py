"""Events leave after commit; bulk rows are like the others."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from maillage.core import events
from maillage.core.databases import allocate_ids, insert_many, lock_once, stamp
from maillage.core.models import ChangeFeedEntry, OutgoingMail


@dataclass(frozen=True)
class Rang:
    """A bell rang."""

    times: int


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(events, "_handlers", type(events._handlers)(list))
    rings: list[Rang] = []
    events.subscribe(Rang, rings.append)
    events.subscribe(Rang, rings.append)
    return rings


@pytest.mark.django_db
def test_r4_an_event_is_heard_once_after_commit(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        events.publish(Rang(2))
        assert heard == []
    assert heard == [Rang(2)]


@pytest.mark.django_db
def test_r4_an_event_of_a_rolled_back_change_is_never_heard(
    heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        events.publish(Rang(1))
        transaction.set_rollback(True)
    assert heard == []


@pytest.mark.django_db
def test_allocated_ids_are_new_and_stay_so(now):
    OutgoingMail.objects.create(key="a", to="a@b.test", subject="", text="", created_at=now)
    first = allocate_ids(OutgoingMail, 3)
    insert_many(
        OutgoingMail,
        ("id", "key", "to", "subject", "text", "created_at", "attempts", "last_error", "headers"),
        [(pk, f"bulk{pk}", "a@b.test", "é", "", stamp(now), 0, "", "{}") for pk in first],
    )
    assert OutgoingMail.objects.get(pk=first[1]).created_at == now
    after = OutgoingMail.objects.create(key="z", to="a@b.test", subject="", text="", created_at=now)
    assert after.pk not in set(first)
    assert OutgoingMail.objects.count() == 5
    insert_many(ChangeFeedEntry, ("kind",), [])
    assert ChangeFeedEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_named_lock_is_held_without_harm_twice():
    with transaction.atomic():
        lock_once("tests")
        lock_once("tests")
