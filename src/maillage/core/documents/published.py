"""Files made ahead by the worker: what is heavy to write, and whose date, size and checksum are told.

Each file says how to know that its content may have changed (``state``) and how to write it; the
worker writes a new edition when the state moved, puts it in place at once and forgets the one before.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from maillage.core.documents.streams import open_to_all
from maillage.core.errors import NotVisible
from maillage.core.problems import Unavailable
from maillage.core.site import get_setting, set_setting

FOLDER = "publies"
READ = 1 << 20
# Writing a file takes at most a quarter of the time of its line, however large the directory.
REST = 3
RETRY_S = 30
IN_PREPARATION = "Ce fichier se prépare : il est prêt d’ordinaire en moins d’une minute. Revenez dans un instant."


@dataclass(frozen=True)
class PublishedFile:
    """One file. ``name`` is the file's, ``address`` where it is read; ``state`` is cheap to ask.

    ``write`` fills a binary stream. ``every``: two editions are at least so far apart. ``line``: the
    worker's queue, so that a slow file does not hold up an urgent one.
    """

    name: str
    label: str
    address: str
    media_type: str
    state: Callable[[], str]
    write: Callable[[BinaryIO, datetime], object]
    every: timedelta = timedelta(hours=1)
    line: str = "files"


@dataclass(frozen=True)
class Edition:
    """What the last writing gave; ``made_at`` moves with the content, ``seen_at`` with each writing.

    ``size`` in bytes, ``took_s`` in seconds.
    """

    path: str
    size: int
    sha256: str
    state: str
    made_at: datetime
    seen_at: datetime
    took_s: float

    def may_follow_at(self, every: timedelta) -> datetime:
        return self.seen_at + max(every, timedelta(seconds=REST * self.took_s))

    def to_json(self) -> dict[str, Any]:
        moments = {"made_at": self.made_at.isoformat(), "seen_at": self.seen_at.isoformat()}
        return {**asdict(self), **moments}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Edition":
        moments = {key: datetime.fromisoformat(stored[key]) for key in ("made_at", "seen_at")}
        return cls(**{**stored, **moments})


_files: dict[str, PublishedFile] = {}


def register(file: PublishedFile) -> PublishedFile:
    """Let the worker keep this file."""
    return _files.setdefault(file.name, file)


def published_files() -> tuple[PublishedFile, ...]:
    return tuple(_files.values())


def file_named(name: str) -> PublishedFile:
    """Return a declared file; raises :class:`NotVisible`."""
    if name not in _files:
        raise NotVisible
    return _files[name]


def edition_of(file: PublishedFile) -> Edition | None:
    """Return the last edition, None before the first."""
    stored = get_setting(_key(file))
    return Edition.from_json(stored) if stored else None


def _key(file: PublishedFile) -> str:
    return f"file:{file.name}"


def publish_due(*, now: datetime, files: Iterable[PublishedFile]) -> int:
    """Write the editions whose content may have changed; returns how many were written."""
    written = 0
    for file in files:
        known = edition_of(file)
        if known is not None and now < known.may_follow_at(file.every):
            continue
        state = file.state()
        if known is None or known.state != state:
            publish(file, state=state, known=known, now=now)
            written += 1
    return written


def publish(file: PublishedFile, *, state: str, known: Edition | None, now: datetime) -> Edition:
    """Write an edition and put it in place; the same content keeps its date."""
    with tempfile.TemporaryFile() as stream:
        begun = time.monotonic()
        file.write(stream, now)
        took = round(time.monotonic() - begun, 3)
        size, sha256 = _measured(stream)
        if known is not None and known.sha256 == sha256 and default_storage.exists(known.path):
            edition = replace(known, state=state, seen_at=now, took_s=took)
        else:
            stream.seek(0)
            wanted = f"{FOLDER}/{sha256[:16]}-{file.name}"
            path = default_storage.save(wanted, File(stream))
            edition = Edition(path, size, sha256, state, now, now, took)
    set_setting(_key(file), edition.to_json())
    if known is not None and known.path != edition.path:
        default_storage.delete(known.path)
    return edition


def _measured(stream: BinaryIO) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256 of what was written."""
    stream.seek(0)
    digest = hashlib.sha256()
    while part := stream.read(READ):
        digest.update(part)
    return stream.tell(), digest.hexdigest()


def answer_with(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the last edition, for any site to read; 503 with a sentence before the first."""
    file = file_named(name)
    edition = edition_of(file)
    if edition is None:
        raise Unavailable(IN_PREPARATION, retry_after=RETRY_S)
    tag, moment = f'"{edition.sha256}"', edition.made_at
    known = get_conditional_response(request, etag=tag, last_modified=int(moment.timestamp()))
    if known is not None:
        return open_to_all(known)
    try:
        opened = default_storage.open(edition.path)
    except FileNotFoundError:
        # Gone from the storage: the worker makes it anew.
        set_setting(_key(file), {})
        raise Unavailable(IN_PREPARATION, retry_after=RETRY_S) from None
    response = FileResponse(opened, filename=file.name, content_type=file.media_type)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(moment.timestamp())
    response.headers["Cache-Control"] = "public, no-cache"
    return open_to_all(response)
