"""What a destination may read: consent, field by field, and what is public; nothing else."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.core.search import feed as change_feed
from maillage.directory.enums import Listing
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState
from maillage.syndication.feeds.registry import FEEDS, feed_parts
from maillage.syndication.feeds.shared import (
    count_shared,
    freshness_of,
    newest_refs,
    removed_from,
    shared_profiles,
)
from tests.directory.published import RICH
from tests.syndication.sharing import GIVEN, agree, destination, withdraw

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
# A word of each field that no other field says.
SAID = {
    "summary": "quatre-vingts", "description": "chaque soir", "needs": "vidéoprojecteur",
    "place": "1 rue Foch", "phone": "67 00 00 00", "email": "contact@judo", "website": "https://judo.example",
    "links": "videos.example", "venues": "Gymnase Achille", "acronym": "JUCLAP",
    "other_names": "Judo clapassien", "created_on": "1987",
}  # fmt: skip


def text(to, key: str) -> str:
    return "".join(feed_parts(to, FEEDS[key], now=NOW))


def names(to) -> list[str]:
    return [seen["name"] for seen in shared_profiles(to)]


def test_nothing_is_shared_by_default(judo):
    to = destination()
    assert names(to) == []
    assert count_shared(to) == 0
    assert removed_from(to) == ()


@pytest.mark.parametrize("key", FEEDS)
def test_a_feed_says_the_fields_agreed_to_and_no_other(judo, key):
    to = destination(fields=list(FIELDS))
    agree(judo, to, ["name", "phone"])
    document = text(to, key)
    assert RICH["name"] in document or key == "umap"
    assert {field for field, word in SAID.items() if word in document} <= {"phone"}
    assert "Centre" not in document


@pytest.mark.parametrize("key", FEEDS)
def test_a_feed_never_tells_what_became_private(judo, key):
    to = destination(fields=list(FIELDS))
    agree(judo, to, FIELDS)
    judo.audiences = dict.fromkeys(("phone", "place", "summary"), "own")
    judo.save()
    document = text(to, key)
    assert {field for field, word in SAID.items() if word in document} & {
        "phone", "place", "summary",
    } == set()  # fmt: skip


def test_a_field_that_the_destination_no_longer_takes_is_not_given(judo):
    to = destination(fields=["name"])
    agree(judo, to, ["name", "phone"])
    [seen] = shared_profiles(to)
    assert set(seen.fields) == {"name"}


def test_without_its_name_nothing_is_shared(judo):
    to = destination()
    agree(judo, to, ["phone"])
    assert names(to) == []
    assert count_shared(to) == 0


def test_one_destination_does_not_read_what_is_for_another(judo):
    one, other = destination("une"), destination("autre")
    agree(judo, one, ["name", "phone"])
    assert names(one) == [RICH["name"]]
    assert names(other) == []


def test_the_district_is_told_with_the_address_only(judo, town):
    judo.area = town.children.get()
    judo.save()
    to = destination()
    agree(judo, to, ["name"])
    [seen] = shared_profiles(to)
    assert seen.area == town
    agree(judo, to, ["place"])
    [seen] = shared_profiles(to)
    assert seen.area.name == "Centre"


def test_who_withdraws_leaves_a_dated_tombstone(judo, publish):
    to = destination()
    other = publish(name="Chorale")
    agree(judo, to, ["name", "phone"])
    agree(other, to, ["name"])
    withdraw(judo, to, LATER)
    assert names(to) == ["Chorale"]
    [gone] = removed_from(to)
    assert (gone.ref, gone.since) == (judo.ref, LATER)
    agree(judo, to, ["name"], at=LATER + timedelta(days=1))
    assert removed_from(to) == ()


def test_who_withdraws_one_field_stays(judo):
    to = destination()
    agree(judo, to, ["name", "phone"])
    withdraw(judo, to, LATER, "phone")
    assert removed_from(to) == ()
    [seen] = shared_profiles(to)
    assert set(seen.fields) == {"name"}


def test_who_leaves_the_directory_leaves_the_feeds(judo):
    to = destination()
    agree(judo, to, ["name"])
    Organisation.objects.update(listing=Listing.HIDDEN)
    assert names(to) == []
    assert [gone.ref for gone in removed_from(to)] == [judo.ref]


@pytest.mark.parametrize(
    "state", [state for state in DestinationState if state != DestinationState.ACTIVE]
)
def test_a_destination_that_is_not_open_reads_nothing(judo, state):
    to = destination(state=state)
    agree(judo, to, ["name"])
    assert names(to) == []


def test_the_latest_change_comes_first_whatever_changed(judo, publish):
    to = destination()
    chorale, yoga = publish(name="Chorale"), publish(name="Yoga")
    for each in (judo, chorale, yoga):
        agree(each, to, ["name", "phone"])
    Organisation.objects.update(updated_at=GIVEN)
    withdraw(chorale, to, LATER, "phone")
    Organisation.objects.filter(pk=yoga.pk).update(confirmed_at=LATER + timedelta(hours=1))
    assert [ref for ref, _ in newest_refs(to, 2)] == [yoga.ref, chorale.ref]


def test_the_tag_changes_with_every_change_and_only_then(judo, publish):
    to = destination()
    other = publish(name="Ailleurs")
    tags = [freshness_of(to).tag]

    def after(change) -> None:
        change()
        to.refresh_from_db()
        assert freshness_of(to).tag == freshness_of(to).tag
        tags.append(freshness_of(to).tag)

    after(lambda: agree(judo, to, ["name", "phone"]))
    after(lambda: withdraw(judo, to, LATER, "phone"))
    after(lambda: change_feed.append("organisation", [judo.ref]))
    after(lambda: type(to).objects.update(fields=["name"]))
    after(lambda: type(to).objects.update(state=DestinationState.PAUSED))
    assert len(set(tags)) == len(tags)
    change_feed.append("organisation", [other.ref])
    assert freshness_of(to).tag == tags[-1]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_list(judo, publish, count, django_assert_max_num_queries):
    to = destination(fields=list(FIELDS))
    for each in [judo, *(publish(name=f"Chorale {n}") for n in range(count - 1))]:
        agree(each, to, FIELDS)
    with django_assert_max_num_queries(18):
        assert json.loads(text(to, "json"))["organisations"]


@given(
    agreed=st.sets(st.sampled_from(sorted(FIELDS))),
    hidden=st.sets(st.sampled_from(sorted(set(FIELDS) - {"name"}))),
    taken=st.sets(st.sampled_from(sorted(FIELDS))),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_r12_what_is_shared_is_agreed_and_public_and_taken(judo, agreed, hidden, taken):
    code = f"essai-{next(NUMBER)}"
    to = destination(code, fields=sorted(taken))
    agree(judo, to, agreed)
    Organisation.objects.filter(pk=judo.pk).update(audiences=dict.fromkeys(hidden, "own"))
    always = {key for key, field in FIELDS.items() if field.always_public}
    allowed = agreed & taken
    seen = list(shared_profiles(to))
    assert len(seen) == int("name" in allowed)
    for profile in seen:
        assert set(profile.fields) <= allowed
        assert set(profile.fields) & (hidden - always) == set()


NUMBER = itertools.count()
