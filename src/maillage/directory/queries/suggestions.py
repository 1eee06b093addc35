"""What is offered while typing: organisations, themes, areas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from maillage.algorithms.french_text import fold
from maillage.core.actor import Actor
from maillage.core.search import SearchIndex
from maillage.directory.queries.search_form import audience_of
from maillage.directory.queries.vocabulary import theme_mark
from maillage.directory.search import KIND
from maillage.territory import nomenclatures
from maillage.territory.models import Area
from maillage.territory.queries import areas_version

ORGANISATIONS, THEMES, AREAS = 6, 4, 4
MIN_LENGTH = 2
MAX_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list: ``code`` is a reference, a theme or an area by its group."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered for some typed letters, by group."""

    organisations: tuple[Offer, ...] = ()
    themes: tuple[Offer, ...] = ()
    areas: tuple[Offer, ...] = ()


def suggest(text: str, *, actor: Actor, index: SearchIndex) -> Offers:
    """Return what begins like, or contains the words of, some typed letters."""
    wanted = fold(text[:MAX_LENGTH])
    if len(wanted) < MIN_LENGTH:
        return Offers()
    found = index.suggest(
        text[:MAX_LENGTH], kinds=(KIND,), limit=ORGANISATIONS, audience=audience_of(actor)
    )
    organisations = (
        Offer(one.key, one.title, one.stored.get("area_name") or one.stored.get("city", ""))
        for one in found
    )
    return Offers(
        tuple(organisations),
        tuple(_themes(wanted)),
        tuple(_areas(wanted)),
    )


def _rank(wanted: str, names: Iterable[str]) -> int | None:
    """Return 0 when a name begins so, 1 when one of its words does, None otherwise."""
    best = None
    for name in names:
        if name.startswith(wanted):
            return 0
        if f" {wanted}" in name:
            best = 1
    return best


@cache
def _folded_themes() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (code, theme.label, tuple(fold(name) for name in (theme.label, *theme.synonyms)))
        for code, theme in nomenclatures.themes().items()
    )


def _themes(wanted: str) -> Iterator[Offer]:
    ranked = [
        (rank, place, code, label)
        for place, (code, label, names) in enumerate(_folded_themes())
        if (rank := _rank(wanted, names)) is not None
    ]
    for *_, code, label in sorted(ranked)[:THEMES]:
        parent = theme_mark(code.split(".")[0])
        yield Offer(code, label, parent.label if parent and parent.code != code else "")


@lru_cache(maxsize=2)
def _folded_areas(_version: tuple[int, int]) -> tuple[tuple[str, str, str, str], ...]:
    rows = Area.objects.select_related("parent").order_by("depth", "order", "code")
    return tuple(
        (area.code, area.name, area.parent.name if area.parent else "", fold(area.name))
        for area in rows.defer("outline", "full_outline", "parent__outline", "parent__full_outline")
    )


def _areas(wanted: str) -> Iterator[Offer]:
    ranked = [
        (rank, place, code, name, parent)
        for place, (code, name, parent, folded) in enumerate(_folded_areas(areas_version()))
        if (rank := _rank(wanted, (folded,))) is not None
    ]
    for *_, code, name, parent in sorted(ranked)[:AREAS]:
        yield Offer(code, name, parent)
