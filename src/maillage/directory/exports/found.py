"""The organisations that answer a question, all of them, for feeds and files."""

from collections.abc import Iterator
from dataclasses import replace

from maillage.core.actor import Actor
from maillage.core.search import SearchIndex, SearchRequest
from maillage.core.search.requests import MAX_LIMIT, MAX_OFFSET
from maillage.directory.exports.records import profiles_of
from maillage.directory.queries.profiles import SeenProfile
from maillage.directory.queries.search_form import DirectoryQuery

NOBODY = Actor.anonymous()


def profiles_found(query: DirectoryQuery, index: SearchIndex) -> Iterator[SeenProfile]:
    """Yield the public profiles that answer, in the order of the list up to 10,000 of them."""
    return profiles_of(refs_found(replace(query, page=1, cursor="").request(NOBODY), index))


def refs_found(request: SearchRequest, index: SearchIndex) -> Iterator[str]:
    """Yield the references that answer; beyond the last page of a list, in the order of the index."""
    page = index.search(replace(request, limit=MAX_LIMIT))
    if page.total > MAX_OFFSET:
        yield from (hit.key for hit in index.scan(request))
        return
    # The index may be committed between two pages: nobody is told twice.
    told: set[str] = set()
    while True:
        fresh = [hit.key for hit in page.hits if hit.key not in told]
        yield from fresh
        told.update(fresh)
        if not page.next_cursor:
            return
        page = index.search(replace(request, limit=MAX_LIMIT, cursor=page.next_cursor))
