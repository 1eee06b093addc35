"""Files made ahead by the worker: written when their content may have changed, dated, checked, served."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import RequestFactory

from maillage.core.documents import published
from maillage.core.documents.published import (
    PublishedFile,
    answer_with,
    edition_of,
    publish_due,
    register,
)
from maillage.core.errors import NotVisible
from maillage.core.problems import Unavailable
from maillage.core.tasks import standard
from tests.guards import close_file

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Source:
    """What a file is made from: ``text`` is written, ``state`` tells that it may have changed."""

    def __init__(self, text: str) -> None:
        self.text, self.state, self.writings = text, "1", 0

    def write(self, stream, now) -> None:
        self.writings += 1
        stream.write(self.text.encode())


@pytest.fixture
def source(monkeypatch) -> Source:
    monkeypatch.setattr(published, "_files", {})
    return Source("bonjour")


@pytest.fixture
def file(source: Source) -> PublishedFile:
    return register(
        PublishedFile(
            name="essai.txt", label="Texte", address="/essai.txt", media_type="text/plain",
            state=lambda: source.state, write=source.write, every=MINUTE,
        )
    )  # fmt: skip


def answer(**headers):
    return answer_with(RequestFactory().get("/essai.txt", headers=headers), "essai.txt")


def body(response) -> bytes:
    content = b"".join(response.streaming_content)
    close_file(response)
    return content


def test_r10_an_edition_tells_its_size_and_its_checksum(file, source, now):
    assert publish_due(now=now, files=[file]) == 1
    edition = edition_of(file)
    assert edition.size == 7
    assert edition.sha256 == hashlib.sha256(b"bonjour").hexdigest()
    assert edition.made_at == now


def test_nothing_is_written_while_the_state_stays(file, source, now):
    publish_due(now=now, files=[file])
    assert publish_due(now=now + 5 * MINUTE, files=[file]) == 0
    assert source.writings == 1


def test_changes_in_a_row_make_one_edition(file, source, now):
    publish_due(now=now, files=[file])
    source.state = "2"
    assert publish_due(now=now + MINUTE / 2, files=[file]) == 0
    source.state, source.text = "3", "bonsoir"
    assert publish_due(now=now + MINUTE, files=[file]) == 1
    assert body(answer()) == b"bonsoir"


def test_the_same_content_keeps_its_date(file, source, now):
    publish_due(now=now, files=[file])
    source.state = "2"
    publish_due(now=now + MINUTE, files=[file])
    assert edition_of(file).made_at == now
    assert edition_of(file).state == "2"


def test_a_new_edition_leaves_nothing_of_the_one_before(file, source, now):
    publish_due(now=now, files=[file])
    before = edition_of(file).path
    source.state, source.text = "2", "bonsoir"
    publish_due(now=now + MINUTE, files=[file])
    assert not default_storage.exists(before)
    assert default_storage.exists(edition_of(file).path)


def test_a_slow_file_takes_a_quarter_of_the_time_at_most(file, source, now, monkeypatch):
    ticks = iter([0.0, 30.0])
    monkeypatch.setattr(published.time, "monotonic", lambda: next(ticks))
    publish_due(now=now, files=[file])
    source.state = "2"
    assert publish_due(now=now + timedelta(seconds=89), files=[file]) == 0


def test_a_file_is_served_with_its_tag_to_any_site(file, now):
    publish_due(now=now, files=[file])
    response = answer()
    assert body(response) == b"bonjour"
    assert response["ETag"] == f'"{edition_of(file).sha256}"'
    assert response["Last-Modified"] == "Tue, 03 Mar 2026 09:00:00 GMT"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert answer(**{"If-None-Match": response["ETag"]}).status_code == 304
    assert answer(**{"If-Modified-Since": response["Last-Modified"]}).status_code == 304


def test_before_the_first_edition_the_answer_says_to_come_back(file):
    with pytest.raises(Unavailable, match="se prépare"):
        answer()


def test_a_file_gone_from_the_storage_is_made_anew(file, source, now):
    publish_due(now=now, files=[file])
    default_storage.delete(edition_of(file).path)
    with pytest.raises(Unavailable):
        answer()
    publish_due(now=now, files=[file])
    assert body(answer()) == b"bonjour"


def test_a_file_nobody_declared_is_not_found(file):
    with pytest.raises(NotVisible):
        answer_with(RequestFactory().get("/"), "autre.txt")


def test_each_file_is_a_job_of_its_own(file, source, now):
    [job] = [job for job in standard.jobs() if job.name == "file:essai.txt"]
    job.run(now)
    assert source.writings == 1
