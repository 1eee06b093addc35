"""Guards of the suite: what a reviewer would have to look for is refused here, for every test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db.models.query import QuerySet
from django.test import Client

from tests.guards import CheckedClient, refuse_unknown_variables, shuffle_unordered


@pytest.fixture
def now() -> datetime:
    """The moment of the tests, for services that take one."""
    return datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _unordered_querysets_are_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "__iter__", shuffle_unordered(QuerySet.__iter__))


@pytest.fixture(autouse=True)
def _unknown_template_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unknown_variables(monkeypatch)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def client() -> Client:
    return CheckedClient()
