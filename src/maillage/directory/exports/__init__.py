"""The public directory as documents: CSV, JSON, GeoJSON, JSON-LD (schema.org), HSDS 3.0."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from maillage.core.documents.streams import CSV_TYPE, GEOJSON_TYPE
from maillage.directory.exports.csv_table import csv_parts
from maillage.directory.exports.geojson import geojson_list_parts
from maillage.directory.exports.hsds import hsds_parts
from maillage.directory.exports.json_list import json_list_parts
from maillage.directory.exports.jsonld import jsonld_parts, profile_jsonld
from maillage.directory.exports.records import (
    LICENCE,
    LICENCE_URL,
    Publication,
    count_listed,
    listed_profiles,
    profiles_of,
    public_record,
    publication,
)
from maillage.directory.queries.profiles import SeenProfile

__all__ = [
    "FORMATS",
    "LICENCE",
    "LICENCE_URL",
    "Publication",
    "count_listed",
    "directory_parts",
    "export_directory",
    "listed_profiles",
    "profile_jsonld",
    "profiles_of",
    "public_record",
    "publication",
]

Write = Callable[[Publication, Iterable[SeenProfile], int], Iterator[str]]


@dataclass(frozen=True)
class Format:
    """One way to write the directory; ``write`` takes what it is, its profiles and their number."""

    code: str
    label: str
    content_type: str
    extension: str
    write: Write


FORMATS: dict[str, Format] = {
    found.code: found
    for found in (
        Format("csv", "CSV", CSV_TYPE, "csv", lambda about, seen, _total: csv_parts(about, seen)),
        Format(
            "json", "JSON", "application/json", "json",
            lambda about, seen, _total: json_list_parts(about, seen),
        ),
        Format(
            "geojson", "GeoJSON", GEOJSON_TYPE, "geojson",
            lambda about, seen, _total: geojson_list_parts(about, seen),
        ),
        Format(
            "jsonld", "JSON-LD (schema.org)", "application/ld+json", "jsonld",
            lambda about, seen, _total: jsonld_parts(about, seen),
        ),
        Format("hsds", "HSDS 3.0 (Open Referral)", "application/json", "hsds.json", hsds_parts),
    )
}  # fmt: skip


def directory_parts(
    code: str,
    *,
    now: datetime,
    base_url: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[str]:
    """Yield the whole public directory in a format of ``FORMATS``; ``progress`` is told the count."""
    profiles = listed_profiles()
    if progress is not None:
        profiles = _counted(profiles, progress)
    return FORMATS[code].write(publication(now, base_url), profiles, count_listed())


def export_directory(
    *,
    code: str,
    stream: BinaryIO,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the whole public directory into ``stream`` (UTF-8) and return how many it holds."""
    done = 0

    def count(number: int) -> None:
        nonlocal done
        done = number
        if progress is not None:
            progress(number)

    stream.writelines(part.encode() for part in directory_parts(code, now=now, progress=count))
    return done


def _counted(
    profiles: Iterable[SeenProfile], progress: Callable[[int], None]
) -> Iterator[SeenProfile]:
    for number, seen in enumerate(profiles, 1):
        yield seen
        progress(number)
