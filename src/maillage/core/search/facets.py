"""Counting the values of facets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from maillage.core.search.requests import Facet
from maillage.core.search.snapshot import ALL_VALUES, Snapshot


def facet_aggregation(snapshot: Snapshot, facets: Sequence[Facet]) -> dict[str, Any]:
    """What to ask the index for some facets: each of their columns."""
    columns = {facet: snapshot.columns(facet) for facet in facets}
    shared = sum(len(names) for names in columns.values() if len(names) > 1) or 1
    sizes: dict[str, int] = {}
    for facet, names in columns.items():
        # Only the whole lists of several columns can be added up.
        size = facet.size if len(names) == 1 else max(facet.size, ALL_VALUES // shared)
        for name in names:
            sizes[name] = max(1, size, sizes.get(name, 0))
    return {name: {"terms": {"field": name, "size": size}} for name, size in sizes.items()}


def merge(
    snapshot: Snapshot, facet: Facet, found: Mapping[str, Any]
) -> tuple[tuple[str, int], ...]:
    """Add up the columns of a facet: most frequent first, then by value."""
    counts: Counter[str] = Counter()
    for name in snapshot.columns(facet):
        for bucket in found[name]["buckets"]:
            counts[str(bucket["key"])] += int(bucket["doc_count"])
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ordered[: facet.size])
