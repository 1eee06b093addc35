"""A whole file checked, row after row: memory does not grow with it, and nothing is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from maillage.core.actor import Actor
from maillage.directory.sources.bytes import Limits
from maillage.directory.sources.mapping import TableMapping
from maillage.directory.sources.rows import SourceError, SourceRow
from maillage.harvest.validator.judging import VERDICTS, Judge, Judged, judge_of
from maillage.harvest.validator.layouts import REGISTER, Layout
from maillage.harvest.validator.reading import open_dropped
from maillage.harvest.validator.recognising import Recogniser
from maillage.harvest.validator.repeats import Repeats, repeats
from maillage.territory.communes import insee_of

BATCH = 500

Pair = tuple[Judged, SourceRow]


@dataclass
class Checking:
    """One file to check and how.

    ``actor`` sees the organisations that may be recognised (None: no directory to look into);
    ``most`` bounds the rows and ``closely`` those compared by name (None: no bound). ``counts``,
    ``header`` and ``uncompared`` are right once :meth:`rows` is at its end.
    """

    path: Path
    name: str
    layout: Layout
    today: date
    limits: Limits
    actor: Actor | None = None
    most: int | None = None
    closely: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    header: list[str] = field(default_factory=list)
    uncompared: int = 0

    @property
    def mapping(self) -> TableMapping | None:
        return self.layout.mapping

    def rows(self) -> Iterator[Judged]:
        """Yield the rows as judged. Raises SourceError when the file can not be read further."""
        if self.mapping is None and self.layout.code != REGISTER:
            raise SourceError(
                "Aucune colonne ne semble donner le nom des organisations : dites laquelle.",
                code="sans_nom",
            )
        with (
            open_dropped(self.path, self.name, limits=self.limits, mapping=self.mapping) as table,
            repeats() as seen,
        ):
            self.header = table.header
            judge = judge_of(table, self.name, self.mapping, today=self.today, find_insee=insee_of)
            recogniser = Recogniser(self.actor, self.closely) if self.actor else None
            for batch in batches(self._judged(judge, seen, table.rows)):
                if recogniser:
                    recogniser.recognise(batch)
                    self.uncompared = recogniser.left
                for judged, _ in batch:
                    self._count(judged)
                    yield judged

    def _judged(
        self, judge: Judge, seen: Repeats, rows: Iterable[tuple[int, list[str] | None]]
    ) -> Iterator[Pair]:
        for number, (line, cells) in enumerate(rows, start=1):
            if self.most is not None and number > self.most:
                raise SourceError(
                    f"Ce tableau a plus de {self.most} lignes, trop pour cette page. Découpez-le, ou "
                    "demandez à l’équipe d’animation de le vérifier par la commande "
                    "« maillage validate ».",
                    code="trop_de_lignes",
                )
            if cells is not None and not any(cell.strip() for cell in cells):
                continue
            judged, row = judge.judge(line, cells)
            if not judged.whole:
                judged.same_as, judged.same_why = seen.same_as(row)
            yield judged, row

    def _count(self, judged: Judged) -> None:
        self.counts["rows"] += 1
        self.counts[judged.verdict] += 1
        self.counts["cells_corrected"] += len(judged.changes)
        self.counts["cells_refused"] += sum(1 for one in judged.refusals if one.column)
        self.counts["rows_refused_whole"] += judged.whole

    def totals(self) -> dict[str, int]:
        """Return the counts, zeros included."""
        names = (*VERDICTS, "rows", "cells_corrected", "cells_refused", "rows_refused_whole")
        return {name: self.counts[name] for name in names}


def batches(rows: Iterable[Pair]) -> Iterator[list[Pair]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch
