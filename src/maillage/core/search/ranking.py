"""Which documents, in which order: the list of a page."""

from dataclasses import dataclass

from tantivy import DocAddress, Occur, Order, Query

from maillage.algorithms.geometry import haversine
from maillage.core.search import cells
from maillage.core.search.analysis import fold
from maillage.core.search.plan import Plan, all_of
from maillage.core.search.requests import Hit, SearchRequest
from maillage.core.search.snapshot import Part, Position, Snapshot, boolean

# Fixed steps, far above what rare words weigh: the very title, then the words as they were typed,
# in a title or elsewhere, then their synonyms. "Croix rouge" is not first the Civil Protection.
EXACT_TITLE_SCORE = 4000.0
TYPED_TITLE_SCORE = 1000.0
TYPED_SCORE = 200.0
TITLE_BOOST = 3.0
# Nearest first measures every document of a short answer, and looks around a longer one in
# growing circles.
MEASURE_ALL = 2000
GROWTH = 2.5
LAST_RADIUS_M = 2_000_000.0
# A circle's edge is cut finer until so few documents are left to measure one by one.
MAX_EDGE_CANDIDATES = 1000
Measured = tuple[float, int, DocAddress]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place in the list."""

    address: DocAddress
    score: float = 0.0


class Scope:
    """The clauses of a request on a snapshot: all of them, or all but one facet's."""

    def __init__(self, snapshot: Snapshot, request: SearchRequest, plan: Plan) -> None:
        self.snapshot = snapshot
        self.request = request
        self.plan = plan
        self._circles: dict[str, Query] = {}

    def filters(self, *, but: str = "", place: bool = True) -> list[Part]:
        """Everything but the words."""
        request, snapshot = self.request, self.snapshot
        parts: list[Part] = []
        if request.kinds and not snapshot.everywhere("kind", request.kinds):
            parts.append((Occur.Must, snapshot.tagged("kind", request.kinds)))
        for name, values in request.filters.items():
            if values and name != but and not snapshot.everywhere(name, values):
                parts.append((Occur.Must, snapshot.tagged(name, values)))
        if request.prefer_required and any(request.prefer.values()):
            wanted = [snapshot.tagged(name, values) for name, values in request.prefer.items()]
            either = boolean([(Occur.Should, query) for query in wanted])
            parts.append((Occur.Must, Query.const_score_query(either, 0.0)))
        if place and request.bbox is not None:
            parts.append((Occur.Must, snapshot.in_box(request.bbox)))
        if place and request.near is not None and request.radius_m is not None:
            if but not in self._circles:
                self._circles[but] = self._in_circle(request.near, request.radius_m, but)
            parts.append((Occur.Must, self._circles[but]))
        for kind, key in request.exclude:
            parts.extend(
                (Occur.MustNot, snapshot.document_term(kind, key, seen_by))
                for seen_by in ("all", request.audience)
            )
        return [*parts, *snapshot.hidden(request.audience)]

    def words(self) -> list[Part]:
        """The words, found anywhere."""
        return [(Occur.Must, clause.anywhere) for clause in self.plan.clauses]

    def words_seen(self) -> list[Part]:
        """The words in what this audience may find, whatever the filters and the place."""
        request, snapshot = self.request, self.snapshot
        parts = [*self.words(), *snapshot.hidden(request.audience)]
        if request.kinds and not snapshot.everywhere("kind", request.kinds):
            parts.append((Occur.Must, snapshot.tagged("kind", request.kinds)))
        return parts

    def as_typed(self) -> list[Part] | None:
        """The words found anywhere without their synonyms; None when that can find nothing."""
        typed = [clause.typed[0] for clause in self.plan.clauses if clause.typed]
        if len(typed) < len(self.plan.clauses):
            return None
        return [(Occur.Must, query) for query in typed]

    def base(self, *, but: str = "", place: bool = True) -> Query:
        """Every document of the answer."""
        return boolean([*self.words(), *self.filters(but=but, place=place)])

    def _in_circle(self, near: Position, radius: float, but: str) -> Query:
        """Documents within the radius, exactly.

        Squares wholly inside are taken as they are; in those that the circle crosses, each
        document is measured, and those inside are named by number.
        """
        rest = [*self.words(), *self.filters(but=but, place=False)]
        snapshot = self.snapshot
        finer = 2
        while True:
            cover = cells.cover_circle(*near, radius, finer=finer)
            edge = (
                snapshot.tagged("located", ("1",))
                if cover is None
                else snapshot.in_cells(cover.edge)
            )
            on_edge = boolean([(Occur.Must, edge), *rest])
            if cover is None or cover.level >= cells.TERM_LEVELS[-1]:
                break
            if snapshot.count(on_edge) <= MAX_EDGE_CANDIDATES:
                break
            finer += 2
        parts: list[Part] = []
        if cover is not None and cover.inside:
            parts.append((Occur.Should, snapshot.in_cells(cover.inside)))
        inside = [
            number
            for number, position, _ in snapshot.placed(on_edge)
            if position is not None and haversine(*near, *position) <= radius
        ]
        # One posting each: a set of numbers would walk the whole dictionary of two million.
        parts.extend((Occur.Should, snapshot.term("uid", number)) for number in inside)
        if not parts:
            return Query.empty_query()
        return Query.const_score_query(boolean(parts), 0.0)


def ranked(scope: Scope) -> list[Ranked]:
    """The documents of the page, in order."""
    request = scope.request
    if request.sort == "distance" and request.near is not None:
        return _by_distance(scope, request.near)
    if request.sort == "name":
        return _by_field(scope, "sort", Order.Asc)
    has_order = scope.plan.clauses or any(request.prefer.values())
    if request.sort == "freshness" or not has_order:
        return _by_field(scope, "updated", Order.Desc)
    if any(request.prefer.values()):
        return _by_preference(scope)
    return _by_words(scope)


def _top(scope: Scope, query: Query, limit: int, offset: int = 0) -> list[Ranked]:
    result = scope.snapshot.searcher.search(query, limit=limit, offset=offset, count=False)
    return [Ranked(address, float(score)) for score, address in result.hits]


def _by_field(scope: Scope, field: str, order: Order) -> list[Ranked]:
    request = scope.request
    result = scope.snapshot.searcher.search(
        scope.base(), limit=request.limit, offset=request.start, count=False,
        order_by_field=field, order=order,
    )  # fmt: skip
    return [Ranked(address) for _, address in result.hits]


def _by_preference(scope: Scope) -> list[Ranked]:
    request, snapshot = scope.request, scope.snapshot
    parts = [*scope.words(), *scope.filters()]
    if not scope.plan.clauses:
        # Without words only the number of preferences met counts.
        parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
    for name, values in request.prefer.items():
        parts.extend(
            (Occur.Should, Query.boost_query(snapshot.tagged_once(name, value), 1.0))
            for value in values
        )
    return _top(scope, boolean(parts), request.limit, request.start)


def _by_words(scope: Scope) -> list[Ranked]:
    """Titles that have every word come first, exact titles first of all; then the others.

    Two searches instead of one weighted union: the first is over the short postings of titles
    and nearly always fills the page, so that the second is rarely run.
    """
    request, snapshot = scope.request, scope.snapshot
    filters = scope.filters()
    first: list[Part] = [(Occur.Must, clause.title) for clause in scope.plan.clauses]
    first += _typed_first(scope)
    exact = fold(request.text)[:200]
    if snapshot.searcher.doc_freq("title_key", exact):
        title_key = snapshot.term("title_key", exact)
        first.append((Occur.Should, Query.const_score_query(title_key, EXACT_TITLE_SCORE)))
    wanted = request.start + request.limit
    titled = _top(scope, boolean([*first, *filters]), wanted)
    if len(titled) == wanted:
        return titled[request.start :]
    others = [*scope.words(), *_typed_first(scope), *filters]
    if len(scope.plan.clauses) > 1:
        others.extend(
            (Occur.Should, Query.boost_query(clause.title, TITLE_BOOST))
            for clause in scope.plan.clauses
        )
    others.append((Occur.MustNot, all_of([clause.title for clause in scope.plan.clauses])))
    missing = wanted - max(request.start, len(titled))
    rest = _top(scope, boolean(others), missing, max(0, request.start - len(titled)))
    return [*titled[request.start :], *rest]


def _typed_first(scope: Scope) -> list[Part]:
    """Put the words themselves before their synonyms; nothing to ask of a text without any."""
    if not any(clause.has_synonyms for clause in scope.plan.clauses):
        return []
    parts: list[Part] = []
    for clause in scope.plan.clauses:
        if clause.typed is not None:
            anywhere, title = clause.typed
            parts.append((Occur.Should, Query.const_score_query(anywhere, TYPED_SCORE)))
            parts.append((Occur.Should, Query.const_score_query(title, TYPED_TITLE_SCORE)))
    return parts


def _by_distance(scope: Scope, near: Position) -> list[Ranked]:
    """Nearest first; documents without a position come last."""
    request, snapshot = scope.request, scope.snapshot
    wanted = request.start + request.limit
    base = scope.base()
    sure = _measured(snapshot, base, near) if snapshot.count(base) <= MEASURE_ALL else None
    if sure is None:
        sure = _nearest(snapshot, base, near, wanted)
    page = [Ranked(address) for _, _, address in sure[request.start : wanted]]
    if len(sure) >= wanted or request.radius_m is not None:
        return page
    elsewhere = boolean([(Occur.Must, base), (Occur.MustNot, snapshot.tagged("located", ("1",)))])
    missing = wanted - max(request.start, len(sure))
    start = max(0, request.start - len(sure))
    return [*page, *_top(scope, elsewhere, missing, start)]


def _measured(snapshot: Snapshot, query: Query, near: Position) -> list[Measured]:
    """Every placed document of a query with its distance, nearest first."""
    return sorted(
        (haversine(*near, *position), number, address)
        for number, position, address in snapshot.placed(query)
        if position is not None
    )


def _nearest(snapshot: Snapshot, base: Query, near: Position, wanted: int) -> list[Measured]:
    """At least ``wanted`` nearest documents if there are so many, from circles that grow."""
    radius = snapshot.radius_holding(near, wanted)
    while True:
        cover = cells.cover_circle(*near, radius, finer=2)
        if cover is None or radius >= LAST_RADIUS_M:
            return _measured(snapshot, base, near)
        squares = snapshot.in_cells([*cover.inside, *cover.edge])
        around = Query.const_score_query(squares, 0.0)
        query = boolean([(Occur.Must, base), (Occur.Must, around)])
        # Counting is cheap; documents are measured only where there may be enough of them.
        if snapshot.count(query) >= wanted:
            # A square may reach beyond the circle: only within the circle is surely nearest.
            sure = [item for item in _measured(snapshot, query, near) if item[0] <= radius]
            if len(sure) >= wanted:
                return sure
        radius *= GROWTH


def to_hits(scope: Scope, places: list[Ranked]) -> tuple[Hit, ...]:
    """Read what is stored with each place of the list."""
    snapshot, near = scope.snapshot, scope.request.near
    positions = snapshot.positions([place.address for place in places])
    hits = []
    for place, position in zip(places, positions, strict=True):
        found = snapshot.found(place.address)
        distance = None
        if near is not None and position is not None:
            distance = haversine(*near, *position)
        lat, lon = position or (None, None)
        hits.append(
            Hit(found.kind, found.key, found.title, place.score, distance, lat, lon, found.stored)
        )
    return tuple(hits)
