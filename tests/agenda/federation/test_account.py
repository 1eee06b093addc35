"""The agenda as an account of the federated web."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.agenda.enums import OnlineLink, State, Status
from maillage.agenda.federation import addresses
from maillage.agenda.federation.keys import public_pem
from maillage.agenda.federation.sending import MAX_ATTEMPTS, send_due
from maillage.agenda.federation.telling import CURSOR, tell_changes, tell_following_dates
from maillage.agenda.models import Dispatch, Follower, Note
from maillage.core.models import ChangeFeedEntry, Setting
from maillage.core.search import feed
from tests.agenda.federation.peer import Peer
from tests.factories.events import EventFactory, date_of, once, repeated

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def peer(settings):
    with Peer() as server:
        settings.MAILLAGE_OUTGOING_ALLOW = [server.host]
        yield server


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def follow_of(peer):
    return {
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"{peer.actor}/follows/1",
        "type": "Follow", "actor": peer.actor, "object": addresses.actor(),
    }  # fmt: skip


def post(client, peer, activity, *, at=None, target="/agenda/federation/boite", alter=None):
    body, headers = peer.signed(target, activity, host="testserver", at=at or timezone.now())
    body = alter(body) if alter else body
    return client.post(
        "/agenda/federation/boite", body, content_type="application/activity+json", headers=headers
    )


def sent_to(peer, kind):
    found = [json.loads(asked.body) for asked in peer.received]
    return [activity for activity in found if activity["type"] == kind]


def test_the_account_is_found_by_its_handle(client):
    found = client.get(f"/.well-known/webfinger?resource=acct:{addresses.handle()}")
    assert found["Content-Type"] == "application/jrd+json"
    link = next(one for one in found.json()["links"] if one["rel"] == "self")
    account = client.get(link["href"].removeprefix("http://localhost:8000")).json()
    assert account["id"] == link["href"]
    assert account["publicKey"]["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert client.get("/.well-known/webfinger?resource=acct:autre@ailleurs.fr").status_code == 404


def test_the_outbox_tells_one_object_per_next_date_of_a_series(client, frozen):
    weekly = EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=5", day="2026-02-25"), title="Café")
    EventFactory(state=State.NETWORK)
    EventFactory(is_fictional=True)
    first = client.get("/agenda/federation/envois").json()
    assert first["totalItems"] == 1
    page = client.get("/agenda/federation/envois?page=1").json()
    told = [one["object"] for one in page["orderedItems"]]
    assert [one["name"] for one in told] == ["Café"]
    assert told[0]["startTime"] == "2026-03-04T10:00:00+01:00"
    assert told[0]["id"].endswith(f"/agenda/federation/objets/{weekly.ref}/2026-03-04T10:00")
    alone = client.get(told[0]["id"].removeprefix("http://localhost:8000")).json()
    assert {**alone, "@context": 0} == {**told[0], "@context": 0}
    assert client.get("/agenda/federation/envois?page=2").status_code == 404


def test_r29_a_follow_is_taken_answered_and_followed_by_signed_news(client, peer, frozen):
    assert post(client, peer, follow_of(peer)).status_code == 202
    assert Follower.objects.get().shared_inbox == f"{peer.url}/inbox"
    assert send_due(now=NOW) is False
    assert sent_to(peer, "Accept")[0]["object"] == follow_of(peer)
    assert tell_changes(now=NOW) is False
    event = EventFactory(title="Loto", updated_at=NOW)
    feed.append("event", [event.ref])
    tell_changes(now=NOW)
    send_due(now=NOW)
    assert [one["object"]["name"] for one in sent_to(peer, "Create")] == ["Loto"]
    assert [asked.path for asked in peer.received] == ["/users/lea/inbox", "/inbox"]
    assert all(peer.proves(asked, public_pem()) for asked in peer.received)


def test_news_are_created_updated_deleted_and_nothing_is_told_twice(client, peer, frozen):
    post(client, peer, follow_of(peer))
    tell_changes(now=NOW)
    event = EventFactory(title="Loto")

    def changed(**values):
        for name, value in values.items():
            setattr(event, name, value)
        event.save()
        feed.append("event", [event.ref])
        tell_changes(now=NOW)
        send_due(now=NOW)

    changed()
    changed()
    changed(status=Status.CANCELLED)
    changed(state=State.REMOVED, removed_at=NOW)
    kinds = [json.loads(asked.body)["type"] for asked in peer.received]
    assert kinds == ["Accept", "Create", "Update", "Delete"]
    assert sent_to(peer, "Update")[0]["object"]["status"] == "CANCELLED"
    gone = sent_to(peer, "Delete")[0]["object"]
    assert gone["type"] == "Tombstone"
    answer = client.get(gone["id"].removeprefix("http://localhost:8000"))
    assert (answer.status_code, answer.json()["type"]) == (410, "Tombstone")
    assert Note.objects.get().gone_at == NOW


def test_a_journal_that_is_gone_means_that_what_changed_lately_is_compared(client, peer, frozen):
    post(client, peer, follow_of(peer))
    tell_changes(now=NOW)
    EventFactory(title="Ancien")
    EventFactory(title="Loto", updated_at=NOW)
    feed.append("organisation", ["perdue", "gardee"])
    ChangeFeedEntry.objects.order_by("pk").first().delete()
    Setting.objects.filter(key=CURSOR).update(value={"last": 0, "gaps": []})
    tell_changes(now=NOW)
    send_due(now=NOW)
    assert [one["object"]["name"] for one in sent_to(peer, "Create")] == ["Loto"]


def test_the_following_date_of_a_series_is_told_when_one_is_over(client, peer, frozen):
    post(client, peer, follow_of(peer))
    tell_changes(now=NOW)
    event = EventFactory(schedule=repeated("FREQ=WEEKLY;COUNT=5", day="2026-03-04"), updated_at=NOW)
    feed.append("event", [event.ref])
    tell_changes(now=NOW)
    tell_following_dates(now=NOW)
    assert tell_following_dates(now=NOW + timedelta(hours=1)) == 0
    assert tell_following_dates(now=NOW + timedelta(days=2)) == 1
    assert list(Note.objects.values_list("key", flat=True)) == [
        "2026-03-04T10:00",
        "2026-03-11T10:00",
    ]


def test_an_end_of_follow_is_taken_and_other_messages_are_left_alone(client, peer, frozen):
    post(client, peer, follow_of(peer))
    undo = {"type": "Undo", "actor": peer.actor, "object": follow_of(peer)}
    note = {"type": "Create", "actor": peer.actor, "object": {"type": "Note", "content": "Bonjour"}}
    assert post(client, peer, note).status_code == 202
    assert Follower.objects.count() == 1
    assert post(client, peer, undo).status_code == 202
    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"at": NOW - timedelta(days=2)}, 401),
        ({"target": "/ailleurs"}, 401),
        ({"alter": lambda body: body.replace(b"follows/1", b"follows/2")}, 401),
        ({"alter": lambda body: b"{" + body}, 400),
        ({"alter": lambda _body: b'"' + b"x" * 70_000 + b'"'}, 413),
    ],
)
def test_a_follow_that_nobody_proves_is_refused(client, peer, frozen, change, status):
    assert post(client, peer, follow_of(peer), **change).status_code == status
    assert not Follower.objects.exists()
    assert not Dispatch.objects.exists()


def test_somebody_else_s_key_or_box_is_not_believed(client, peer, frozen, monkeypatch):
    stolen = {**follow_of(peer), "actor": f"{peer.url}/users/paul"}
    assert post(client, peer, stolen).status_code == 401
    elsewhere = {**peer.document(), "inbox": "https://victime.example/inbox"}
    monkeypatch.setattr(peer, "document", lambda: elsewhere)
    assert post(client, peer, follow_of(peer)).status_code == 400
    assert not Follower.objects.exists()


def test_private_addresses_are_not_asked(client, peer, settings, frozen):
    settings.MAILLAGE_OUTGOING_ALLOW = []
    assert post(client, peer, follow_of(peer)).status_code == 401
    assert peer.asked == []


def test_a_box_that_is_gone_is_forgotten_and_one_that_fails_is_tried_again(client, peer, frozen):
    post(client, peer, follow_of(peer))
    peer.status = 503
    send_due(now=NOW)
    one = Dispatch.objects.get()
    assert (one.attempts, one.next_at) == (1, NOW + timedelta(minutes=1))
    Dispatch.objects.update(attempts=MAX_ATTEMPTS)
    send_due(now=NOW + timedelta(hours=1))
    assert not Dispatch.objects.exists()
    post(client, peer, follow_of(peer))
    peer.status = 410
    send_due(now=NOW)
    assert not Follower.objects.exists()


def test_r6_an_online_link_kept_for_the_registered_is_not_told(client, frozen):
    for link in OnlineLink.values:
        EventFactory(
            online_url=f"https://visio.test/{link}", online_link=link, schedule=once("2026-03-05")
        )
    said = client.get("/agenda/federation/envois?page=1").content.decode()
    assert "https://visio.test/all" in said
    assert "https://visio.test/registered" not in said


def test_a_cancelled_date_says_so(client, frozen):
    event = EventFactory()
    event.occurrences.update(state="cancelled")
    address = addresses.object_of(event.ref, date_of(event).key)
    told = client.get(address.removeprefix("http://localhost:8000")).json()
    assert told["ical:status"] == "CANCELLED"
