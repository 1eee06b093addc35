"""Measure the search engine against bare tantivy, on documents made from RNA titles.

    python bench/search_engine.py --titles RNA.csv.gz [RNA.csv.gz ...] [--documents 2000000]

Two indexes are built from the same documents in a folder: ours, and a bare one (title, body, the
filters as terms) written the way tantivy's own tutorial does. Then 200 questions are asked in
turn to both: the bare one gives its 10 best for the same words, ours gives a whole page (20
results, every facet, the points of the first map). The empty page is what the site takes to
answer a request with nothing in it. Prints ratios; nothing is cached from one question to another.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import tantivy

from maillage.algorithms.geometry import Box
from maillage.core.search import (
    Facet,
    Maintainer,
    MapView,
    SearchDocument,
    SearchIndex,
    SearchRequest,
    SynonymTable,
)

csv.field_size_limit(10_000_000)
THEMES = [f"t{number:02d}" for number in range(12)]
FRANCE = Box(-6.0, 41.0, 11.0, 52.0)
SYNONYMS = SynonymTable(
    [["foot", "football"], ["MJC", "maison des jeunes et de la culture"], ["gym", "gymnastique"]]
)
FACETS = (
    Facet("theme"),
    Facet("sort"),
    Facet("area", size=30, level=0, levels=3),
    Facet("skill"),
    Facet("language"),
    Facet("audience"),
)
QUESTIONS = 200


def titles(paths: list[Path]) -> list[tuple[str, str]]:
    """Titles and purposes of RNA files."""
    found = []
    for path in paths:
        with gzip.open(path) as raw:
            text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
            found.extend(
                (row["titre"].strip(), row["objet"][:300])
                for row in csv.DictReader(text, delimiter=";")
                if len(row["titre"].strip()) > 5
            )
    return found


def documents(source: list[tuple[str, str]], number: int) -> Iterator[SearchDocument]:
    """Mix halves of real titles; facets and places are drawn with the skew of real towns."""
    draw = random.Random(1)
    for key in range(number):
        head, tail = draw.choice(source)[0].split(), draw.choice(source)[0].split()
        title = " ".join(head[: (len(head) + 1) // 2 + 1] + tail[(len(tail) + 1) // 2 :])
        themes: list[str] = []
        for _ in range(draw.choice((1, 1, 2))):
            theme = draw.choice(THEMES)
            themes += [theme, f"{theme}.{min(int(draw.expovariate(0.4)), 11)}"]
        county, town = draw.randrange(1, 96), int(draw.expovariate(1 / 80))
        areas = (
            f"{county:02d}",
            f"{county:02d}{town:03d}",
            f"{county:02d}{town:03d}-{draw.randrange(1, 8):02d}",
        )
        skills = tuple(f"s{draw.randrange(60)}" for _ in range(draw.choice((0, 0, 0, 0, 1, 2))))
        sort = "association" if draw.random() < 0.95 else draw.choice(("groupe", "federation"))
        yield SearchDocument(
            kind="organisation",
            key=f"o{key:08d}",
            title=title,
            body=draw.choice(source)[1],
            facets={
                "theme": tuple(themes),
                "sort": (sort,),
                "area": areas,
                "skill": skills,
                "language": ("fr",) if draw.random() < 0.2 else (),
                "audience": (draw.choice(("jeunes", "seniors", "tous")),),
            },
            numbers={"year": 1950 + draw.randrange(75)},
            lat=43 + (county % 10) * 0.7 + draw.gauss(0, 0.15),
            lon=-1 + (county // 10) * 0.8 + draw.gauss(0, 0.15),
            updated=1_700_000_000 + draw.randrange(10**7),
            stored={"themes": themes, "area": areas[-1]},
        )


class Timed:
    """A stream that knows the processor time its own thread spent making it."""

    def __init__(self, stream: Iterator[SearchDocument]) -> None:
        self._stream = stream
        self.spent = 0.0

    def __iter__(self) -> Iterator[SearchDocument]:
        return self

    def __next__(self) -> SearchDocument:
        begun = time.thread_time()
        try:
            return next(self._stream)
        finally:
            self.spent += time.thread_time() - begun


def build_bare(folder: Path, stream: Iterator[SearchDocument]) -> float:
    """Index the same documents as tantivy's tutorial does; returns processor seconds spent."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", stored=True)
    builder.add_text_field("body")
    builder.add_text_field("tag", tokenizer_name="raw")
    builder.add_text_field("stored", stored=True, tokenizer_name="raw")
    index = tantivy.Index(builder.build(), str(folder))
    timed = Timed(stream)
    begun = time.process_time()
    writer = index.writer(200_000_000)
    for document in timed:
        tags = [value for values in document.facets.values() for value in values]
        writer.add_document(
            tantivy.Document(
                title=[document.title],
                body=[document.body],
                tag=tags,
                stored=[json.dumps(dict(document.stored))],
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    return time.process_time() - begun - timed.spent


def build_ours(folder: Path, stream: Iterator[SearchDocument]) -> float:
    """Rebuild as the worker does; returns processor seconds, but those of making documents."""
    shutil.rmtree(folder, ignore_errors=True)
    timed = Timed(stream)
    begun = time.process_time()
    with Maintainer(folder) as maintainer:
        maintainer.rebuild(timed, cursor={"last": 0, "gaps": []})
    return time.process_time() - begun - timed.spent


def questions(source: list[tuple[str, str]]) -> list[SearchRequest]:
    """200 different questions: broad and rare words, several words, typos, near me, filters."""
    draw = random.Random(2)
    words = [
        "association", "judo", "foot", "football", "sport", "musique", "théâtre", "danse",
        "club", "amicale", "comité", "fêtes", "école", "parents", "élèves", "chasse", "pêche",
        "jeunes", "MJC", "culture", "gymnastique", "gym", "tennis", "pétanque", "cyclisme",
        "randonnée", "solidarité", "quartier", "jardin", "anciens",
    ]  # fmt: skip
    found = [SearchRequest(text=word) for word in words]
    found += [SearchRequest(text=" ".join(draw.sample(words, 2))) for _ in range(60)]
    while len(found) < 110:
        pieces = [word for word in draw.choice(source)[0].split() if len(word) > 3]
        if len(pieces) >= 2:
            found.append(SearchRequest(text=" ".join(pieces[:3])))
    while len(found) < 135:
        word = draw.choice([word for word in words if len(word) > 5])
        at = draw.randrange(1, len(word) - 1)
        found.append(SearchRequest(text=word[:at] + word[at + 1 :]))
    while len(found) < 165:
        near = (43 + draw.randrange(10) * 0.7, -1 + draw.randrange(10) * 0.8)
        found.append(
            SearchRequest(
                text=draw.choice(["", *words]),
                near=near,
                radius_m=draw.choice((500.0, 2000.0, 10_000.0)),
                sort=draw.choice(("relevance", "distance")),
            )
        )
    while len(found) < QUESTIONS - 5:
        filters = {"theme": (draw.choice(THEMES),)}
        if draw.random() < 0.5:
            filters["area"] = (f"{draw.randrange(1, 96):02d}",)
        found.append(SearchRequest(text=draw.choice(words), filters=filters))
    found.append(SearchRequest())
    while len(found) < QUESTIONS:
        found.append(SearchRequest(text=draw.choice(words)[:4]))
    draw.shuffle(found)
    return found


def whole_page(request: SearchRequest) -> SearchRequest:
    """The question as the search page asks it."""
    return SearchRequest(
        text=request.text,
        kinds=("organisation",),
        filters=request.filters,
        near=request.near,
        radius_m=request.radius_m,
        sort=request.sort,
        facets=FACETS,
        synonyms=SYNONYMS,
        map=MapView(6, FRANCE),
    )


def timed_ms(work: Callable[[], object], times: int = 5) -> float:
    """Best time of some runs, in milliseconds: what other work on the machine does not disturb."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return min(spent)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def empty_page_ms() -> float:
    """Time of the site to answer a request that computes nothing (its health check)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    import django

    django.setup()
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.get("/sante")
    return timed_ms(lambda: client.get("/sante"), 50)


def ask(index: SearchIndex, bare: tantivy.Index, asked: list[SearchRequest], empty: float) -> None:
    """Ask every question to both and print the ratios."""
    bare_searcher = bare.searcher()
    rows = []
    for request in asked:
        page = whole_page(request)

        def ours(page: SearchRequest = page) -> None:
            snapshot = index.snapshot()
            assert snapshot is not None
            snapshot.forget_answers()
            index.search(page)

        def theirs(text: str = request.text) -> None:
            if not text:
                return  # No words, no bare query: the page is compared to the empty page alone.
            query, _ = bare.parse_query_lenient(text, ["title", "body"])
            for _, address in bare_searcher.search(query, 10).hits:
                bare_searcher.doc(address)

        rows.append((timed_ms(theirs), timed_ms(ours), index.search(page).total, page))
    bare_times, our_times = [row[0] for row in rows], [row[1] for row in rows]
    for share in (0.5, 0.95):
        theirs_ms, ours_ms = percentile(bare_times, share), percentile(our_times, share)
        print(
            f"p{share * 100:.0f}: page {ours_ms:.2f} ms, bare query {theirs_ms:.2f} ms,"
            f" page / (bare + empty page {empty:.2f} ms) = {ours_ms / (theirs_ms + empty):.2f}"
        )
    ratios = [ours_ms / (theirs_ms + empty) for theirs_ms, ours_ms, _, _ in rows]
    print(
        f"question by question: p50 {percentile(ratios, 0.5):.2f}, p95 {percentile(ratios, 0.95):.2f}"
    )
    print("slowest questions:")
    for theirs_ms, ours_ms, total, page in sorted(rows, key=lambda row: -row[1])[:8]:
        print(
            f"  {ours_ms:8.2f} ms (bare {theirs_ms:6.2f}) {total:8d} results"
            f" {page.text!r} near={page.near} {page.radius_m} {page.sort} {dict(page.filters)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=Path, nargs="+", required=True)
    parser.add_argument("--documents", type=int, default=2_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/maillage-bench-search"))
    parser.add_argument("--keep", action="store_true", help="ask the indexes built before")
    options = parser.parse_args()
    source = titles(options.titles)
    ours, bare = options.folder / "ours", options.folder / "bare"
    if not options.keep:
        bare_s = build_bare(bare, documents(source, options.documents))
        ours_s = build_ours(ours, documents(source, options.documents))
        print(
            f"index of {options.documents} documents, processor time: {ours_s:.1f} s,"
            f" bare {bare_s:.1f} s, ratio {ours_s / bare_s:.2f}"
        )
    empty = empty_page_ms()
    ask(SearchIndex(ours), tantivy.Index.open(str(bare)), questions(source), empty)


if __name__ == "__main__":
    main()
