"""Pictures of events: made safe, kept while a form is corrected, and named after their event."""

import hashlib
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from maillage.directory.logos import read_picture

MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE = 1600
FOLDER = "evenements"
WAITING = f"{FOLDER}/attente"
SALT = "agenda.picture"


def read_event_picture(upload: Any) -> bytes:
    """Return a WebP picture of 1600 pixels at most; raises the directory's ``InvalidField``."""
    return read_picture(upload, field="image_file", side=MAX_SIDE, most=MAX_BYTES)


def set_aside(content: bytes) -> str:
    """Store a picture whose form is not accepted yet, and return the mark that the form carries."""
    return mark_of(store(f"{WAITING}/{_digest(content)}.webp", content))


def mark_of(name: str) -> str:
    """Return a stored name, signed: a form may only name pictures that it was given."""
    return signing.dumps(name, salt=SALT)


def kept_name(mark: str) -> str:
    """Return the stored name that a mark says, or nothing for a mark that is not ours."""
    try:
        name: str = signing.loads(mark, salt=SALT)
    except signing.BadSignature:
        return ""
    return name if default_storage.exists(name) else ""


def picture_name(ref: str, content: bytes) -> str:
    """Return where a picture is kept: the same picture has the same name."""
    return f"{FOLDER}/{ref}-{_digest(content)}.webp"


def store(name: str, content: bytes) -> str:
    if not default_storage.exists(name):
        return default_storage.save(name, ContentFile(content))
    return name


def read(name: str) -> bytes:
    """Return a stored picture; raises `FileNotFoundError`."""
    with default_storage.open(name) as picture:
        content: bytes = picture.read()
    return content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
