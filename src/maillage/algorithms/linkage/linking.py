"""A whole pass in memory: candidates, learning, judgements, and links that do not contradict each other.

For files too large for it, :mod:`maillage.core.candidate_pairs` keeps the keys and the pairs on disk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillage.algorithms.linkage.fields import FieldSpec, Prepared
from maillage.algorithms.linkage.judging import Judgement


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their place in the input, and what is thought of them."""

    left: int
    right: int
    judgement: Judgement


class Groups:
    """Records held for one, by transitive closure; two numbers of one register never meet in a group.

    Union-find; each group knows the numbers of its members.
    """

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._numbers: dict[int, dict[str, str]] = {}

    def find(self, record: int) -> int:
        while (parent := self._parent.get(record, record)) != record:
            self._parent[record] = self._parent.get(parent, parent)
            record = parent
        return record

    def know(self, record: int, numbers: Iterable[tuple[str, str]]) -> None:
        """Say the register numbers of a record, before it is joined to another."""
        self._numbers.setdefault(self.find(record), {}).update(numbers)

    def join(self, one: int, two: int) -> bool:
        """Put two records in one group; False, and nothing done, when their numbers contradict."""
        first, second = self.find(one), self.find(two)
        if first == second:
            return True
        mine, theirs = self._numbers.get(first, {}), self._numbers.get(second, {})
        if any(theirs.get(register, number) != number for register, number in mine.items()):
            return False
        self._parent[second] = first
        if mine or theirs:
            self._numbers[first] = theirs | mine
        return True


def register_numbers(record: Prepared, specs: Sequence[FieldSpec]) -> list[tuple[str, str]]:
    """Return the numbers of public registers (RNA, SIREN) of a record."""
    return [
        (value[0], value[1])
        for spec, values in zip(specs, record, strict=True)
        if spec.kind == "identifier"
        for value in values
        if value[0]
    ]
