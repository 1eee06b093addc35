"""The directory as JSON: the same records as the API's."""

from collections.abc import Iterable, Iterator

from maillage.core.documents import json_parts
from maillage.directory.exports.records import Publication, public_record
from maillage.directory.queries.profiles import SeenProfile


def json_list_parts(about: Publication, profiles: Iterable[SeenProfile]) -> Iterator[str]:
    """Yield one object: what the document is, then ``organisations``."""
    records = (public_record(seen, about.base_url) for seen in profiles)
    return json_parts(about.head(), "organisations", records)
