"""Which organisation of the territory a source names: only when one, and one only, has that very name."""

from collections import Counter
from functools import cached_property

from maillage.algorithms.french_text import strip_legal_words, tokens
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation


def name_key(name: str) -> str:
    return " ".join(tokens(strip_legal_words(name)))


class Organisers:
    """The names of the territory, read when the first one is asked."""

    def organisation_for(self, name: str) -> Organisation | None:
        """Return the organisation, or None when nobody or several have that name."""
        number = self._named.get(name_key(name)) if name else None
        return Organisation.objects.get(pk=number) if number else None

    @cached_property
    def _named(self) -> dict[str, int]:
        listed = Organisation.objects.filter(listing=Listing.LISTED).order_by("pk")
        found = [(name_key(name), pk) for pk, name in listed.values_list("pk", "name")]
        times = Counter(key for key, _ in found)
        return {key: pk for key, pk in found if key and times[key] == 1}
