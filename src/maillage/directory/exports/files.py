"""The directory as files made ahead: each with a date, a size and a checksum that stay true."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db.models import Max

from maillage.core.documents.published import PublishedFile, register
from maillage.core.models import ChangeFeedEntry
from maillage.directory.exports import FORMATS, Format, directory_parts


def state() -> str:
    """Return what changes with anything that the directory's change feed tells."""
    newest = ChangeFeedEntry.objects.aggregate(newest=Max("id"))["newest"]
    return f"{settings.MAILLAGE_VERSION}|{settings.BASE_URL}|{newest}"


def writer(code: str) -> Callable[[BinaryIO, datetime], None]:
    def write(stream: BinaryIO, now: datetime) -> None:
        stream.writelines(part.encode() for part in directory_parts(code, now=now))

    return write


def file_of(form: Format) -> PublishedFile:
    name = f"annuaire.{form.extension}"
    return PublishedFile(
        name=name,
        label=form.label,
        address=f"/donnees/fichiers/{name}",
        media_type=form.content_type,
        state=state,
        write=writer(form.code),
    )


FILES = tuple(file_of(form) for form in FORMATS.values())


def declare() -> None:
    for file in FILES:
        register(file)
