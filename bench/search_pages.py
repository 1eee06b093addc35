"""The search page of N organisations over real HTTP, against bare tantivy plus an empty page.

python -m bench.search_pages [N]

200 different questions, each asked once (nothing is ready in memory): one word, several, typos,
near me, filters, no word. The page is the list with its facets, then the points of its first map:
two requests to the server that ``maillage serve`` runs. Bare tantivy gives its 10 best for the same
words; the empty page is the page about the site, which asks nothing. SQLite FTS5 and PostgreSQL do
the same work (20 best, count, facets, clusters) for one question in ten: they take seconds.
"""

import json
import random
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import tantivy

from bench.full_text import Sqlite, postgresql
from bench.installation import Server, filled_site, percentile, publish, size_asked
from maillage.algorithms.synthetic_associations import FORMS, PLACES, WORDS

TARGET = 3.0
QUESTIONS = 200
FRANCE = "-6,41,11,52"
EMPTY = "/a-propos/"
THEMES = ("sport", "culture", "loisirs", "education", "environnement", "social", "sante")


@dataclass(frozen=True)
class Question:
    """Words and filters, as the address of the page has them."""

    text: str = ""
    filters: dict[str, str] = field(default_factory=dict)

    def address(self) -> str:
        return urlencode({"q": self.text, **self.filters})


def questions() -> list[Question]:
    draw = random.Random(5)
    words = [
        word.lower() for word in (*WORDS, *FORMS, *PLACES) if " " not in word and "'" not in word
    ]
    found = [Question("association"), Question()]
    found += [Question(word) for word in draw.sample(words, 60)]
    found += [Question(" ".join(draw.sample(words, draw.choice((2, 3))))) for _ in range(50)]
    while len(found) < 140:
        word = draw.choice([word for word in words if len(word) > 5])
        at = draw.randrange(1, len(word) - 1)
        found.append(Question(word[:at] + word[at + 1 :]))
    while len(found) < 170:
        near = f"{43.5 + draw.random() * 6:.4f},{-1 + draw.random() * 7:.4f}"
        radius = draw.choice(("500", "2000", "10000"))
        found.append(Question(draw.choice(["", *words]), {"near": near, "radius": radius}))
    while len(found) < QUESTIONS:
        found.append(Question(draw.choice(words), {"theme": draw.choice(THEMES)}))
    draw.shuffle(found)
    return found


def once_ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def page(server: Server, question: Question) -> None:
    """Ask for the list, then for the first map: what a browser does."""
    address = question.address()
    for path in (
        f"/annuaire/?{address}",
        f"/annuaire/carte/points?{address}&zoom=6&window={FRANCE}",
    ):
        status, _ = server.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")


def bare_search(index: tantivy.Index) -> Callable[[str], None]:
    searcher = index.searcher()

    def search(text: str) -> None:
        if text:
            query, _ = index.parse_query_lenient(text, ["title", "body"])
            for _, address in searcher.search(query, 10).hits:
                searcher.doc(address)

    return search


def main() -> None:
    size = size_asked()
    site = filled_site(size)
    folder = site.data.parent
    if not (folder / "bare-index").exists():
        site.run("--bare", module="bench.index_rebuild")
    bare = bare_search(tantivy.Index.open(str(folder / "bare-index")))
    asked = questions()
    rows: list[tuple[float, float, Question]] = []
    with site.served() as server:
        for path in (EMPTY, "/annuaire/?q=chauffe", "/annuaire/carte/points?zoom=3"):
            server.get(path)
        empty = median(server.timed_ms(EMPTY, 1) for _ in range(50))
        empty_cpu = server.processor_ms(EMPTY)
        begun, bare_cpu = server.processor_used(), 0.0
        for question in asked:
            bare_begun = time.process_time()
            bare_ms = once_ms(lambda q=question: bare(q.text))
            bare_cpu += (time.process_time() - bare_begun) * 1000
            rows.append((bare_ms, once_ms(lambda q=question: page(server, q)), question))
        page_cpu = (server.processor_used() - begun) * 1000
    ours, theirs = [row[1] for row in rows], [row[0] for row in rows]
    facts = {
        "empty_page_ms": round(empty, 1),
        **{f"page_p{p}_ms": round(percentile(ours, p / 100), 1) for p in (50, 95)},
        **{f"bare_p{p}_ms": round(percentile(theirs, p / 100), 1) for p in (50, 95)},
        **{
            f"ratio_p{p}": round(
                percentile(ours, p / 100) / (percentile(theirs, p / 100) + empty), 2
            )
            for p in (50, 95)
        },
        "target": TARGET,
        "page_processor_ms": round(page_cpu / QUESTIONS, 1),
        "empty_page_processor_ms": round(empty_cpu, 1),
        "bare_processor_ms": round(bare_cpu / QUESTIONS, 2),
        "ratio_of_processor_time": round(page_cpu / (bare_cpu + empty_cpu * QUESTIONS), 2),
        "slowest": [
            f"{ms:.0f} ms (nu {bare_ms:.1f}) : {question.address()}"
            for bare_ms, ms, question in sorted(rows, key=lambda row: -row[1])[:6]
        ],
    }
    facts |= compared(site.data / "maillage.sqlite3", folder, asked[::10], ours[::10])
    publish(
        "search",
        size,
        facts,
        f"page p50 {facts['page_p50_ms']} ms, p95 {facts['page_p95_ms']} ms, soit "
        f"{facts['ratio_p95']} fois (tantivy nu + page vide), "
        f"{facts['ratio_of_processor_time']} en temps de processeur moyen (cible {TARGET}) ; "
        + json.dumps({k: v for k, v in facts.items() if k.endswith("_ms") and "p" in k}),
    )


def compared(
    database: Path, folder: Path, asked: list[Question], ours: list[float]
) -> dict[str, float | str]:
    """The same questions, words only, to two other engines."""
    facts: dict[str, float | str] = {"page_same_questions_p50_ms": round(median(ours), 1)}
    with closing(Sqlite(folder / "fts5.sqlite3", database)) as engine:
        times = [once_ms(lambda q=q: engine.page(q.text)) for q in asked if q.text]
        facts |= {"fts5_p50_ms": round(median(times), 1), "fts5_max_ms": round(max(times), 1)}
    with postgresql(folder / "postgresql", database) as server:
        if server is None:
            return facts | {"postgresql": "absent de cette machine"}
        times = [once_ms(lambda q=q: server.page(q.text)) for q in asked if q.text]
    return facts | {
        "postgresql_p50_ms": round(median(times), 1),
        "postgresql_max_ms": round(max(times), 1),
    }


if __name__ == "__main__":
    main()
