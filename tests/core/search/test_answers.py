"""The counts of the index against a plain reading of every document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.geometry import Box
from maillage.core.search import Facet, SearchIndex, SearchRequest
from tests.core.search import corpus

DOCUMENTS = corpus.made(1200)
FACETS = (Facet("theme", 50), Facet("area", 50), Facet("skill", 50))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return corpus.index_of(tmp_path_factory.mktemp("index") / "i", DOCUMENTS)


filters = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.sets(st.sampled_from(("sport", "culture.1", "solidarite.2")), min_size=1),
        "area": st.sets(st.sampled_from(("a", "b-1", "c-2")), min_size=1),
        "skill": st.sets(st.sampled_from(corpus.SKILLS), min_size=1),
    },
)
near = st.none() | st.tuples(st.floats(43.5, 43.7), st.floats(3.8, 4.0), st.floats(10.0, 20_000.0))
boxes = st.none() | st.tuples(
    st.floats(3.7, 3.9), st.floats(43.5, 43.6), st.floats(0.001, 0.3), st.floats(0.001, 0.2)
)


def in_circle(found, place) -> bool:
    lat, lon, radius = place
    return found.lat is not None and corpus.distance(lat, lon, found.lat, found.lon) <= radius


def in_box(found, box: Box) -> bool:
    return (
        found.lat is not None
        and box.south <= found.lat <= box.north
        and box.west <= found.lon <= box.east
    )


@settings(deadline=None)
@given(
    words=st.lists(st.sampled_from(corpus.WORDS), max_size=2, unique=True),
    chosen=filters,
    place=near,
    corners=boxes,
    audience=st.sampled_from(("public", "members")),
    kinds=st.sampled_from(((), ("organisation",), ("organisation", "evenement"))),
)
def test_total_and_facets_equal_a_plain_count(
    index: SearchIndex, *, words, chosen, place, corners, audience, kinds
) -> None:
    box = corners and Box(corners[0], corners[1], corners[0] + corners[2], corners[1] + corners[3])
    request = SearchRequest(
        text=" ".join(words),
        kinds=kinds,
        filters={name: tuple(sorted(values)) for name, values in chosen.items()},
        near=place and place[:2],
        radius_m=place and place[2],
        bbox=box,
        audience=audience,
        facets=FACETS,
        limit=1000,
    )

    def expected(but: str = "") -> list:
        return [
            found
            for found in corpus.visible(DOCUMENTS, audience)
            if corpus.has_words(found, words)
            and (not kinds or found.kind in kinds)
            and all(
                name == but or values & set(found.facets[name]) for name, values in chosen.items()
            )
            and (place is None or in_circle(found, place))
            and (box is None or in_box(found, box))
        ]

    page = index.search(request)

    answer = expected()
    assert page.total == len(answer)
    assert {hit.key for hit in page.hits} == {found.key for found in answer}
    if answer:
        for facet in FACETS:
            counts = corpus.counted(expected(but=facet.name), facet.name)
            assert dict(page.facets[facet.name]) == counts
    assert index.count(request) == len(answer)
    assert {hit.key for hit in index.scan(request)} == {found.key for found in answer}


@settings(deadline=None)
@given(level=st.integers(0, 1))
def test_a_level_of_a_hierarchy_is_counted_alone(index: SearchIndex, level: int) -> None:
    facet = Facet("area", size=50, level=level, levels=2)

    page = index.search(SearchRequest(facets=(facet,)))

    counts = corpus.counted(corpus.visible(DOCUMENTS, "public"), "area")
    wanted = {value: number for value, number in counts.items() if value.count("-") == level}
    assert dict(page.facets["area"]) == wanted


def test_facets_keep_the_most_frequent_values_in_order(index: SearchIndex) -> None:
    page = index.search(SearchRequest(text="judo", facets=(Facet("theme", 3),)))

    answer = [f for f in corpus.visible(DOCUMENTS, "public") if corpus.has_words(f, ["judo"])]
    counts = corpus.counted(answer, "theme")
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    assert page.facets["theme"] == tuple(ordered[:3])


def test_pages_follow_each_other_without_gap_or_repeat(index: SearchIndex) -> None:
    for sort in ("relevance", "distance", "freshness", "name"):
        request = SearchRequest(text="musique", sort=sort, near=(corpus.LAT, corpus.LON), limit=37)
        keys: list[str] = []
        cursor = ""
        while True:
            page = index.search(
                SearchRequest(text="musique", sort=sort, near=request.near, limit=37, cursor=cursor)
            )
            keys.extend(hit.key for hit in page.hits)
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(keys) == page.total
        assert len(set(keys)) == page.total


def test_distance_orders_nearest_first_and_unplaced_last(index: SearchIndex) -> None:
    page = index.search(SearchRequest(sort="distance", near=(corpus.LAT, corpus.LON), limit=1000))

    shown = corpus.visible(DOCUMENTS, "public")
    distances = [hit.distance_m for hit in page.hits if hit.distance_m is not None]
    expected = sorted(
        corpus.distance(corpus.LAT, corpus.LON, found.lat, found.lon)
        for found in shown
        if found.lat is not None
    )
    assert distances == pytest.approx(expected[: len(distances)], rel=1e-6, abs=0.1)
    placed_first = [hit.distance_m is not None for hit in page.hits]
    assert placed_first == sorted(placed_first, reverse=True)
    assert page.total == len(shown)


def test_freshness_and_name_order_the_list(index: SearchIndex) -> None:
    shown = corpus.visible(DOCUMENTS, "public")

    fresh = index.search(SearchRequest(sort="freshness", limit=50))
    named = index.search(SearchRequest(sort="name", limit=1000))

    newest = sorted(shown, key=lambda found: -found.updated)[:50]
    assert [hit.key for hit in fresh.hits] == [found.key for found in newest]
    titles = [hit.title.replace("é", "e").replace("â", "a") for hit in named.hits]
    assert titles == sorted(titles)


def test_histogram_counts_every_year_in_order(index: SearchIndex) -> None:
    counts: dict[int, int] = {}
    for found in corpus.visible(DOCUMENTS, "public"):
        if "year" in found.numbers and corpus.has_words(found, ["judo"]):
            counts[found.numbers["year"]] = counts.get(found.numbers["year"], 0) + 1

    assert index.histogram(SearchRequest(text="judo"), "year") == tuple(sorted(counts.items()))


def test_a_number_filters_like_a_facet(index: SearchIndex) -> None:
    page = index.search(SearchRequest(filters={"year": ("2000", "2001")}))

    shown = corpus.visible(DOCUMENTS, "public")
    assert page.total == sum(found.numbers.get("year") in (2000, 2001) for found in shown)


def test_matrix_counts_pairs_of_values(index: SearchIndex) -> None:
    rows, cols = Facet("theme", 50, level=0, levels=2), Facet("area", 50, level=1, levels=2)

    matrix = index.count_matrix(SearchRequest(text="judo"), rows, cols)

    answer = [f for f in corpus.visible(DOCUMENTS, "public") if corpus.has_words(f, ["judo"])]
    expected: dict[tuple[str, str], int] = {}
    for found in answer:
        for theme in set(found.facets["theme"][::2]):
            pair = (theme, found.facets["area"][1])
            expected[pair] = expected.get(pair, 0) + 1
    assert matrix.cells == expected
    assert matrix.total == len(answer)
    assert dict(matrix.rows) == {
        theme: sum(theme in found.facets["theme"] for found in answer) for theme in corpus.THEMES
    }


@settings(deadline=None)
@given(zoom=st.integers(0, 22), corners=boxes)
def test_clusters_hold_every_placed_result_once(index: SearchIndex, zoom, corners) -> None:
    box = corners and Box(corners[0], corners[1], corners[0] + corners[2], corners[1] + corners[3])

    points = index.clusters(SearchRequest(text="musique"), zoom=zoom, bbox=box)

    placed = {
        found.key: found
        for found in corpus.visible(DOCUMENTS, "public")
        if corpus.has_words(found, ["musique"])
        and (in_box(found, box) if box else found.lat is not None)
    }
    assert sum(point.count for point in points) == len(placed)
    for point in points:
        if point.count == 1 and zoom >= 2:
            found = placed[point.key]
            assert (point.lat, point.lon, point.title) == (found.lat, found.lon, found.title)
