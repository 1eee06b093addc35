"""Titles offered while typing."""

from collections.abc import Sequence

from tantivy import Occur, Query

from maillage.core.search.analysis import acceptable, fold, read_text
from maillage.core.search.documents import Audience
from maillage.core.search.requests import Suggestion
from maillage.core.search.snapshot import Part, Snapshot, Words, boolean


def suggest(
    snapshot: Snapshot,
    text: str,
    *,
    kinds: Sequence[str] = (),
    limit: int = 8,
    audience: Audience = "public",
) -> tuple[Suggestion, ...]:
    """Titles that begin like the text, then titles with its words, the last one unfinished.

    ``limit`` holds for each kind, so that a few themes are not lost among many organisations.
    """
    key = ("suggest", text, tuple(kinds), limit, audience)
    return snapshot.memo(key, lambda: _suggest(snapshot, text, kinds, limit, audience))


def _suggest(
    snapshot: Snapshot, text: str, kinds: Sequence[str], limit: int, audience: Audience
) -> tuple[Suggestion, ...]:
    # Read it as the search does: what it refuses or cuts is cut here too.
    typed = read_text(text)
    folded = fold(" ".join(word.folded for word in typed.words))
    if not folded or not snapshot.documents:
        return ()
    words = Words(snapshot, audience)
    stages = [
        stage
        for stage in (_beginning(snapshot, words, text), _within(snapshot, words, folded))
        if stage
    ]
    found: list[Suggestion] = []
    for kind in kinds or ("",):
        chosen: dict[tuple[str, str], Suggestion] = {}
        for stage in stages:
            if len(chosen) >= limit:
                break
            parts = [*stage, *snapshot.hidden(audience)]
            if kind:
                parts.append((Occur.Must, snapshot.tagged("kind", (kind,))))
            hits = snapshot.searcher.search(boolean(parts), limit=2 * limit, count=False).hits
            for _, address in hits:
                document = snapshot.found(address)
                suggestion = Suggestion(
                    document.kind, document.key, document.title, document.stored
                )
                chosen.setdefault((document.kind, document.key), suggestion)
        found.extend(list(chosen.values())[:limit])
    return tuple(found)


def _beginning(snapshot: Snapshot, words: Words, text: str) -> list[Part]:
    """Titles that begin like the text."""
    titles = words.completions(fold(acceptable(text[:200])), "title_key")
    if not titles:
        return []
    return [(Occur.Must, Query.term_set_query(snapshot.schema, "title_key", titles))]


def _within(snapshot: Snapshot, words: Words, folded: str) -> list[Part]:
    """Titles with every word, the last one as a beginning."""
    *whole, last = folded.split()
    ends = words.completions(last)
    if not ends:
        return []
    parts: list[Part] = [(Occur.Must, snapshot.term("words", word)) for word in whole]
    parts.append((Occur.Must, Query.term_set_query(snapshot.schema, "words", ends)))
    return parts
