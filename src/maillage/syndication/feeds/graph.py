"""JSON-LD (schema.org): the data set, who withdrew (``DeleteAction``), then each organisation."""

from collections.abc import Iterable, Iterator
from itertools import chain

from maillage.core.documents import json_parts
from maillage.directory.exports.jsonld import CONTEXT, dataset, organization
from maillage.directory.exports.records import page_url
from maillage.syndication.feeds.document import FeedAbout
from maillage.syndication.feeds.shared import SharedProfile


def graph_parts(about: FeedAbout, profiles: Iterable[SharedProfile]) -> Iterator[str]:
    """Yield one graph. schema.org has no other word for an entry taken out of a list."""
    withdrawals = (
        {
            "@type": "DeleteAction",
            "object": {"@id": page_url(one.ref, about.base_url)},
            "endTime": one.since.isoformat(),
        }
        for one in about.removed
    )
    document = {**dataset(about), "@id": about.address("jsonld")}
    organizations = (organization(seen, about.base_url) for seen in profiles)
    yield from json_parts(
        {"@context": CONTEXT}, "@graph", chain([document], withdrawals, organizations)
    )
