"""The files of the guide, made ahead by the worker: the PDF, and the table behind it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from maillage.core.documents.published import PublishedFile, register
from maillage.core.documents.streams import CSV_TYPE
from maillage.core.documents.typeset import typeset
from maillage.directory.exports import FORMATS
from maillage.syndication.feeds.document import about_feed
from maillage.syndication.feeds.shared import freshness_of, shared_profiles
from maillage.syndication.guide.content import document, entries_of, guide_destination

TEMPLATE = Path(__file__).with_name("guide.typ")
# A change is on paper within the minute, and ten changes in a row make one edition.
APART = timedelta(seconds=20)
NOBODY = "sans guide"


def state() -> str:
    destination = guide_destination()
    return freshness_of(destination).tag if destination else NOBODY


def write_pdf(stream: BinaryIO, now: datetime) -> None:
    """Write the guide of this moment."""
    stream.write(typeset(TEMPLATE, document(entries_of(guide_destination()), now), now=now))


def table(now: datetime) -> Iterator[str]:
    """Yield the lines of the table: those who are in the guide, with the fields they agreed to."""
    destination = guide_destination()
    if destination is not None:
        about = about_feed(destination, now)
        yield from FORMATS["csv"].write(about, shared_profiles(destination), 0)


def write_csv(stream: BinaryIO, now: datetime) -> None:
    stream.writelines(line.encode() for line in table(now))


GUIDE = PublishedFile(
    name="guide-des-associations.pdf",
    label="PDF",
    address="/diffusion/guide.pdf",
    media_type="application/pdf",
    state=state,
    write=write_pdf,
    every=APART,
    line="guide",
)
TABLE = PublishedFile(
    name="guide-des-associations.csv",
    label="CSV",
    address="/diffusion/guide.csv",
    media_type=CSV_TYPE,
    state=state,
    write=write_csv,
    every=APART,
    line="guide",
)


def declare() -> None:
    register(GUIDE)
    register(TABLE)
