"""What caches in between may keep."""

import pytest

from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_pages_of_who_is_signed_in_are_kept_by_no_cache_in_between(client):
    assert not client.get("/vie-privee/").has_header("Cache-Control")
    client.force_login(PersonFactory())
    page = client.get("/vie-privee/")
    assert page["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page["Vary"]


def test_what_is_for_everybody_stays_so_for_who_is_signed_in(client):
    client.force_login(PersonFactory())
    assert client.get("/robots.txt")["Cache-Control"] == "public, max-age=86400"
