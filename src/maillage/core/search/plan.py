"""From what people typed to what the index is asked: one clause per word, all must match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tantivy import Occur, Query, Schema

from maillage.core.search.analysis import Placed, Stems, SynonymTable, Word, read_text, stem

# A synonym found counts a little less than the word itself.
SYNONYM_BOOST = 0.7
MIN_PREFIX = 2


class Vocabulary(Protocol):
    """What the words of the index are, as one audience may know them."""

    @property
    def schema(self) -> Schema: ...

    def knows(self, field: str, term: str) -> bool: ...

    def completions(self, word: str) -> Sequence[str]: ...

    def correction(self, word: str) -> str | None: ...


def any_of(queries: Sequence[Query]) -> Query:
    """Union of queries."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Intersection of queries."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or phrase typed, and the queries that find it anywhere and in a title.

    ``typed`` finds the words themselves (anywhere, in a title) where the others also find their
    synonyms; None when only synonyms, beginnings or corrections of them are in the index.
    """

    label: str
    anywhere: Query
    title: Query
    typed: tuple[Query, Query] | None = None
    has_synonyms: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The clauses of a text. ``unknown`` words are in no document that this audience may find:
    nothing can match. ``corrections`` maps a typed word to the one used instead; ``plain`` words
    were used as they are.
    """

    clauses: tuple[Clause, ...] = ()
    labels: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    cut: bool = False


class Planner:
    """Builds the plan of one text."""

    def __init__(self, vocabulary: Vocabulary, synonyms: SynonymTable) -> None:
        self._vocabulary = vocabulary
        self._schema = vocabulary.schema
        self._synonyms = synonyms
        self._corrections: dict[str, str] = {}
        self._unknown: list[str] = []

    def plan(self, text: str) -> Plan:
        """Read any text; an empty plan means that everything matches."""
        typed = read_text(text)
        clauses: list[Clause] = []
        labels: list[str] = []
        last = typed.words[-1] if typed.words and not text.endswith(" ") else None
        for run, equivalents in self._synonyms.spans(typed.words):
            labels.append(" ".join(word.folded for word in run))
            clause = self._clause(run, equivalents, is_last=run[-1] is last)
            if clause is None:
                self._unknown.append(labels[-1])
            else:
                clauses.append(clause)
        for phrase in typed.phrases:
            labels.append('"' + " ".join(word.folded for word in phrase) + '"')
            clauses.append(self._phrase_clause(phrase))
        return Plan(
            tuple(clauses),
            tuple(labels),
            tuple(self._unknown),
            self._corrections,
            tuple(word.folded for word in typed.words if word.folded not in self._corrections),
            typed.cut,
        )

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value)

    def _stems(self, field: str, stems: Stems) -> Query:
        return all_of([self._term(field, part) for part in stems])

    def _clause(
        self, words: Sequence[Word], equivalents: Sequence[Placed], *, is_last: bool
    ) -> Clause | None:
        label = " ".join(word.folded for word in words)
        stems = tuple(word.stem for word in words)
        if len(words) == 1 and words[0].is_stop:
            if not self._vocabulary.knows("words", words[0].folded):
                return None
            exact = self._term("words", words[0].folded)
            return Clause(label, exact, exact)
        anywhere: list[Query] = []
        title: list[Query] = []
        typed = None
        if all(self._vocabulary.knows("all", part) for part in stems):
            typed = self._stems("all", stems), self._stems("title", stems)
            anywhere.append(typed[0])
            title.append(typed[1])
        for other in equivalents:
            if all(self._vocabulary.knows("all", part) for _, part in other):
                found = self._found_together("", other)
                anywhere.append(_less(found.anywhere))
                title.append(_less(found.title))
        if anywhere:
            has_synonyms = len(anywhere) > (typed is not None)
            return Clause(label, any_of(anywhere), any_of(title), typed, has_synonyms)
        return self._relaxed(words, label, is_last=is_last)

    def _relaxed(self, words: Sequence[Word], label: str, *, is_last: bool) -> Clause | None:
        """A word that is nowhere: the beginning of another, or another misspelt."""
        parts: list[Clause] = []
        for word in words:
            if self._vocabulary.knows("all", word.stem):
                parts.append(self._simple(label, word.stem))
                continue
            if is_last and word is words[-1] and len(word.folded) >= MIN_PREFIX:
                completions = self._vocabulary.completions(word.folded)
                if completions:
                    found = any_of([self._term("words", term) for term in completions])
                    parts.append(Clause(label, found, found))
                    continue
            corrected = self._vocabulary.correction(word.folded)
            if corrected is None:
                return None
            self._corrections[word.folded] = corrected
            parts.append(self._simple(label, stem(corrected)))
        return Clause(
            label, all_of([part.anywhere for part in parts]), all_of([part.title for part in parts])
        )

    def _simple(self, label: str, word_stem: str) -> Clause:
        return Clause(label, self._term("all", word_stem), self._term("title", word_stem))

    def _found_together(self, label: str, placed: Placed) -> Clause:
        if len(placed) == 1:
            return self._simple(label, placed[0][1])
        found = Query.phrase_query(self._schema, "all", list(placed))
        in_title = self._stems("title", tuple(part for _, part in placed))
        return Clause(label, found, all_of([found, in_title]))

    def _phrase_clause(self, phrase: Sequence[Word]) -> Clause:
        kept = [word for word in phrase if not word.is_stop]
        label = '"' + " ".join(word.folded for word in phrase) + '"'
        first = kept[0].position
        placed = tuple((word.position - first, word.stem) for word in kept)
        return self._found_together(label, placed)


def _less(query: Query) -> Query:
    return Query.boost_query(query, SYNONYM_BOOST)
