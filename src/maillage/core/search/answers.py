"""The answer to a request: list, counts and, when there is nothing, why and what else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tantivy import Query

from maillage.core.search.analysis import stem
from maillage.core.search.facets import facet_aggregation, merge
from maillage.core.search.plan import Plan, Planner
from maillage.core.search.points import points_of
from maillage.core.search.ranking import TYPED_SCORE, Ranked, Scope, ranked, to_hits
from maillage.core.search.requests import (
    MAX_LIMIT,
    MAX_OFFSET,
    Alternative,
    Cluster,
    Facet,
    MapView,
    SearchPage,
    SearchRequest,
    write_cursor,
)
from maillage.core.search.snapshot import Snapshot, Words, boolean

Counts = Mapping[str, tuple[tuple[str, int], ...]]
MAX_ALTERNATIVES = 6
TOTAL = "total"
# A found word is questioned from this length, when the other is so many times more frequent.
MEANT_FROM, MEANT_TIMES = 5, 10


def scope_of(snapshot: Snapshot, request: SearchRequest) -> Scope:
    """Read the text of a request for its audience."""
    words = Words(snapshot, request.audience)
    plan = snapshot.memo(
        ("plan", request.text, request.audience, request.synonyms),
        lambda: Planner(words, request.synonyms).plan(request.text),
    )
    return Scope(snapshot, request, plan)


def answer(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    """Answer a request; the same request on the same commit is answered from memory."""
    bounded = replace(request, limit=max(1, min(request.limit, MAX_LIMIT)))
    return snapshot.memo(("page", bounded.signature()), lambda: _answer(snapshot, bounded))


def _answer(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    scope = scope_of(snapshot, request)
    if not snapshot.documents or scope.plan.unknown:
        return _nothing(scope, {facet.key: () for facet in request.facets})
    # A circle is measured here, once, before the parts run side by side.
    base = scope.base()
    view = request.map
    points = None if view is None else snapshot.later(lambda: points_of(scope, base, view))
    counts = _start_counting(scope, base)
    places = ranked(scope)
    total, facets = counts()
    if not total:
        return _nothing(scope, facets)
    end = request.start + len(places)
    more = places and end < total and end < MAX_OFFSET
    return SearchPage(
        total=total,
        hits=to_hits(scope, places),
        facets=facets,
        next_cursor=write_cursor(end) if more else "",
        clusters=() if points is None else points(),
        corrections=scope.plan.corrections,
        did_you_mean=_did_you_mean(scope),
        text_was_cut=scope.plan.cut,
        only_synonyms=_only_synonyms(scope, places),
    )


def _only_synonyms(scope: Scope, places: Sequence[Ranked]) -> bool:
    """Whether nothing in the answer says the words themselves; counted only in doubt."""
    plan = scope.plan
    if plan.corrections or not any(clause.has_synonyms for clause in plan.clauses):
        return False
    if any(place.score >= TYPED_SCORE * len(plan.clauses) for place in places):
        return False
    typed = scope.as_typed()
    return typed is None or not scope.snapshot.count(boolean([*typed, *scope.filters()]))


def _start_counting(scope: Scope, base: Query) -> Callable[[], tuple[int, Counts]]:
    """Begin to count the total and the facets; call the result to get them.

    A facet with a filter is counted without its own filter, so that the other choices show.
    """
    snapshot, request = scope.snapshot, scope.request
    plain = [facet for facet in request.facets if not request.filters.get(facet.name)]
    filtered = [facet for facet in request.facets if request.filters.get(facet.name)]
    columns = facet_aggregation(snapshot, plain)
    names = list(columns)
    # Two halves: counting is most of the work, and there are two processors or more.
    halves = [{name: columns[name] for name in names[half::2]} for half in (0, 1)]
    halves[1][TOTAL] = {"value_count": {"field": "updated"}}
    tasks = [snapshot.later(partial(snapshot.aggregate, base, half)) for half in halves if half]
    by_name = {
        name: [facet for facet in filtered if facet.name == name]
        for name in dict.fromkeys(facet.name for facet in filtered)
    }
    own_tasks = [
        snapshot.later(partial(_count_own, scope, name, facets)) for name, facets in by_name.items()
    ]

    def get() -> tuple[int, Counts]:
        found: dict[str, Any] = {}
        for task in tasks:
            found.update(task())
        counts = {facet.key: merge(snapshot, facet, found) for facet in plain}
        for own in own_tasks:
            counts.update(own())
        return int(found[TOTAL]["value"]), {f.key: counts[f.key] for f in request.facets}

    return get


def _count_own(scope: Scope, name: str, facets: Sequence[Facet]) -> Counts:
    snapshot = scope.snapshot
    found = snapshot.aggregate(scope.base(but=name), facet_aggregation(snapshot, facets))
    return {facet.key: merge(snapshot, facet, found) for facet in facets}


def _did_you_mean(scope: Scope) -> dict[str, str]:
    """Words that are in no title, while one that is a letter away is far more frequent."""
    words = Words(scope.snapshot, scope.request.audience)
    found = {}
    for label in scope.plan.plain:
        if len(label) >= MEANT_FROM and not words.knows("words", label):
            other = words.correction(label)
            if other is not None and stem(other) != stem(label):
                frequency = scope.snapshot.searcher.doc_freq
                if frequency("all", stem(other)) > MEANT_TIMES * frequency("all", stem(label)):
                    found[label] = other
    return found


# Nothing found.


def _nothing(scope: Scope, facets: Counts) -> SearchPage:
    alternatives = _alternatives(scope)
    return SearchPage(
        facets=facets,
        corrections=scope.plan.corrections,
        reason=_reason(scope),
        alternatives=alternatives,
        text_was_cut=scope.plan.cut,
    )


def _reason(scope: Scope) -> str:
    plan, request = scope.plan, scope.request
    if plan.unknown:
        words = ", ".join(f"«\u00a0{word}\u00a0»" for word in plan.unknown)
        return f"Aucune fiche ne contient {words}."
    has_place = request.bbox is not None or (request.near and request.radius_m is not None)
    if not scope.snapshot.documents:
        found = "Rien n’est encore enregistré ici."
    elif plan.clauses and not scope.snapshot.count(boolean(scope.words_seen())):
        # Filters, chosen or not, are not to blame: the words alone find nothing.
        found = _no_such_words(plan)
    elif any(request.filters.values()):
        found = "Aucune fiche ne répond à tous vos critères à la fois."
    elif has_place:
        found = "Aucune fiche ne répond à votre recherche à cet endroit."
    else:
        found = "Aucune fiche ne répond à votre recherche."
    return found


def _no_such_words(plan: Plan) -> str:
    if len(plan.clauses) > 1:
        return "Aucune fiche ne contient tous ces mots à la fois."
    return f"Aucune fiche ne contient «\u00a0{plan.labels[0]}\u00a0»."


def _neighbours(plan: Plan, request: SearchRequest) -> list[Alternative]:
    found = []
    if request.bbox is not None or (request.near is not None and request.radius_m is not None):
        wider = replace(request, bbox=None, radius_m=None, offset=0, cursor="")
        found.append(Alternative("without_place", "", 0, wider))
    for name, values in request.filters.items():
        if values:
            wider = replace(request.without(name), offset=0, cursor="")
            found.append(Alternative("without_filter", name, 0, wider))
    if len(plan.labels) > 1:
        # An unknown word is surely at fault: leave out all of them at once, first.
        lost = [plan.unknown] if plan.unknown else [(label,) for label in plan.labels]
        for labels in lost:
            kept = " ".join(label for label in plan.labels if label not in labels)
            if kept:
                shorter = replace(request, text=kept, offset=0, cursor="")
                found.append(Alternative("without_word", " ".join(labels), 0, shorter))
    return found


def _alternatives(scope: Scope) -> tuple[Alternative, ...]:
    """Nearest questions that have answers, most answers first."""
    found = []
    for neighbour in _neighbours(scope.plan, scope.request):
        other = scope_of(scope.snapshot, neighbour.request)
        if other.plan.unknown:
            continue
        total = scope.snapshot.count(other.base())
        if total:
            found.append(replace(neighbour, total=total))
    found.sort(key=lambda alternative: -alternative.total)
    return tuple(found[:MAX_ALTERNATIVES])


def count(snapshot: Snapshot, request: SearchRequest) -> int:
    """How many documents answer a request."""
    scope = scope_of(snapshot, request)
    if not snapshot.documents or scope.plan.unknown:
        return 0
    return snapshot.memo(("count", request.signature()), lambda: snapshot.count(scope.base()))


def points(snapshot: Snapshot, request: SearchRequest, view: MapView) -> tuple[Cluster, ...]:
    """Points of the map for the answer to a request."""
    scope = scope_of(snapshot, request)
    if not snapshot.documents or scope.plan.unknown:
        return ()
    key = ("points", request.signature(), view)
    return snapshot.memo(key, lambda: points_of(scope, scope.base(), view))
