"""What can be found: each module says it once, in its ``apps.py``."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from maillage.core.search.documents import SearchDocument


@dataclass(frozen=True)
class Searchable:
    """A kind of object that can be found.

    ``load_documents(keys)`` gives the current documents of some objects: none for an object that
    is gone or hidden, two for one whose members' view differs. ``all_keys()`` streams every key.
    ``stream()``, for a kind with millions of objects, gives all documents faster than by keys.
    """

    kind: str
    load_documents: Callable[[Sequence[str]], Iterable[SearchDocument]]
    all_keys: Callable[[], Iterator[str]]
    stream: Callable[[], Iterator[SearchDocument]] | None = None


class Searchables:
    """The kinds registered so far."""

    def __init__(self) -> None:
        self._by_kind: dict[str, Searchable] = {}

    def register(self, searchable: Searchable) -> None:
        """Add a kind; raises ValueError when another module already took its name."""
        known = self._by_kind.setdefault(searchable.kind, searchable)
        if known != searchable:
            raise ValueError(f"two searchables named {searchable.kind!r}")

    def get(self, kind: str) -> Searchable | None:
        """The searchable of a kind, or None when its module is not installed any more."""
        return self._by_kind.get(kind)

    def __iter__(self) -> Iterator[Searchable]:
        return iter(self._by_kind.values())


searchables = Searchables()
