"""The events of the API: what it answers, what it refuses."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from maillage.agenda.enums import Price, State
from maillage.agenda.models import Event
from tests.agenda.finding.conftest import town
from tests.factories.events import EventFactory, once, repeated

__all__ = ["town"]
pytestmark = pytest.mark.django_db
LIST = "/api/v1/events"


def read(answer):
    return json.loads(answer.content)


def titles(client, **params: str) -> list[str]:
    return [one["title"] for one in read(client.get(LIST, params))["results"]]


def test_a_public_event_is_told_in_full(client, town):
    event = EventFactory(
        themes=["sport.judo"],
        schedule=repeated("FREQ=WEEKLY;COUNT=2"),
        price=Price.PAID,
        price_min=550,
    )
    [found] = read(client.get(LIST))["results"]
    assert found == read(client.get(f"{LIST}/{event.ref}"))
    assert (found["id"], found["uid"]) == (event.ref, f"{event.ref}@localhost")
    assert found["themes"] == [{"code": "sport.judo", "label": "Judo et disciplines associées"}]
    assert [one["start"] for one in found["dates"]] == [
        "2026-03-14T10:00:00+01:00", "2026-03-21T10:00:00+01:00",
    ]  # fmt: skip
    assert (found["price"], found["price_min"], found["price_max"]) == ("paid", 5.5, None)
    assert found["organisers"][0]["name"] == event.organisation.name


def test_the_filters_of_the_page_narrow_the_list(client, town):
    EventFactory(title="Judo", themes=["sport.judo"], price=Price.FREE)
    EventFactory(title="Bal", schedule=once(day="2026-04-14", at="20:00"))
    assert titles(client) == ["Judo", "Bal"]
    assert titles(client, theme="sport") == ["Judo"]
    assert titles(client, price="free") == ["Judo"]
    assert titles(client, **{"from": "2026-04-01"}) == ["Bal"]
    assert titles(client, to="2026-03-31") == ["Judo"]
    assert titles(client, after="18:00") == ["Bal"]


def test_a_list_is_followed_to_its_end(client):
    made = [EventFactory().ref for _ in range(5)]
    address, seen = f"{LIST}?limit=2", []
    while address:
        page = read(client.get(address.removeprefix("http://localhost:8000")))
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
    assert seen == made


def test_r26_the_list_tells_what_was_removed_since_a_date(client):
    when = datetime.now(UTC)
    for days in (20, 2):
        at = when - timedelta(days=days)
        EventFactory(state=State.REMOVED, published_at=at - timedelta(days=9), removed_at=at)
    gone = Event.objects.get(removed_at__gt=when - timedelta(days=5))
    since = {"removed": "true", "updated_since": (when - timedelta(days=5)).isoformat()}
    said = read(client.get(LIST, since))
    assert (said["total"], said["results"]) == (1, [])
    assert said["removed"] == [
        {"id": gone.ref, "uid": f"{gone.ref}@localhost", "removed_at": gone.removed_at.isoformat()}
    ]
    assert client.get(f"{LIST}/{gone.ref}").status_code == 410


@pytest.mark.parametrize("state", [State.DRAFT, State.HELD, State.NETWORK, State.SUBMITTED])
def test_r20_what_is_not_public_is_nowhere(client, state):
    event = EventFactory(state=state)
    assert read(client.get(LIST))["total"] == 0
    assert client.get(f"{LIST}/{event.ref}").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "zumba"), ("from", "demain"), ("cursor", "x"), ("cursor", "9" * 19), ("limit", "101"), ("age", "300"),
        ("updated_since", "hier"), ("quand", "demain"), ("removed", "peut-être"), ("near", "nulle part"),
    ],
)  # fmt: skip
def test_what_can_not_be_understood_is_refused(client, town, name, value):
    answer = client.get(LIST, {name: value})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert read(answer)["detail"]


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for number in range(3):
        EventFactory(schedule=once(day=f"2026-03-1{number}"))
        with django_assert_max_num_queries(8):
            client.get(LIST)
