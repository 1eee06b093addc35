"""Reading a feed over HTTP, as another platform does."""

import gzip
from datetime import timedelta

import pytest

from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.feeds.registry import FEEDS
from maillage.syndication.views import feeds as views
from tests.directory.published import RICH, body_of
from tests.syndication.sharing import GIVEN, agree, destination, withdraw

pytestmark = pytest.mark.django_db
CSV = "/diffusion/flux/carte.csv"


@pytest.fixture
def reader(judo):
    to = destination("carte", fields=["name", "phone"])
    agree(judo, to, ["name", "phone"])
    return to


@pytest.mark.parametrize("feed", FEEDS.values(), ids=lambda feed: feed.key)
def test_every_form_is_streamed_and_open_to_any_site(client, reader, feed):
    response = client.get(f"/diffusion/flux/carte.{feed.suffix}")
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"] == feed.content_type
    assert response["Access-Control-Allow-Origin"] == "*"
    assert 'rel="license"' in response["Link"]
    # Who withdraws is gone at the next reading, not a while later.
    assert response["Cache-Control"] == "public, no-cache"
    assert response["ETag"].startswith('W/"')
    assert not response.cookies


def test_a_reader_that_has_it_already_gets_nothing(client, reader, judo):
    first = client.get(CSV)
    assert client.get(CSV, headers={"If-None-Match": first["ETag"]}).status_code == 304
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(CSV, headers=since).status_code == 304
    withdraw(judo, reader, GIVEN + timedelta(days=1), "phone")
    fresh = client.get(CSV, headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 200
    assert RICH["phone"] not in body_of(fresh)


def test_forms_of_one_list_have_their_own_tags(client, reader):
    assert client.get(CSV)["ETag"] != client.get("/diffusion/flux/carte.json")["ETag"]


def test_a_feed_is_compressed(client, reader):
    response = client.get(CSV, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert RICH["name"] in gzip.decompress(b"".join(response.streaming_content)).decode()


@pytest.mark.parametrize("address", ["/diffusion/flux/autre.csv", "/diffusion/flux/carte.xlsx"])
def test_what_is_not_read_here_is_not_found(client, reader, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("mode", [Mode.PUSH, Mode.ASSISTED])
def test_only_destinations_that_come_and_read_have_a_feed(client, mode):
    destination("carte", mode=mode)
    assert client.get(CSV).status_code == 404


def test_a_destination_without_a_form_has_no_feed(client):
    destination("carte", connector="")
    assert client.get(CSV).status_code == 404


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (DestinationState.PROPOSED, 404),
        (DestinationState.PAUSED, 503),
        (DestinationState.RETIRED, 410),
    ],
)
def test_a_closed_destination_says_why(client, reader, state, status):
    type(reader).objects.update(state=state)
    response = client.get(CSV)
    assert response.status_code == status
    assert RICH["name"].encode() not in response.content


def test_readers_in_a_loop_are_told_to_ask_with_the_tag(client, reader, monkeypatch):
    monkeypatch.setattr(views, "READS_PER_HOUR", 2)
    tag = client.get(CSV)["ETag"]
    client.get(CSV)
    refused = client.get(CSV)
    assert refused.status_code == 429
    assert "If-None-Match" in refused.content.decode()
    assert client.get(CSV, headers={"If-None-Match": tag}).status_code == 304


def test_the_page_lists_who_reads_and_how_many_share(client, reader):
    destination("autre", connector="umap")
    destination("envoi", mode=Mode.PUSH, connector="webhook")
    page = client.get("/diffusion/flux/").content.decode()
    assert "Plateforme carte" in page
    assert "1\xa0organisation" in page
    assert "/diffusion/flux/autre.umap.geojson" in page
    assert "Plateforme envoi" not in page


def test_the_page_says_so_when_nobody_reads(client, db):
    assert "Aucune plateforme ne lit encore" in client.get("/diffusion/flux/").content.decode()
