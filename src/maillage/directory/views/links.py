"""Addresses that pages of the directory share."""

from django.urls import NoReverseMatch, reverse

from maillage.directory.queries.search_form import DirectoryQuery
from maillage.territory.services import geocode

# What the same question gives for programs: suffix, words.
FEEDS = (
    ("atom", "Flux Atom"),
    ("csv", "Tableau CSV"),
    ("geojson", "Carte GeoJSON"),
)

__all__ = ["FEEDS", "address_of", "feed_links", "list_address", "locate"]

locate = geocode


def address_of(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a page, or nothing while no module provides it."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def list_address(**chosen: str) -> str:
    """Return the address of the list with one choice of each filter given."""
    query = DirectoryQuery(chosen={name: (code,) for name, code in chosen.items()})
    return query.address(reverse("directory:list"))


def feed_links(query: DirectoryQuery) -> list[tuple[str, str, str]]:
    """Return (suffix, words, address) of the same list for programs."""
    found = ((suffix, words, address_of("directory:feed", suffix)) for suffix, words in FEEDS)
    return [(suffix, words, query.address(url)) for suffix, words, url in found if url]
