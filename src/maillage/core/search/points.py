"""Points of the map, counted by the index."""

from collections import defaultdict
from collections.abc import Iterable

from tantivy import Occur, Query

from maillage.core.search import cells
from maillage.core.search.ranking import Scope
from maillage.core.search.requests import Cluster, MapView
from maillage.core.search.snapshot import Position, Snapshot, boolean

# A point gathers a square of 64 pixels (a quarter of a tile each way); its place is the mean of
# quarters of that square, so that points do not line up on a grid.
POINT_LEVELS, QUARTER_LEVELS = 2, 3
# So few documents are read one by one: exact places, and a name for those alone.
READ_EACH = 300
MAX_POINTS = 5000
Grouped = list[tuple[int, Position, str, str, str]]


def points_of(scope: Scope, base: Query, view: MapView) -> tuple[Cluster, ...]:
    """Points of the documents of ``base`` within the part of the map shown, most numerous first."""
    snapshot = scope.snapshot
    if snapshot.extent() is None:
        return ()
    level = max(1, min(cells.TERM_LEVELS[-1], view.zoom + POINT_LEVELS))
    quarter = max(1, min(cells.TERM_LEVELS[-1], view.zoom + QUARTER_LEVELS))
    within = base
    if view.bbox is not None and not snapshot.is_everything(view.bbox):
        within = boolean([(Occur.Must, base), (Occur.Must, snapshot.in_box(view.bbox))])
    interval = float(4 ** (cells.CODE_LEVEL - quarter))
    found = snapshot.searcher.aggregate(
        within,
        {"cells": {"histogram": {"field": "code", "interval": interval, "min_doc_count": 1}}},
    )
    counts = {
        int(bucket["key"] // interval): int(bucket["doc_count"])
        for bucket in found["cells"]["buckets"]
    }
    if sum(counts.values()) <= READ_EACH:
        return _each(scope, within, level)
    return _from_quarters(scope, within, counts, level, quarter)


def _read(snapshot: Snapshot, query: Query, limit: int) -> Grouped:
    hits = snapshot.searcher.search(query, limit=limit, count=False).hits
    addresses = [address for _, address in hits]
    read = []
    for address, position in zip(addresses, snapshot.positions(addresses), strict=True):
        if position is not None:
            found = snapshot.found(address)
            code = cells.code_of(*position)
            read.append((code, position, found.kind, found.key, found.title))
    return read


def _each(scope: Scope, within: Query, level: int) -> tuple[Cluster, ...]:
    placed = boolean([(Occur.Must, within), (Occur.Must, scope.snapshot.tagged("located", ("1",)))])
    groups: dict[int, Grouped] = defaultdict(list)
    for item in _read(scope.snapshot, placed, READ_EACH):
        groups[item[0] >> 2 * (cells.CODE_LEVEL - level)].append(item)
    points = []
    for items in groups.values():
        lat = sum(position[0] for _, position, *_ in items) / len(items)
        lon = sum(position[1] for _, position, *_ in items) / len(items)
        name = items[0][2:] if len(items) == 1 else ()
        points.append(Cluster(lat, lon, len(items), *name))
    return _ordered(points)


def _from_quarters(
    scope: Scope, within: Query, counts: dict[int, int], level: int, quarter: int
) -> tuple[Cluster, ...]:
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for code, number in counts.items():
        groups[code >> 2 * (quarter - level)].append((code, number))
    alone = [items[0][0] for items in groups.values() if len(items) == 1 and items[0][1] == 1]
    named = {} if quarter < cells.TERM_LEVELS[0] - 1 else _named(scope, within, alone, quarter)
    points = []
    for items in groups.values():
        total = sum(number for _, number in items)
        if total == 1 and items[0][0] in named:
            points.append(named[items[0][0]])
            continue
        centres = [(cells.centre(code, quarter), number) for code, number in items]
        lat = sum(centre[0] * number for centre, number in centres) / total
        lon = sum(centre[1] * number for centre, number in centres) / total
        points.append(Cluster(lat, lon, total))
    return _ordered(points)


def _named(scope: Scope, within: Query, codes: Iterable[int], level: int) -> dict[int, Cluster]:
    """The documents that are alone in their square, read by the squares' terms."""
    wanted = list(codes)
    if not wanted:
        return {}
    terms = [term for code in wanted for term in cells.terms_within(code, level)]
    query = boolean([(Occur.Must, within), (Occur.Must, scope.snapshot.in_cells(terms))])
    return {
        code >> 2 * (cells.CODE_LEVEL - level): Cluster(*position, 1, kind, key, title)
        for code, position, kind, key, title in _read(scope.snapshot, query, len(wanted))
    }


def _ordered(points: list[Cluster]) -> tuple[Cluster, ...]:
    points.sort(key=lambda point: (-point.count, point.lat, point.lon, point.key))
    return tuple(points[:MAX_POINTS])
