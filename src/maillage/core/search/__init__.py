"""Search: a tantivy index fed from the database.

The engine (this package's names) knows neither Django nor organisations. What ties it to the
database is in ``feed`` (write changes), ``registry`` (what can be found) and ``consumer`` (bring
the index up to date), imported by name because they need the models.
"""

from maillage.core.search.analysis import NO_SYNONYMS, SynonymTable, fold
from maillage.core.search.documents import Audience, SearchDocument
from maillage.core.search.maintenance import IndexBusy, Maintainer
from maillage.core.search.registry import Searchable, searchables
from maillage.core.search.requests import (
    Alternative,
    Cluster,
    Facet,
    Hit,
    MapView,
    Matrix,
    SearchPage,
    SearchRequest,
    Suggestion,
)
from maillage.core.search.store import IndexState, SearchIndex

__all__ = [
    "NO_SYNONYMS",
    "Alternative",
    "Audience",
    "Cluster",
    "Facet",
    "Hit",
    "IndexBusy",
    "IndexState",
    "Maintainer",
    "MapView",
    "Matrix",
    "SearchDocument",
    "SearchIndex",
    "SearchPage",
    "SearchRequest",
    "Searchable",
    "Suggestion",
    "SynonymTable",
    "fold",
    "searchables",
]
