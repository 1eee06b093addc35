"""The forms in which a destination can read what is shared with it; ``Destination.connector`` names one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from maillage.core.documents.feeds import ATOM_TYPE
from maillage.core.documents.streams import CSV_TYPE, GEOJSON_TYPE
from maillage.directory.exports import FORMATS
from maillage.directory.fields import FIELDS
from maillage.syndication.feeds.atom import ENTRIES, atom_parts
from maillage.syndication.feeds.data_inclusion import structures_parts, structures_v0_parts
from maillage.syndication.feeds.document import FeedAbout, about_feed
from maillage.syndication.feeds.graph import graph_parts
from maillage.syndication.feeds.maps import gogocarto_parts, umap_parts
from maillage.syndication.feeds.shared import (
    SharedProfile,
    count_shared,
    newest_refs,
    shared_profiles,
)
from maillage.syndication.models import Destination

JSON_TYPE = "application/json"
EVERYTHING = frozenset(FIELDS)
IDENTITY = frozenset({"name", "acronym", "summary", "description", "themes"})
CONTACT = frozenset({"phone", "email", "website", "opening_hours"})
ATOM_FIELDS = frozenset({"name", "summary", "themes", "place"})
HSDS_FIELDS = (
    IDENTITY | CONTACT
    | {"created_on", "publics", "place", "venues", "accessibility", "languages", "logo"}
)  # fmt: skip
JSONLD_FIELDS = (
    IDENTITY | CONTACT
    | {"other_names", "created_on", "dissolved_on", "state", "place", "venues", "links", "languages",
       "skills_offered", "affiliations", "logo"}
)  # fmt: skip
STRUCTURE_FIELDS = CONTACT | {"name", "summary", "description", "place", "links"}
MAP_FIELDS = IDENTITY | CONTACT | {"place", "venues", "logo"}

Write = Callable[[FeedAbout, Iterable[SharedProfile]], Iterator[str]]
Read = Callable[[Destination, FeedAbout], Iterator[str]]


@dataclass(frozen=True)
class Feed:
    """One form. ``fields``: what it has room for; ``tells_removals``: whether it names who withdrew."""

    key: str
    label: str
    suffix: str
    content_type: str
    fields: frozenset[str]
    read: Read
    tells_removals: bool = True


def whole(write: Write) -> Read:
    """Give everything that is shared to a writer."""
    return lambda destination, about: write(about, shared_profiles(destination))


def export(code: str) -> Read:
    """Write as the directory's own export does."""

    def read(destination: Destination, about: FeedAbout) -> Iterator[str]:
        total = count_shared(destination)
        return FORMATS[code].write(about, shared_profiles(destination), total)

    return read


def newest(destination: Destination, about: FeedAbout) -> Iterator[str]:
    """Write what changed last, latest first."""
    changed = dict(newest_refs(destination, ENTRIES))
    return atom_parts(about, shared_profiles(destination, list(changed)), changed)


FEEDS: dict[str, Feed] = {
    feed.key: feed
    for feed in (
        Feed("csv", "CSV", "csv", CSV_TYPE, EVERYTHING, export("csv"), tells_removals=False),
        Feed("json", "JSON", "json", JSON_TYPE, EVERYTHING, export("json")),
        Feed("geojson", "GeoJSON", "geojson", GEOJSON_TYPE, EVERYTHING, export("geojson")),
        Feed("atom", "Atom", "atom", ATOM_TYPE, ATOM_FIELDS, newest),
        Feed(
            "jsonld", "JSON-LD (schema.org)", "jsonld", "application/ld+json", JSONLD_FIELDS,
            whole(graph_parts),
        ),
        Feed("hsds", "HSDS 3.0 (Open Referral)", "hsds.json", JSON_TYPE, HSDS_FIELDS, export("hsds")),
        Feed(
            "data-inclusion", "data.inclusion, structures", "data-inclusion.json", JSON_TYPE,
            STRUCTURE_FIELDS, whole(structures_parts), tells_removals=False,
        ),
        Feed(
            "data-inclusion-v0", "data.inclusion, structures (ancien schéma)",
            "data-inclusion-v0.json", JSON_TYPE, STRUCTURE_FIELDS, whole(structures_v0_parts),
            tells_removals=False,
        ),
        Feed("umap", "uMap", "umap.geojson", GEOJSON_TYPE, MAP_FIELDS, whole(umap_parts)),
        Feed("gogocarto", "GoGoCarto", "gogocarto.json", JSON_TYPE, MAP_FIELDS, whole(gogocarto_parts)),
    )
}  # fmt: skip
# The printed guide is not read in one of these forms: its own pages are in ``guide``.
READERS = frozenset({*FEEDS, "guide"})
BY_SUFFIX = {feed.suffix: feed for feed in FEEDS.values()}


def feed_parts(destination: Destination, feed: Feed, *, now: datetime) -> Iterator[str]:
    """Yield what a destination reads in one form, as it stands now."""
    return feed.read(destination, about_feed(destination, now))


def feed_of(destination: Destination) -> Feed | None:
    """Return the form that a destination reads, None when it reads none."""
    return FEEDS.get(destination.connector)
