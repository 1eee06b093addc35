"""Tables of the panorama: facets crossed, years."""

from collections import defaultdict
from typing import Any

from maillage.core.search.answers import scope_of
from maillage.core.search.facets import facet_aggregation, merge
from maillage.core.search.requests import Facet, Matrix, SearchRequest
from maillage.core.search.snapshot import ALL_VALUES, Snapshot


def matrix(snapshot: Snapshot, request: SearchRequest, rows: Facet, cols: Facet) -> Matrix:
    """Cross two facets: how many documents have both values."""
    key = ("matrix", request.signature(), rows, cols)
    return snapshot.memo(key, lambda: _matrix(snapshot, request, rows, cols))


def _matrix(snapshot: Snapshot, request: SearchRequest, rows: Facet, cols: Facet) -> Matrix:
    scope = scope_of(snapshot, request)
    if not snapshot.documents or scope.plan.unknown:
        return Matrix(0, (), (), {})
    base = scope.base()
    sides = snapshot.aggregate(base, facet_aggregation(snapshot, [rows, cols]))
    row_counts, col_counts = merge(snapshot, rows, sides), merge(snapshot, cols, sides)
    kept_rows = {value for value, _ in row_counts}
    kept_cols = {value for value, _ in col_counts}
    counted: dict[tuple[str, str], int] = defaultdict(int)
    row_columns, col_columns = snapshot.columns(rows), snapshot.columns(cols)
    size = 2000
    for row in row_columns:
        wanted: dict[str, Any] = {
            "rows": {
                "terms": {"field": row, "size": size, "segment_size": ALL_VALUES},
                "aggs": {
                    col: {"terms": {"field": col, "size": size, "segment_size": ALL_VALUES}}
                    for col in col_columns
                },
            }
        }
        for bucket in snapshot.searcher.aggregate(base, wanted)["rows"]["buckets"]:
            if str(bucket["key"]) not in kept_rows:
                continue
            for col in col_columns:
                for inner in bucket[col]["buckets"]:
                    if str(inner["key"]) in kept_cols:
                        counted[str(bucket["key"]), str(inner["key"])] += int(inner["doc_count"])
    return Matrix(snapshot.count(base), row_counts, col_counts, dict(counted))


def histogram(
    snapshot: Snapshot, request: SearchRequest, number: str
) -> tuple[tuple[int, int], ...]:
    """Documents per value of a number (years), in the order of the values."""
    key = ("histogram", request.signature(), number)
    return snapshot.memo(key, lambda: _histogram(snapshot, request, number))


def _histogram(
    snapshot: Snapshot, request: SearchRequest, number: str
) -> tuple[tuple[int, int], ...]:
    scope = scope_of(snapshot, request)
    if not snapshot.documents or scope.plan.unknown:
        return ()
    wanted = {number: {"terms": {"field": f"n.{number}", "size": ALL_VALUES}}}
    buckets = snapshot.aggregate(scope.base(), wanted)[number]["buckets"]
    return tuple(sorted((int(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets))
