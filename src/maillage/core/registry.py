"""Small registries through which modules add to pages that gather several of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """An ordered list of contributions; a module adds its own in ``apps.py``."""

    def __init__(self) -> None:
        self._items: list[T] = []

    def add(self, item: T) -> T:
        if item not in self._items:
            self._items.append(item)
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._items, key=lambda item: getattr(item, "order", 0)))


@dataclass(frozen=True)
class Page:
    """A page behind one of the five doors."""

    door: str  # find, agenda, share, decide, understand
    label: str
    url_name: str
    order: int = 0


@dataclass(frozen=True)
class Panel:
    """A part of an organisation's page given by a higher module: template and its context."""

    template: str
    context: Callable[..., dict[str, Any] | None]
    order: int = 0


@dataclass(frozen=True)
class DashboardLine:
    """What waits for a person in "Mon espace": ``lines(actor)`` returns dicts label, url, count, detail."""

    lines: Callable[..., list[dict[str, Any]]]
    order: int = 0


@dataclass(frozen=True)
class CatalogueEntry:
    """A dataset of the open-data page. ``files``: names of its ``core.documents.published`` files."""

    name: str
    title: str
    description: str
    formats: tuple[tuple[str, str], ...]  # (label, url)
    licence: str
    order: int = 0
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Another kind of thing that the search of the header finds, beside organisations.

    ``suggest(text, actor, now)`` gives dicts label, hint, url while one types; ``elsewhere(text, actor, now)``
    gives (words, url) of the full answer, or None when there is none.
    """

    label: str
    icon: str
    suggest: Callable[..., list[dict[str, str]]]
    elsewhere: Callable[..., tuple[str, str] | None]
    order: int = 0


DOORS = {
    "find": "Trouver",
    "agenda": "Agenda",
    "share": "Réserver et partager",
    "decide": "Décider ensemble",
    "understand": "Comprendre",
}

pages: Registry[Page] = Registry()
panels: Registry[Panel] = Registry()
dashboard_lines: Registry[DashboardLine] = Registry()
catalogue_entries: Registry[CatalogueEntry] = Registry()
findings: Registry[Finding] = Registry()


def doors() -> list[tuple[str, str, list[Page]]]:
    """Return the doors that lead somewhere: (code, label, pages). A door without a page is not shown."""
    grouped = {code: [page for page in pages if page.door == code] for code in DOORS}
    return [(code, DOORS[code], grouped[code]) for code in DOORS if grouped[code]]
